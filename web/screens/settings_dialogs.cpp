// The dialogs of the settings: a form each, with the sidecar's word below the field that it is about.

#include <algorithm>

#include "shared/base/text.h"
#include "web/screens/dialogs.h"
#include "web/screens/settings_form.h"
#include "web/widgets/draw.h"
#include "web/widgets/popover.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

using ui::DialogChoice;
using view::DialogKind;

ui::ButtonState act_state(const Frame& frame) {
  return frame.state.dialog.is_busy ? ui::ButtonState::busy : ui::ButtonState::ready;
}

// What the sidecar said that is about no field of the form.
std::string general_fault(const view::Dialog& dialog, std::initializer_list<std::string_view> fields,
                          std::string_view otherwise) {
  const bool is_of_field = dialog.fault && std::find(fields.begin(), fields.end(), dialog.fault->field) != fields.end();
  return dialog.fault && !is_of_field ? dialog.fault->message : std::string(otherwise);
}

void finish(const Frame& frame, DialogChoice choice) {
  if (choice == DialogChoice::act) frame.act(view::ConfirmDialog{});
  if (choice == DialogChoice::safe) frame.act(view::CloseDialog{});
}

// An admin is made by the owner alone.
std::vector<Choice> roles_for(const view::State& state) {
  const bool am_owner = state.me && !state.me->roles.empty() && state.me->roles.front() == UserRole::owner;
  std::vector<Choice> roles{{"user", "User"}, {"auditor", "Auditor"}};
  if (am_owner) roles.push_back({"admin", "Admin"});
  return roles;
}

void draw_add_user(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const auto role = dialog.fields.find("role");
  const bool is_tool = role != dialog.fields.end() && role->second == "tool";
  const float height = Form::height_of_field(frame, "name") + Form::height_of_choice(frame) + kExplanation + kGap +
                       (is_tool ? 0 : Form::height_of_field(frame, "password"));
  ui::DialogFrame box(frame.ui, {.title = "Add a user",
                                 .text = general_fault(dialog, {"name", "password"}, ""),
                                 .body_height = height,
                                 .act = "Add",
                                 .act_state = act_state(frame),
                                 .body_takes_focus = true});
  Form form(frame, box.body());
  form.field("name", "Name");
  auto roles = roles_for(frame.state);
  roles.push_back({"tool", "Tool"});
  form.choice("role", "Role", roles);
  const auto chosen = enum_from_name<UserRole>(form.value_of("role")).value_or(UserRole::user);
  ui::paragraph(frame.ui, form.column().take(kExplanation), role_explanation(chosen),
                {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "explanation", .lines_max = 2});
  form.column().gap(kGap);
  if (!is_tool) form.field("password", "First password, at least 12 characters", "new-password");
  finish(frame, box.choice());
}

void draw_edit_user(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const bool is_me = frame.state.me && frame.state.me->user == dialog.subject;
  const bool is_tool = dialog.fields.contains("role") && dialog.fields.at("role") == "tool";
  const bool has_role = !is_me && !is_tool;
  ui::DialogFrame box(
      frame.ui, {.title = is_me ? "Change your name" : "Change " + dialog.text,
                 .text = general_fault(dialog, {"name"}, ""),
                 .body_height = Form::height_of_field(frame, "name") + (has_role ? Form::height_of_choice(frame) : 0),
                 .act = "Save",
                 .act_state = act_state(frame),
                 .body_takes_focus = true});
  Form form(frame, box.body());
  form.field("name", "Name");
  if (has_role) form.choice("role", "Role", roles_for(frame.state));
  finish(frame, box.choice());
}

void draw_set_password(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const bool is_me = frame.state.me && frame.state.me->user == dialog.subject;
  const bool asks_current = is_me && frame.state.me->has_password;
  ui::DialogFrame box(
      frame.ui, {.title = is_me ? "Set your password" : "Set a new password for " + dialog.text,
                 .text = general_fault(dialog, {"password", "current"},
                                       is_me ? "At least 12 characters. Whoever is signed in with the old one is "
                                               "signed out."
                                             : "At least 12 characters. " + dialog.text +
                                                   " is signed out, and chooses another one at the next sign-in."),
                 .body_height = Form::height_of_field(frame, "password") + choice_height(frame.ui) + kGap +
                                (asks_current ? Form::height_of_field(frame, "current") : 0),
                 .act = "Set password",
                 .act_state = act_state(frame),
                 .body_takes_focus = true});
  Form form(frame, box.body());
  if (asks_current) form.field("current", "Current password", "current-password");
  form.field("password", "New password", "new-password");
  form.check("revoke", "Also end all tokens");
  finish(frame, box.choice());
}

void draw_remove_user(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const std::string text = general_fault(
      dialog, {},
      "All sessions and tokens end at once, and the conversations are removed from this machine. What was "
      "done stays in the record.");
  ui::DialogFrame box(frame.ui, {.title = "Remove " + dialog.text + "?",
                                 .text = text,
                                 .safe = "Keep",
                                 .act = "Remove",
                                 .act_kind = ui::ButtonKind::danger_filled,
                                 .act_state = act_state(frame)});
  finish(frame, box.choice());
}

void draw_scopes(const Frame& frame, Form& form) {
  constexpr std::array<Choice, 4> kScopes{{{"models", "See models"},
                                           {"chat", "Ask models"},
                                           {"conversations", "Read and change conversations"},
                                           {"record", "Read the record"}}};
  ui::label(frame.ui, form.column().take(kLabel), "It may", {.look = {.style = ui::style::ui_medium}});
  form.column().gap(kLabelGap);
  const std::string chosen = " " + form.value_of("scopes") + " ";
  for (const auto& [scope, name] : kScopes) {
    const std::string word = " " + std::string(scope) + " ";
    const bool is_chosen = chosen.find(word) != std::string::npos;
    const Rect line = form.column().take(choice_height(frame.ui));
    const auto checked = is_chosen ? ui::Checked::yes : ui::Checked::no;
    if (!ui::checkbox(frame.ui, {line.x, line.y, ui::checkbox_width(frame.ui, name), line.h},
                      {.name = name, .checked = checked}))
      continue;
    const std::string now = is_chosen ? replace_all(chosen, word, " ") : chosen + std::string(scope);
    frame.act(view::EditDialogField{"scopes", std::string(trim(now))});
  }
  form.column().gap(kGap);
}

void draw_add_token(const Frame& frame) {
  constexpr std::array<Choice, 4> kTimes{
      {{"30", "30 days"}, {"90", "90 days"}, {"365", "A year"}, {"never", "No end"}}};
  const view::Dialog& dialog = frame.state.dialog;
  const float height = Form::height_of_field(frame, "name") + kLabel + kLabelGap + 4 * choice_height(frame.ui) + kGap +
                       Form::height_of_choice(frame);
  ui::DialogFrame box(frame.ui, {.title = "New token",
                                 .text = general_fault(dialog, {"name"}, ""),
                                 .body_height = height,
                                 .act = "Make token",
                                 .act_state = act_state(frame),
                                 .body_takes_focus = true});
  Form form(frame, box.body());
  form.field("name", "What it is for");
  draw_scopes(frame, form);
  form.choice("expires", "Good for", kTimes);
  finish(frame, box.choice());
}

void draw_made_token(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const std::string& token = dialog.fields.at("token");
  ui::DialogFrame box(frame.ui, {.title = "The token " + dialog.text,
                                 .text = "It is shown this once. Copy it now and keep it as you keep a password.",
                                 .width = 480,
                                 .body_height = 40,
                                 .safe = "Close",
                                 .act = "Copy token"});
  const Rect well{box.body().x, box.body().y, box.body().w, 36};
  ui::draw_box(frame.ui, well,
               {.fill = frame.ui.palette().bg.code, .border = frame.ui.palette().border.subtle, .radius = 8});
  ui::label(frame.ui, ui::inset(well, 12, 0), token,
            {.look = {.style = ui::style::code_small}, .test_id = "made-token", .key = "token"});
  if (box.choice() == DialogChoice::act) frame.act(view::CopyText{token, "Token copied"});
  if (box.choice() == DialogChoice::safe) frame.act(view::CloseDialog{});
}

void draw_revoke_token(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  ui::DialogFrame box(frame.ui,
                      {.title = "Revoke " + dialog.text + "?",
                       .text = general_fault(dialog, {}, "The programs that use this token stop working at once."),
                       .safe = "Keep",
                       .act = "Revoke",
                       .act_kind = ui::ButtonKind::danger_filled,
                       .act_state = act_state(frame)});
  finish(frame, box.choice());
}

void draw_store_credential(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const std::string name = provider_title(dialog.subject) + " token";
  ui::DialogFrame box(frame.ui, {.title = "Enter the " + name,
                                 .text = general_fault(dialog, {"token"}, ""),
                                 .body_height = Form::height_of_field(frame, "token"),
                                 .act = "Store",
                                 .act_state = act_state(frame),
                                 .body_takes_focus = true});
  Form form(frame, box.body());
  form.field("token", name, "new-password");
  finish(frame, box.choice());
}

void draw_remove_credential(const Frame& frame) {
  const view::Dialog& dialog = frame.state.dialog;
  const std::string name = provider_title(dialog.subject);
  ui::DialogFrame box(frame.ui,
                      {.title = "Remove the " + name + " token?",
                       .text = general_fault(dialog, {}, "If " + name + " asks for one, its models are out of reach."),
                       .safe = "Keep",
                       .act = "Remove",
                       .act_kind = ui::ButtonKind::danger_filled,
                       .act_state = act_state(frame)});
  finish(frame, box.choice());
}

}  // namespace

void draw_settings_dialogs(const Frame& frame) {
  switch (frame.state.dialog.kind) {
    case DialogKind::add_user: return draw_add_user(frame);
    case DialogKind::edit_user: return draw_edit_user(frame);
    case DialogKind::set_password: return draw_set_password(frame);
    case DialogKind::remove_user: return draw_remove_user(frame);
    case DialogKind::add_token: return draw_add_token(frame);
    case DialogKind::made_token: return draw_made_token(frame);
    case DialogKind::revoke_token: return draw_revoke_token(frame);
    case DialogKind::store_credential: return draw_store_credential(frame);
    case DialogKind::remove_credential: return draw_remove_credential(frame);
    case DialogKind::none:
    case DialogKind::rename_conversation:
    case DialogKind::delete_conversation:
    case DialogKind::give_consent: return;
  }
}

}  // namespace kf::screens
