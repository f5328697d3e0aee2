// Consent: asked for before something leaves this machine, listed, withdrawn.

#include "shared/view/model_choice.h"
#include "shared/view/permissions.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

// The words come from the sidecar, which keeps them as they were shown.
void ask_what_to_agree_to(Step& step) {
  const SelectedModel& model = *step.state.selected;
  step.fetch(RequestKind::consent_asked, "", "GET",
             "/api/consents/asked?provider=" + std::string(enum_name(model.provider)) +
                 "&modelId=" + url_encode(model.model_id));
}

}  // namespace

void load_consents(Step& step) {
  step.drop(RequestKind::consents);
  const std::string all = may(step.state, Permission::record) ? "?all=1" : "";
  step.fetch(RequestKind::consents, "", "GET", "/api/consents" + all);
}

void on_consents(Step& step, const PendingRequest& request) {
  ConsentScreen& screen = step.state.consent;
  auto list = answer_of<ConsentList>(request);
  screen.is_loaded = true;
  screen.fault = list ? std::nullopt : std::optional(list.error());
  if (list) screen.consents = std::move(list->consents);
}

void hold_for_consent(Step& step, UnsentQuestion question) {
  step.state.unsent = std::move(question);
  ask_what_to_agree_to(step);
}

void on_consent_asked(Step& step, const PendingRequest& request) {
  State& state = step.state;
  if (!state.unsent) return;
  auto asked = answer_of<ConsentAsked>(request);
  if (!asked) return step.error_toast(asked.error());
  state.dialog = Dialog{DialogKind::give_consent, asked->destination, asked->text, std::nullopt};
  state.unsent->asked = std::move(asked).value();
}

void give_consent(Step& step) {
  const auto& unsent = step.state.unsent;
  if (!unsent || !unsent->asked) return;
  step.state.dialog.is_busy = true;
  step.fetch(RequestKind::consent_give, "", "POST", "/api/consents",
             to_json_text(NewConsent{unsent->asked->destination, unsent->asked->version}));
}

// Words that have changed meanwhile are shown anew.
void on_consent_given(Step& step, const PendingRequest& request) {
  State& state = step.state;
  state.dialog.is_busy = false;
  if (request.status != 204) {
    state.dialog.fault = problem_of(request);
    if (state.dialog.fault->code == ErrorCode::conflict && state.unsent) ask_what_to_agree_to(step);
    return;
  }
  if (state.dialog.kind == DialogKind::give_consent) state.dialog = Dialog{};
  if (!state.unsent) return;
  const UnsentQuestion question = std::move(*state.unsent);
  state.unsent.reset();
  send_again(step, question);
}

void reduce(Step& step, const WithdrawConsent& action) {
  if (step.is_waiting_for(RequestKind::consent_withdraw, action.destination)) return;
  step.fetch(RequestKind::consent_withdraw, action.destination, "DELETE",
             "/api/consents?destination=" + url_encode(action.destination));
}

void on_consent_withdrawn(Step& step, const PendingRequest& request) {
  if (request.status != 204) return step.error_toast(problem_of(request));
  step.toast("Withdrawn: nothing goes to " + place_of(request.subject) + " any more");
  load_consents(step);
}

}  // namespace kf::view
