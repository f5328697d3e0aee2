#include "harness.h"

#include <algorithm>
#include <cmath>

#include "shared/base/text.h"
#include "web/platform/canvas.h"
#include "web/platform/fonts.h"

namespace kf::test {

Screen& screen() {
  static Screen instance;
  return instance;
}

host::Event activate(ui::Id node) {
  host::Event event;
  event.kind = host::Event::Kind::activate;
  event.node = node;
  return event;
}

host::Event pointer(host::Event::Kind kind, float x, float y) {
  host::Event event;
  event.kind = kind;
  event.x = x;
  event.y = y;
  return event;
}

void Page::begin(std::vector<host::Event> events) {
  if (ImGui::GetCurrentContext() == nullptr) ImGui::CreateContext();
  screen().list._ResetForNewFrame();
  screen().list.Flags = ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill;
  screen().list.PushClipRect({0, 0}, {width, height});
  screen().list.PushTexture(ImTextureRef(ImTextureID{1}));
  ui.begin_frame({width, height, 1, now_ms, view::Theme::light}, environment, events);
}

void Page::finish() {
  out = ui.end_frame();
  screen().list.PopTexture();
  screen().list.PopClipRect();
}

const view::Node* Page::find(view::NodeRole role, std::string_view name) const {
  const auto found =
      std::find_if(out.nodes.begin(), out.nodes.end(), [&](const auto& n) { return n.role == role && n.name == name; });
  return found == out.nodes.end() ? nullptr : &*found;
}

std::vector<std::string> Page::names(view::NodeRole role) const {
  std::vector<std::string> names;
  for (const view::Node& node : out.nodes)
    if (node.role == role) names.push_back(node.name);
  return names;
}

std::string Page::text_of(const view::Node& node) {
  std::string text;
  for (const view::TextLine& line : node.lines) {
    for (const view::TextPiece& piece : line.pieces) text += piece.text;
    if (line.hard_break && &line != &node.lines.back()) text += '\n';
  }
  return text;
}

bool Page::has_duplicates() {
  view::SemanticsTree tree;
  tree.update(out.nodes);
  return !tree.duplicates().empty();
}

}  // namespace kf::test

namespace kf::canvas {
ImDrawList& list() { return test::screen().list; }
}  // namespace kf::canvas

namespace kf::fonts {

float text_width(std::string_view text, Face, float size_px) {
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++characters) next_code_point(text, at);
  return static_cast<float>(characters) * size_px / 2;
}

float draw_text(ImDrawList&, std::string_view text, Face face, float size_px, float, float, uint32_t) {
  return text_width(text, face, size_px);
}

FaceMetrics metrics(Face, float size_px) { return {size_px * 0.9f, size_px * 0.3f}; }

}  // namespace kf::fonts
