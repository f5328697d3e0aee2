// What was said, from the first question to the end, and the way back to the end.

#include "web/platform/host.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

constexpr float kColumn = 760;
constexpr float kBetween = 20;
constexpr float kFarBelow = 1e7f;  // the browser stops at the end

// Layouts belong to one conversation; what was laid out for another is of no use.
void remember(Memory& memory, const view::OpenConversation& open) {
  if (memory.conversation != open.id) memory = Memory{open.id, {}, {}, {}};
  const auto is_past = [&open](const auto& entry) { return entry.first >= open.messages.size(); };
  std::erase_if(memory.answers, is_past);
  std::erase_if(memory.thoughts, is_past);
  std::erase_if(memory.questions, is_past);
}

void draw_loading(const Frame& frame, float x, float y, float width) {
  if (!ui::shows_skeleton(frame.ui, "transcript")) return;
  ui::skeleton(frame.ui, {x + width - 280, y, 280, 40});
  for (int i = 0; i < 4; ++i)
    ui::skeleton(frame.ui, {x, y + 70 + 28.0f * static_cast<float>(i), width * (i == 3 ? 0.6f : 1.0f), 14});
}

float draw_messages(const Frame& frame, float x, float top, float width) {
  const auto& messages = frame.state.open.messages;
  float y = top;
  for (size_t i = 0; i < messages.size(); ++i) {
    const StoredMessage& message = messages[i];
    const bool is_question = message.role == Role::user;
    if (i > 0) y += is_question ? kBetween : 12;
    y += is_question ? draw_user_message(frame, x, y, width, message, i) : draw_answer(frame, x, y, width, message, i);
  }
  return y - top;
}

void draw_newest_button(const Frame& frame, const Rect& area, ui::Id scroller) {
  const float size = frame.ui.is_phone() ? 44 : 28;
  const Rect place{area.x + (area.w - size) / 2, area.bottom() - size - 8, size, size};
  ui::draw_shadow(frame.ui, place, size / 2, 2);
  ui::draw_box(frame.ui, place,
               {.fill = frame.ui.palette().bg.raised, .border = frame.ui.palette().border.strong, .radius = size / 2});
  if (ui::icon_button(frame.ui, place, {.name = "Newest", .icon = Icon::down, .radius = size / 2})) {
    host::scroll_to(scroller, kFarBelow);
  }
}

}  // namespace

void draw_transcript(const Frame& frame, const Rect& area) {
  auto& ui = frame.ui;
  remember(frame.memory, frame.state.open);
  const float pad = ui.is_phone() ? 16 : 24;
  bool is_at_end = true;
  ui::Id scroller = 0;
  {
    const uint32_t flags = frame.state.running ? uint32_t{view::kBusy} : 0u;
    ui::ScrollFrame scroll(ui, area,
                           {.name = "Messages",
                            .key = frame.state.open.id,
                            .role = NodeRole::log,
                            .end = ui::ScrollEnd::follow,
                            .flags = flags});
    const Rect content = scroll.content();
    const float width = std::min(kColumn, content.w - 2 * pad);
    const float x = content.x + (content.w - width) / 2;
    const bool is_waiting = frame.state.open.is_loading && frame.state.open.messages.empty();
    if (is_waiting) draw_loading(frame, x, content.y + 16, width);
    const float used = is_waiting ? 0 : draw_messages(frame, x, content.y + 16, width);
    scroll.finish(used + 16 + 24);
    is_at_end = scroll.is_at_end();
    scroller = scroll.id();
  }
  if (!is_at_end) draw_newest_button(frame, area, scroller);
}

}  // namespace kf::screens
