// What stands on the page while nobody is signed in.

#include "web/screens/frame.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"

namespace kf::screens {
namespace {

constexpr float kWidth = 560;
constexpr float kFormWidth = 320;

bool is_locked(const Frame& frame) { return frame.state.session == view::SessionState::locked; }

std::string_view title_of(view::SessionState session) {
  if (session == view::SessionState::locked) return "Knowledge Foundry is locked";
  return session == view::SessionState::refused ? "This link does not open the door any more"
                                                : "You are not signed in here";
}

std::string explanation_of(const view::State& state) {
  if (state.session == view::SessionState::locked)
    return state.session_detail +
           " Until its keys are open, nothing is read and nothing is sent. Put the key back, or "
           "enter its passphrase, and this page goes on by itself:";
  if (state.session == view::SessionState::refused) return state.session_detail;
  if (state.sign_in.offers_password) return "Sign in with the name and the password that you were given.";
  return "Knowledge Foundry lets in only who has a link that it printed itself. Open the one that stands where it was "
         "started, or ask for a new one:";
}

void draw_field(const Frame& frame, ui::Column& column, std::string_view field, std::string_view name,
                std::string_view autocomplete) {
  const view::SignInForm& form = frame.state.sign_in;
  ui::label(frame.ui, column.take(20), name, {.look = {.style = ui::style::ui_medium}});
  column.gap(6);
  const auto result = ui::text_field(frame.ui, column.take(frame.ui.is_phone() ? 44 : 36),
                                     {.name = name,
                                      .value = field == "name" ? form.name : form.password,
                                      .error = form.fault ? std::string_view(form.fault->message) : std::string_view(),
                                      .autocomplete = autocomplete,
                                      .key = field});
  column.gap(12);
  if (result.edited) frame.act(view::EditSignIn{std::string(field), *result.edited});
  if (result.was_submitted) frame.act(view::SubmitSignIn{});
}

void draw_stay(const Frame& frame, ui::Column& column) {
  constexpr std::string_view kName = "Keep me signed in on this browser";
  const bool stays = frame.state.sign_in.stays;
  const Rect line = column.take(frame.ui.is_phone() ? 44 : 28);
  if (ui::checkbox(frame.ui, {line.x, line.y, ui::checkbox_width(frame.ui, kName), line.h},
                   {.name = kName, .checked = stays ? ui::Checked::yes : ui::Checked::no}))
    frame.act(view::KeepSignedIn{!stays});
  column.gap(12);
}

void draw_form(const Frame& frame, ui::Column& outer) {
  auto& ui = frame.ui;
  const view::SignInForm& form = frame.state.sign_in;
  ui::Column column({outer.x(), outer.y(), std::min(kFormWidth, outer.width()), outer.rest().h});
  const auto group = ui.open({.role = ui::NodeRole::form, .rect = column.rest(), .name = "Your credentials"});
  draw_field(frame, column, "name", "Name", "username");
  draw_field(frame, column, "password", "Password", "current-password");
  if (form.fault) {
    column.gap(ui::paragraph(ui, column.rest(), form.fault->message,
                             {.look = {.tone = ui::Tone::danger},
                              .test_id = "sign-in-fault",
                              .key = "fault",
                              .role = ui::NodeRole::alert,
                              .lines_max = 0}) +
               12);
  }
  draw_stay(frame, column);
  const ui::ButtonOptions button{.name = "Sign in",
                                 .kind = ui::ButtonKind::primary,
                                 .state = form.is_busy ? ui::ButtonState::busy : ui::ButtonState::ready};
  const Rect line = column.take(ui::button_height(ui, ui::ButtonSize::normal));
  if (ui::button(ui, {line.x, line.y, ui::button_width(ui, button), line.h}, button)) frame.act(view::SubmitSignIn{});
  outer.gap(column.used() + 28);
}

void draw_command(const Frame& frame, const Rect& well) {
  const std::string_view command = is_locked(frame) ? "knowledge-foundry vault unlock" : "knowledge-foundry open";
  const auto& palette = frame.ui.palette();
  ui::draw_box(frame.ui, well, {.fill = palette.bg.code, .border = palette.border.subtle, .radius = 8});
  ui::label(frame.ui, ui::inset(well, 12, 0), command, {.look = {.style = ui::style::code}});
}

}  // namespace

void draw_sign_in(const Frame& frame) {
  if (frame.state.session == view::SessionState::unknown) return;
  auto& ui = frame.ui;
  const float width = std::min(kWidth, ui.page().w - 32);
  const auto main =
      ui.open({.role = ui::NodeRole::main, .rect = ui.page(), .name = is_locked(frame) ? "Locked" : "Sign in"});
  const bool has_form = frame.state.sign_in.offers_password && !is_locked(frame);
  const float top = std::max(40.0f, ui.page().h / (has_form ? 6 : 4));
  ui::Column column({(ui.page().w - width) / 2, top, width, ui.page().h});
  ui::draw_icon(ui, ui::Icon::key, column.x(), column.take(20).y, 20, ui.palette().text.muted);
  column.gap(16);
  column.gap(ui::paragraph(
      ui, column.rest(), title_of(frame.state.session),
      {.look = {.style = ui::style::display}, .role = ui::NodeRole::heading, .level = 1, .lines_max = 0}));
  column.gap(8);
  column.gap(ui::paragraph(ui, column.rest(), explanation_of(frame.state),
                           {.look = {.style = ui::style::body, .tone = ui::Tone::secondary}, .lines_max = 0}));
  if (has_form) {
    column.gap(20);
    draw_form(frame, column);
    column.gap(ui::paragraph(ui, column.rest(), "Whoever runs Knowledge Foundry can also ask the machine for a link:",
                             {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}));
  }
  column.gap(12);
  draw_command(frame, column.take(40));
}

}  // namespace kf::screens
