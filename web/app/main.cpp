// The page's application: so far a specimen of what the platform can do.
#include <string>
#include <vector>

#include "imgui.h"
#include "shared/view/semantics.h"
#include "web/platform/app_entry.h"
#include "web/platform/canvas.h"
#include "web/platform/events.h"
#include "web/platform/fonts.h"
#include "web/platform/host.h"

namespace kf::app {
namespace {

using fonts::Face;
using view::Node;
using view::NodeRole;
using view::Rect;

constexpr ImU32 ink = IM_COL32(27, 28, 31, 255), paper = IM_COL32(255, 255, 255, 255),
                accent = IM_COL32(67, 83, 214, 255);
constexpr float scroll_w = 420, scroll_h = 200, line_h = 24, body_px = 15;

struct Demo {
  view::SemanticsTree tree;
  std::vector<Node> nodes;
  int clicks = 0;
  std::string typed, note, sent;
  float scroll_top = 0;
  bool dialog = false, hover = false, checked = false;
  uint32_t focused = 0;
};

Demo& demo() {
  static Demo instance;
  return instance;
}

Node& add(NodeRole role, uint32_t parent, Rect rect, std::string name) {
  Node node;
  node.id = view::node_id(parent, role, name);
  node.parent = parent;
  node.role = role;
  node.rect = rect;
  node.name = std::move(name);
  return demo().nodes.emplace_back(std::move(node));
}

float text(float x, float y, std::string_view what, Face face = Face::ui_400, float px = 13, ImU32 colour = ink,
           float line = 20) {
  const fonts::FaceMetrics m = fonts::metrics(face, px);
  return fonts::draw_text(canvas::list(), what, face, px, x, y + (line - m.ascent - m.descent) / 2 + m.ascent, colour);
}

uint32_t button(uint32_t parent, Rect r, Rect page, const char* name) {
  const uint32_t id = add(NodeRole::button, parent, r, name).id;
  canvas::list().AddRectFilled({page.x, page.y}, {page.right(), page.bottom()}, accent, 6);
  if (demo().focused == id)
    canvas::overlay().AddRect({page.x - 3, page.y - 3}, {page.right() + 3, page.bottom() + 3}, accent, 9, 0, 2);
  const float w = fonts::text_width(name, Face::ui_500, 13);
  text(page.x + (page.w - w) / 2, page.y + 6, name, Face::ui_500, 13, paper);
  return id;
}

void line_node(uint32_t parent, float x, float y, const std::string& what, float page_x, float page_y, Face face,
               float px, float line) {
  const float w = text(page_x, page_y, what, face, px, ink, line);
  Node& node = add(NodeRole::text, parent, {x, y, w, line}, what);
  node.lines = {{{{what}}, 0, w, true}};
  node.font_px = px;
  node.line_px = line;
}

void field(NodeRole role, Rect r, const char* name, const std::string& value) {
  canvas::list().AddRect({r.x, r.y}, {r.right(), r.bottom()}, IM_COL32(139, 141, 147, 255), 6);
  Node& node = add(role, 0, r, name);
  node.value = value;
  node.placeholder = "Ask anything";
  node.font_px = body_px;
  node.line_px = line_h;
  node.colour = "#1b1c1f";
  if (role == NodeRole::textarea) node.flags = view::kSubmitOnEnter;
}

void scroller() {
  Demo& d = demo();
  const Rect r{24, 260, scroll_w, scroll_h};
  Node& log = add(NodeRole::log, 0, r, "Transcript");
  log.flags = view::kScroller | view::kFollowEnd;
  log.content_w = scroll_w;
  log.content_h = 40 * line_h;
  const uint32_t id = log.id;
  canvas::list().PushClipRect({r.x, r.y}, {r.right(), r.bottom()}, true);
  for (int i = 0; i < 40; ++i) {
    const float y = static_cast<float>(i) * line_h;
    line_node(id, 8, y, "Line " + std::to_string(i) + " of the transcript, zebra-" + std::to_string(i * 7), r.x + 8,
              r.y + y - d.scroll_top, Face::ui_400, body_px, line_h);
  }
  canvas::list().PopClipRect();
}

void dialog() {
  const Rect r{300, 200, 420, 160};
  canvas::list().AddRectFilled({0, 0}, {4000, 4000}, IM_COL32(27, 28, 31, 102));
  canvas::list().AddRectFilled({r.x, r.y}, {r.right(), r.bottom()}, paper, 14);
  Node& node = add(NodeRole::dialog, 0, r, "Delete Gemma 3 4B?");
  node.flags = view::kModal;
  const uint32_t id = node.id;
  text(r.x + 24, r.y + 20, "Delete Gemma 3 4B?", Face::ui_600, 18);
  button(id, {220, 108, 80, 32}, {520, 308, 80, 32}, "Keep");
  button(id, {312, 108, 80, 32}, {612, 308, 80, 32}, "Delete");
}

void handle(const host::Event& e) {
  Demo& d = demo();
  using enum host::Event::Kind;
  if (e.kind == input) (e.node == view::node_id(0, NodeRole::textarea, "Message") ? d.typed : d.note) = e.text;
  if (e.kind == submit) d.sent = d.typed, d.typed.clear();
  if (e.kind == scroll) d.scroll_top = e.y;
  if (e.kind == focus) d.focused = e.flag ? e.node : 0;
  if (e.kind == escape) d.dialog = false;
  if (e.kind != activate) return;
  if (e.node == view::node_id(0, NodeRole::button, "Count"))
    ++d.clicks;
  else if (e.node == view::node_id(0, NodeRole::checkbox, "Verify TLS"))
    d.checked = !d.checked;
  else
    d.dialog = !d.dialog;
}

void samples() {
  const char* lines[] = {"Latin AaGgQq fi 0123456789 11:11 — Кириллица Ёжик — Ελληνικά",
                         "中文字体 日本語テキスト 한국어 → ≤ ∑ √ ✓",
                         "😀🚀🎉 ❤️ 👩‍👩‍👧‍👦 🇩🇪🇯🇵 👍🏽 1️⃣",
                         "العربية: مرحبا بالعالم 123 👋",
                         "עברית שלום עולם",
                         "हिन्दी: नमस्ते दुनिया क्षत्रिय",
                         "ไทย: สวัสดีชาวโลก — e\xCC\x81 a\xCC\x8A"};
  float y = 20;
  for (const char* each : lines) line_node(0, 480, y, each, 480, y, Face::ui_400, body_px, line_h), y += line_h;
  line_node(0, 480, y, "mono: if (x != 0) return {1, 2};", 480, y, Face::mono_400, 13, 20);
  line_node(0, 480, y + 24, "Semibold 600 and italic next", 480, y + 24, Face::ui_600, 13, 20);
  line_node(0, 480, y + 48, "Italic text of the interface", 480, y + 48, Face::ui_400_italic, 13, 20);
}

}  // namespace

double frame(const FrameInput& input) {
  Demo& d = demo();
  for (const host::Event& e : host::take_events()) handle(e);
  d.nodes.clear();
  canvas::list().AddRectFilled({0, 0}, {input.width, input.height}, paper);
  Node& title = add(NodeRole::heading, 0, {24, 12, 300, 24}, "Knowledge Foundry");
  title.level = 1;
  text(24, 12, "Knowledge Foundry", Face::ui_600, body_px, ink, line_h);
  button(0, {24, 52, 96, 32}, {24, 52, 96, 32}, "Count");
  line_node(0, 140, 58, "Clicked " + std::to_string(d.clicks) + " times", 140, 58, Face::ui_400, 13, 20);
  button(0, {24, 92, 96, 32}, {24, 92, 96, 32}, "Ask first");
  Node& check = add(NodeRole::checkbox, 0, {140, 96, 16, 16}, "Verify TLS");
  check.flags = d.checked ? view::kChecked : 0;
  canvas::list().AddRect({140, 96}, {156, 112}, d.checked ? accent : ink, 4);
  field(NodeRole::textbox, {24, 136, 300, 36}, "Name", d.note);
  field(NodeRole::textarea, {24, 180, 300, 32}, "Message", d.typed);
  line_node(0, 24, 220, "Sent: " + d.sent, 24, 220, Face::ui_400, 13, 20);
  scroller();
  samples();
  if (d.dialog) dialog();
  const std::string patch = d.tree.update(d.nodes);
  if (!patch.empty()) host::patch_semantics(patch);
  return -1;
}

}  // namespace kf::app
