// Code blocks: a head with the language and a Copy button, then lines that scroll sideways and never wrap.
#include <algorithm>

#include "imgui.h"
#include "shared/base/text.h"
#include "web/platform/fonts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/markdown_layout.h"
#include "web/widgets/scroll.h"

namespace kf::ui {
namespace {

constexpr float border = 1, copy_h = 24, copy_padding = 8, copy_icon = 12, copy_gap = 6, head_right = 4;
constexpr std::string_view copy_word = "Copy", tab_blanks = "    ";

Colour colour_of(const view::Palette& p, view::TokenKind kind) {
  switch (kind) {
    case view::TokenKind::keyword: return p.syntax.keyword;
    case view::TokenKind::string: return p.syntax.string;
    case view::TokenKind::number: return p.syntax.number;
    case view::TokenKind::comment: return p.syntax.comment;
    case view::TokenKind::function: return p.syntax.function;
    case view::TokenKind::type: return p.syntax.type;
    case view::TokenKind::plain: break;
  }
  return p.syntax.plain;
}

std::vector<std::vector<CodePiece>> coloured_lines(std::string_view code, std::string_view language) {
  view::Highlighter highlighter(language);
  std::vector<std::vector<CodePiece>> lines;
  for (const std::string_view source : split(code, '\n')) {
    const std::string line = replace_all(std::string(source), "\t", tab_blanks);
    std::vector<CodePiece>& pieces = lines.emplace_back();
    for (const view::CodeToken& token : highlighter.line(line))
      pieces.push_back({line.substr(token.begin, token.end - token.begin), token.kind});
  }
  return lines;
}

float code_top(const BlockPlace& place) { return place.y + border + code_head_h + code_padding_top; }

float draw_code_line(Ui& ui, const std::vector<CodePiece>& line, float x, float y, const TextStyle& style) {
  const fonts::FaceMetrics& metrics = ui.metrics(style);
  const float baseline = y + (style.line - metrics.ascent - metrics.descent) / 2 + metrics.ascent;
  for (const CodePiece& piece : line)
    x += fonts::draw_text(ui.draw(), piece.text, style.face, style.size, x, baseline,
                          colour_of(ui.palette(), piece.kind).abgr());
  return x;
}

std::string joined(const std::vector<CodePiece>& line) {
  std::string text;
  for (const CodePiece& piece : line) text += piece.text;
  return text;
}

void add_code_node(Ui& ui, const BlockLayout& layout, const Rect& rect, const TextStyle& style) {
  view::Node& node = ui.add_node({.role = NodeRole::code, .rect = rect, .key = "code"});
  node.font_px = style.size;
  node.line_px = style.line;
  node.mono = true;
  node.lines = layout.spoken_lines;
}

void draw_body(Ui& ui, const BlockLayout& layout, const Rect& content) {
  const TextStyle style = ui.fit(style::code);
  const float x = content.x + code_padding_x;
  add_code_node(
      ui, layout,
      {x, content.y, layout.content_w - 2 * code_padding_x, style.line * static_cast<float>(layout.lines.size())},
      style);
  for (size_t i = 0; i < layout.lines.size(); ++i) {
    const float y = content.y + style.line * static_cast<float>(i);
    if (ui.is_visible({content.x, y, layout.content_w, style.line})) draw_code_line(ui, layout.lines[i], x, y, style);
  }
}

bool draw_head(Ui& ui, const BlockLayout& layout, const Rect& head) {
  const float copy_w = copy_padding * 2 + copy_icon + copy_gap + text_width(ui, copy_word, style::meta_medium);
  const Rect copy{head.right() - head_right - copy_w, head.y + (head.h - copy_h) / 2, copy_w, copy_h};
  if (!layout.block.language.empty())
    label(ui, {head.x + code_padding_x, head.y, copy.x - head.x - code_padding_x, head.h}, layout.block.language,
          {.look = {.style = style::meta, .tone = Tone::muted}, .key = "language"});
  const Interaction state = control(ui, copy, {.name = copy_word, .description = "Copies this code"});
  const view::Palette& p = ui.palette();
  draw_box(ui, copy, {.fill = state.is_pressed ? p.fill.pressed : with_alpha(p.fill.hover, state.hover), .radius = 4});
  const Colour text = mix(p.text.secondary, p.text.primary, state.hover);
  draw_icon(ui, Icon::copy, Rect{copy.x + copy_padding, copy.y, copy_icon, copy.h}, copy_icon, text);
  const float text_x = copy.x + copy_padding + copy_icon + copy_gap;
  draw_text(ui, {text_x, copy.y, copy.right() - text_x, copy.h}, copy_word,
            {.style = style::meta_medium, .colour = text});
  return state.was_activated;
}

}  // namespace

void lay_out_code(Ui& ui, BlockLayout& layout) {
  const TextStyle style = ui.fit(style::code);
  layout.lines = coloured_lines(layout.block.text, layout.block.language);
  layout.content_w = layout.width - 2 * border;
  std::vector<view::TextLine> spoken;
  for (const auto& line : layout.lines) {
    std::string text = joined(line);
    const float width = fonts::text_width(text, style.face, style.size);
    spoken.push_back({.pieces = {{.text = std::move(text)}}, .x = 0, .width = width, .hard_break = true});
    layout.content_w = std::max(layout.content_w, width + 2 * code_padding_x);
  }
  layout.spoken_lines = std::move(spoken);
  layout.height = 2 * border + code_head_h + code_padding_top + style.line * static_cast<float>(layout.lines.size()) +
                  code_padding_bottom;
}

void draw_code(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result) {
  const Rect box{place.x, place.y, layout.width, layout.height};
  const std::string name = layout.block.language.empty() ? "Code" : layout.block.language + " code";
  const auto group = ui.open({.role = NodeRole::group, .rect = box, .name = name, .key = place.key});
  draw_box(ui, box, {.fill = ui.palette().bg.code, .border = ui.palette().border.subtle, .radius = well_radius});
  const Rect inner = box.inset(border);
  if (draw_head(ui, layout, {inner.x, inner.y, inner.w, code_head_h})) result.copied = layout.block.text;
  const float top = code_top(place);
  const Rect body{inner.x, top, inner.w, inner.bottom() - top};
  if (layout.content_w <= inner.w + 1) return draw_body(ui, layout, body);
  ScrollFrame scroll(ui, body, {.name = name, .key = "scroll", .content_h = body.h, .content_w = layout.content_w});
  draw_body(ui, layout, scroll.content());
}

}  // namespace kf::ui
