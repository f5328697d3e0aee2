// Who is here: signing in with a name and a password, signing out, and what somebody of this role sees.

#include "shared/view/app_model.h"
#include "shared/view/permissions.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

constexpr double kAskLockEveryMs = 2000;

void ask_about_lock_later(Step& step) {
  if (step.state.session == SessionState::locked) step.state.ask_lock_ms = step.now_ms + kAskLockEveryMs;
}

// What one person saw is not for the next one at this page.
void forget_person(Step& step) {
  State& state = step.state;
  for (const RequestKind kind :
       {RequestKind::conversation_list, RequestKind::conversation_more, RequestKind::conversation,
        RequestKind::sessions, RequestKind::users, RequestKind::tokens, RequestKind::record, RequestKind::record_more,
        RequestKind::consents, RequestKind::consent_asked})
    step.drop(kind);
  state.me.reset();
  state.list = ConversationList{};
  state.open = OpenConversation{};
  state.settings = SettingsScreen{};
  state.governance = GovernanceScreen{};
  state.consent = ConsentScreen{};
  state.unsent.reset();
  state.dialog = Dialog{};
  state.waiting.reset();
  state.composer = Composer{{}, {}, state.composer.revision + 1};
  step.store(kDraftKey, "");
}

}  // namespace

void ask_who_i_am(Step& step) { step.fetch(RequestKind::me, "", "GET", "/api/session"); }

void on_me(Step& step, const PendingRequest& request) {
  auto me = answer_of<SessionInfo>(request);
  if (!me) return;  // the host tells when the session has ended
  const bool is_somebody_else = step.state.me && step.state.me->user != me->user;
  if (is_somebody_else) forget_person(step);
  const bool was_unknown = !step.state.me;
  const bool had_given_password = step.state.me && step.state.me->password_given;
  step.state.me = std::move(me).value();
  if (step.state.me->password_given) return;  // nothing else is open yet
  if (had_given_password) {
    step.state.dialog = Dialog{};  // the screen on which it was chosen shares the dialog's form
    return reduce(step, SessionKnown{SessionState::ready, {}});
  }
  if (was_unknown && step.state.route.screen == Screen::settings) load_settings(step);
  if (was_unknown && step.state.route.screen == Screen::governance) load_governance(step);
  if (is_somebody_else) load_conversations(step);
  if (may_see(step.state, step.state.route.screen)) return;
  const bool is_for_record = may_see(step.state, Screen::governance);
  reduce(step, GoTo{Route{is_for_record ? Screen::governance : Screen::settings}});
}

void ask_for_sign_in_ways(Step& step) {
  if (step.is_waiting_for(RequestKind::sign_in_ways, "")) return;
  step.fetch(RequestKind::sign_in_ways, "", "GET", "/api/session/ways");
}

void note_lock(Step& step, const Error& why) {
  step.state.session = SessionState::locked;
  step.state.session_detail = why.message;
  ask_about_lock_later(step);
}

// A sidecar that is locked is asked again and again; once it is open, everything begins anew.
void on_sign_in_ways(Step& step, const PendingRequest& request) {
  State& state = step.state;
  const auto ways = answer_of<SignInWays>(request);
  if (!ways && ways.error().code == ErrorCode::locked) return note_lock(step, ways.error());
  if (!ways) return ask_about_lock_later(step);
  state.ask_lock_ms = 0;
  state.sign_in.offers_password = ways->password;
  if (state.session == SessionState::locked) step.effects.push_back(StartSessionEffect{});
}

void reduce(Step& step, const EditSignIn& action) {
  SignInForm& form = step.state.sign_in;
  (action.field == "name" ? form.name : form.password) = action.text;
}

void reduce(Step& step, const SubmitSignIn&) {
  SignInForm& form = step.state.sign_in;
  if (form.is_busy) return;
  form.is_busy = true;
  form.fault.reset();
  SessionRequest wanted;
  wanted.name = form.name;
  wanted.password = form.password;
  step.fetch(RequestKind::sign_in, "", "POST", "/api/session", to_json_text(wanted));
}

void on_sign_in(Step& step, const PendingRequest& request) {
  SignInForm& form = step.state.sign_in;
  form.is_busy = false;
  const auto me = answer_of<SessionInfo>(request);
  if (!me) {
    form.fault = me.error();
    return step.announce(me.error().message);
  }
  const bool stays = form.stays;
  form = SignInForm{};
  form.stays = stays;
  step.effects.push_back(AdoptSessionEffect{me->csrf.value_or("")});
}

void reduce(Step& step, const SignOut&) { step.fetch(RequestKind::sign_out, "", "DELETE", "/api/session"); }

// Somebody who is signed in already has it so at once.
void reduce(Step& step, const KeepSignedIn& action) {
  step.state.sign_in.stays = action.is_on;
  step.store(kKeepKey, action.is_on ? "" : "off");
  if (step.state.session == SessionState::ready) step.effects.push_back(KeepSessionEffect{});
}

void on_signed_out(Step& step, const PendingRequest& request) {
  if (request.status != 204) return step.error_toast(problem_of(request));
  if (step.state.running) reduce(step, Stop{});
  forget_person(step);
  step.effects.push_back(AdoptSessionEffect{});
}

}  // namespace kf::view
