// Paragraphs in one style, laid out once and kept while they are drawn.
#include <functional>
#include <string>

#include "web/widgets/text.h"
#include "web/widgets/text_cache.h"

namespace kf::ui {
namespace {

size_t hash_of(const TextCache::Key& key) {
  size_t hash = std::hash<std::string_view>{}(key.text);
  for (const float part :
       {key.width, key.style.size, static_cast<float>(key.style.face), static_cast<float>(key.lines_max)})
    hash = hash * 31 + std::hash<float>{}(part);
  return hash;
}

}  // namespace

TextBlock& TextCache::block(Ui& ui, const Key& key) {
  Entry& entry = entries_[hash_of(key)];
  entry.was_used = true;
  if (entry.text != key.text) {
    entry.text = key.text;
    entry.block.set({{.text = entry.text, .style = key.style}});
  }
  entry.block.layout(ui, key.width, key.lines_max);
  return entry.block;
}

void TextCache::forget_unused() {
  std::erase_if(entries_, [](const auto& entry) { return !entry.second.was_used; });
  for (auto& [hash, entry] : entries_) entry.was_used = false;
}

float paragraph_height(Ui& ui, float width, std::string_view text, TextStyle style, int lines_max) {
  if (text.empty()) return 0;
  return ui.text_cache().block(ui, {text, style, width, lines_max}).height();
}

float draw_paragraph(Ui& ui, const Rect& rect, std::string_view text, const TextLook& look, int lines_max) {
  if (text.empty()) return 0;
  TextBlock& block = ui.text_cache().block(ui, {text, look.style, rect.w, lines_max});
  block.draw_only(ui, {.x = rect.x, .y = rect.y, .align = look.align, .tone = look.tone, .colour = look.colour});
  return block.height();
}

float paragraph(Ui& ui, const Rect& rect, std::string_view text, const LabelOptions& options) {
  if (text.empty()) return 0;
  TextBlock& block = ui.text_cache().block(ui, {text, options.look.style, rect.w, options.lines_max});
  block.draw(ui, {.x = rect.x,
                  .y = rect.y,
                  .key = options.key.empty() ? text : options.key,
                  .role = options.role,
                  .level = options.level,
                  .align = options.look.align,
                  .test_id = options.test_id,
                  .flags = options.passes_pointer ? view::kPassThrough : 0u,
                  .tone = options.look.tone,
                  .colour = options.look.colour});
  return block.height();
}

}  // namespace kf::ui
