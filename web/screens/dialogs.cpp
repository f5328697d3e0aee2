#include "web/screens/dialogs.h"

#include "shared/view/model_choice.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"

namespace kf::screens {
namespace {

using ui::DialogChoice;

std::string_view site_of(ProviderId id) { return id == ProviderId::ollama ? "ollama.ai" : "lmstudio.ai"; }

// Numbered steps, each as high as its text. With `draw` false it only measures.
float draw_steps(const Frame& frame, const Rect& rect, const std::vector<std::string>& steps, bool draw) {
  float y = rect.y;
  for (size_t i = 0; i < steps.size(); ++i) {
    const Rect text{rect.x + 24, y, rect.w - 24, 20};
    if (draw) {
      ui::draw_text(frame.ui, {rect.x, y, 16, 20}, std::to_string(i + 1),
                    {.style = ui::style::ui_medium, .tone = ui::Tone::muted});
      y += ui::paragraph(frame.ui, text, steps[i], {.look = {.tone = ui::Tone::secondary}, .lines_max = 0});
    } else {
      y += ui::paragraph_height(frame.ui, text.w, steps[i], ui::style::ui);
    }
    y += 6;
  }
  return y - rect.y;
}

void draw_install_help(const Frame& frame, ProviderId id) {
  const auto& report = frame.state.providers[view::index_of(id)].report;
  const ProviderSetup setup = report.setup.value_or(view::default_setup(id));
  const std::string name(provider_display_name(id));
  const std::string href = "https://" + std::string(site_of(id)) + "/";
  const float steps_h = draw_steps(frame, {0, 0, 420 - 48, 0}, setup.steps, false);
  ui::DialogFrame dialog(
      frame.ui,
      {.title = "Install " + name, .text = report.error.value_or(""), .body_height = steps_h + 36, .safe = "Close"});
  const Rect body = dialog.body();
  const float used = draw_steps(frame, body, setup.steps, true);
  ui::link(frame.ui, {body.x, body.y + used + 6, body.w, 20},
           {.name = site_of(id), .href = href, .icon_after = ui::Icon::external, .flags = view::kNewTab});
  if (dialog.choice() != DialogChoice::none) frame.act(view::CloseDialog{});
}

void draw_rename(const Frame& frame) {
  const view::Dialog& state = frame.state.dialog;
  ui::DialogFrame dialog(frame.ui, {.title = "Rename this conversation?",
                                    .body_height = state.fault ? 84.0f : 62.0f,
                                    .act = "Rename",
                                    .body_takes_focus = true});
  ui::Column column(dialog.body());
  ui::label(frame.ui, column.take(20), "Title", {.look = {.style = ui::style::ui_medium}});
  column.gap(6);
  const std::string error = state.fault ? state.fault->message : "";
  const auto field = ui::text_field(frame.ui, column.take(36),
                                    {.name = "Title", .value = state.text, .error = error, .flags = view::kAutoFocus});
  if (state.fault)
    ui::field_note(frame.ui, {column.x(), column.y() + 6, column.width(), 16}, error, ui::NoteKind::error);
  if (field.edited) frame.act(view::EditDialogText{*field.edited});
  if (field.was_submitted || dialog.choice() == DialogChoice::act) frame.act(view::ConfirmDialog{});
  if (dialog.choice() == DialogChoice::safe) frame.act(view::CloseDialog{});
}

void draw_delete(const Frame& frame) {
  const view::Dialog& state = frame.state.dialog;
  const std::string text = state.fault
                               ? state.fault->message
                               : "Its questions and answers are removed from this machine. This cannot be undone.";
  const std::string title = "Delete “" + (state.text.empty() ? std::string("this conversation") : state.text) + "”?";
  ui::DialogFrame dialog(
      frame.ui,
      {.title = title, .text = text, .safe = "Keep", .act = "Delete", .act_kind = ui::ButtonKind::danger_filled});
  if (dialog.choice() == DialogChoice::act) frame.act(view::ConfirmDialog{});
  if (dialog.choice() == DialogChoice::safe) frame.act(view::CloseDialog{});
}

// What was agreed to is what stands here, to the word.
void draw_give_consent(const Frame& frame) {
  const view::Dialog& state = frame.state.dialog;
  const float fault_h = state.fault ? 28.0f : 0.0f;
  ui::DialogFrame dialog(frame.ui, {.title = "Send this to " + view::place_of(state.subject) + "?",
                                    .text = state.text,
                                    .width = 480,
                                    .body_height = fault_h,
                                    .safe = "Do not send",
                                    .act = "Agree and send",
                                    .act_state = state.is_busy ? ui::ButtonState::busy : ui::ButtonState::ready});
  if (state.fault) ui::field_note(frame.ui, dialog.body(), state.fault->message, ui::NoteKind::error);
  if (dialog.choice() == DialogChoice::act) frame.act(view::ConfirmDialog{});
  if (dialog.choice() == DialogChoice::safe) frame.act(view::CloseDialog{});
}

}  // namespace

void draw_dialogs(const Frame& frame) {
  if (const auto provider = frame.state.models.install_help) draw_install_help(frame, *provider);
  if (frame.state.dialog.kind == view::DialogKind::rename_conversation) draw_rename(frame);
  if (frame.state.dialog.kind == view::DialogKind::delete_conversation) draw_delete(frame);
  if (frame.state.dialog.kind == view::DialogKind::give_consent) draw_give_consent(frame);
  draw_settings_dialogs(frame);
}

}  // namespace kf::screens
