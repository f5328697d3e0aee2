// What stands on the page for somebody whose password somebody else set: choosing another one, and signing out.

#include "shared/view/time_text.h"
#include "web/screens/settings_form.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"

namespace kf::screens {
namespace {

constexpr float kWidth = 560;
constexpr float kFormWidth = 320;

std::string explanation_of(const Frame& frame, const PasswordGiven& given) {
  return given.by + " set this password on " + view::format_date(given.at_ms, frame.utc_offset_minutes) +
         " and so knows it. Choose your own, with at least 12 characters; then everything is open to you.";
}

// The sidecar's word, where it is about neither field.
void draw_fault(const Frame& frame, ui::Column& column) {
  const auto& fault = frame.state.dialog.fault;
  if (!fault || fault->field == "current" || fault->field == "password") return;
  column.gap(ui::paragraph(frame.ui, column.rest(), fault->message,
                           {.look = {.tone = ui::Tone::danger},
                            .test_id = "own-password-fault",
                            .key = "fault",
                            .role = ui::NodeRole::alert,
                            .lines_max = 0}) +
             12);
}

void draw_buttons(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const bool is_busy = frame.state.dialog.is_busy;
  const ui::ButtonOptions choose{.name = "Set password",
                                 .kind = ui::ButtonKind::primary,
                                 .state = is_busy ? ui::ButtonState::busy : ui::ButtonState::ready};
  const ui::ButtonOptions leave{.name = "Sign out", .kind = ui::ButtonKind::ghost};
  ui::Row row(column.take(ui::button_height(ui, ui::ButtonSize::normal)));
  if (ui::button(ui, row.take(ui::button_width(ui, choose)), choose)) frame.act(view::ConfirmDialog{});
  row.gap(8);
  if (ui::button(ui, row.take(ui::button_width(ui, leave)), leave)) frame.act(view::SignOut{});
}

}  // namespace

void draw_own_password(const Frame& frame) {
  auto& ui = frame.ui;
  const SessionInfo& me = *frame.state.me;
  // The form is that of the dialog, whose fields and fault it shares.
  if (frame.state.dialog.kind != view::DialogKind::set_password)
    frame.act(view::OpenDialog{view::DialogKind::set_password, me.user});
  const float width = std::min(kWidth, ui.page().w - 32);
  const auto main = ui.open({.role = ui::NodeRole::main, .rect = ui.page(), .name = "Choose your password"});
  ui::Column column({(ui.page().w - width) / 2, std::max(40.0f, ui.page().h / 6), width, ui.page().h});
  ui::draw_icon(ui, ui::Icon::key, column.x(), column.take(20).y, 20, ui.palette().text.muted);
  column.gap(16);
  column.gap(ui::paragraph(
      ui, column.rest(), "Choose your password, " + me.name,
      {.look = {.style = ui::style::display}, .role = ui::NodeRole::heading, .level = 1, .lines_max = 0}));
  column.gap(8);
  column.gap(ui::paragraph(
      ui, column.rest(), explanation_of(frame, *me.password_given),
      {.look = {.style = ui::style::body, .tone = ui::Tone::secondary}, .test_id = "password-given", .lines_max = 0}));
  column.gap(20);
  const Rect place{column.x(), column.y(), std::min(kFormWidth, width), column.rest().h};
  const auto group = ui.open({.role = ui::NodeRole::form, .rect = place, .name = "Your credentials"});
  Form form(frame, place);
  form.field("current", "The password that you were given", "current-password");
  form.field("password", "Your own password", "new-password");
  draw_fault(frame, form.column());
  draw_buttons(frame, form.column());
}

}  // namespace kf::screens
