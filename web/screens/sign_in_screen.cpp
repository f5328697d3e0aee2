// What stands on the page while nobody is signed in.

#include "web/screens/frame.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"

namespace kf::screens {
namespace {

constexpr float kWidth = 560;
constexpr std::string_view kCommand = "knowledge-foundry open";

std::string_view title_of(view::SessionState session) {
  return session == view::SessionState::refused ? "This link does not open the door any more"
                                                : "You are not signed in here";
}

std::string explanation_of(const view::State& state) {
  if (state.session == view::SessionState::refused) return state.session_detail;
  return "Knowledge Foundry lets in only who has a link that it printed itself. Open the one that stands where it was "
         "started, or ask for a new one:";
}

}  // namespace

void draw_sign_in(const Frame& frame) {
  if (frame.state.session == view::SessionState::unknown) return;
  auto& ui = frame.ui;
  const float width = std::min(kWidth, ui.page().w - 32);
  const auto main = ui.open({.role = ui::NodeRole::main, .rect = ui.page(), .name = "Sign in"});
  ui::Column column({(ui.page().w - width) / 2, std::max(40.0f, ui.page().h / 4), width, ui.page().h});
  ui::draw_icon(ui, ui::Icon::key, column.x(), column.take(20).y, 20, ui.palette().text.muted);
  column.gap(16);
  column.gap(ui::paragraph(
      ui, column.rest(), title_of(frame.state.session),
      {.look = {.style = ui::style::display}, .role = ui::NodeRole::heading, .level = 1, .lines_max = 0}));
  column.gap(8);
  column.gap(ui::paragraph(ui, column.rest(), explanation_of(frame.state),
                           {.look = {.style = ui::style::body, .tone = ui::Tone::secondary}, .lines_max = 0}));
  column.gap(12);
  const Rect well = column.take(40);
  ui::draw_box(ui, well, {.fill = ui.palette().bg.code, .border = ui.palette().border.subtle, .radius = 8});
  ui::label(ui, ui::inset(well, 12, 0), kCommand, {.look = {.style = ui::style::code}});
}

}  // namespace kf::screens
