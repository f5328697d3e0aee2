#include "shared/contracts/session_keys.h"
#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"
#include "sidecar/crypto/secret.h"

namespace kf::api {
namespace {

using identity::SessionGrant;
using store::UserRecord;

// A stranger may try as often as he likes; the record need not grow each time.
constexpr std::chrono::seconds kRefusalsEvery{1};
// Anybody may send one.
constexpr size_t kSignInBytesMax = 4096;

SessionInfo info_of(const IdentityParts& parts, const UserRecord& user) {
  SessionInfo info{user.id.text(),         user.name,   {user.role}, identity::permissions_of(user.role).list(),
                   !user.password.empty(), std::nullopt};
  if (!user.password_by.empty())
    info.password_given = PasswordGiven{parts.users.name_of(UserId(user.password_by)), user.password_set_ms};
  return info;
}

// Who is here, with the cookie and the CSRF value of the session.
Result<net::Response> answer_with(const IdentityParts& parts, const SessionGrant& grant) {
  const auto user = parts.users.find(grant.user);
  if (!user) return Error{ErrorCode::unauthenticated, "This user is not here any more."};
  SessionInfo info = info_of(parts, *user);
  info.csrf = grant.csrf;
  info.kept = grant.is_kept;
  auto response = json(200, info);
  response.set("set-cookie", grant.cookie);
  return response;
}

// Where the page is that sends this. Of a browser's POST it stands in Origin, which the door has compared with ours.
std::string origin_of(const net::Request& request) {
  const std::string_view origin = request.header("origin");
  return origin.empty() ? "http://" + std::string(request.header("host")) : std::string(origin);
}

// Signs people in and out, and puts that on record.
class SignIn {
 public:
  explicit SignIn(IdentityParts parts) : parts_(parts) {}

  Result<net::Response> open(const Context& context) {
    auto grant = granted(context);
    crypto::wipe(context.request.body);
    if (!grant) return refused(context, grant.error());
    KF_TRY(auto response, answer_with(parts_, *grant));
    AuditRecord entry = entry_for(context, AuditAction::signed_in);
    entry.actor = grant->user.text();
    const auto user = parts_.users.find(grant->user);
    if (user && !user->password_by.empty()) entry.detail = "with a password that " + user->password_by + " set";
    entry.carrier = std::string(Carried::kSession) + grant->session;
    KF_CHECK(parts_.recorder.add_and_wait(std::move(entry)));
    response.add("set-cookie", parts_.browsers.remember(context.request, grant->user));
    return response;
  }

  // A page of the browser that signed in comes back. That is no new sign-in; one that is refused goes on record.
  Result<net::Response> prove(const Context& context) {
    const net::Request& request = context.request;
    KF_TRY(const auto wanted, read_body<ProofRequest>(context));
    const auto grant =
        parts_.sessions.prove(request, wanted.key, {wanted.challenge, wanted.signature, origin_of(request)});
    if (!grant) return refused(context, grant.error());
    return answer_with(parts_, *grant);
  }

  Result<net::Response> close(const Context& context) {
    KF_TRY(const auto found, parts_.sessions.find(context.request));
    KF_CHECK(parts_.sessions.close(found.record));
    KF_CHECK(parts_.recorder.add_and_wait(entry_for(context, AuditAction::signed_out)));
    auto response = no_content();
    response.set("set-cookie", parts_.sessions.expired_cookie());
    return response;
  }

 private:
  Result<SessionGrant> granted(const Context& context) {
    KF_TRY(auto wanted, read_body<SessionRequest>(context));
    const identity::Browser browser{context.request.header("user-agent"), wanted.key.value_or("")};
    if (wanted.launch) return parts_.sessions.open_by_launch(*wanted.launch, browser);
    if (!wanted.name || !wanted.password)
      return Error{ErrorCode::invalid_request, "Send 'launch', or 'name' and 'password'.",
                   wanted.name ? "password" : "launch"};
    const crypto::Secret password(*wanted.password);
    crypto::wipe(*wanted.password);
    KF_TRY(const auto user, parts_.users.sign_in(*wanted.name, password, [&](const UserId& id) {
      return parts_.browsers.recognise(context.request, id);
    }));
    return parts_.sessions.open_for(standing_of(user), browser);
  }

  Error refused(const Context& context, const Error& error) {
    if (error.code != ErrorCode::invalid_request && is_refusal_due()) {
      AuditRecord entry = entry_for(context, AuditAction::sign_in_refused);
      entry.result = error_code_name(error.code);
      (void)parts_.recorder.add(std::move(entry));
    }
    return error;
  }

  bool is_refusal_due() {
    const SteadyTime now = std::chrono::steady_clock::now();
    return last_refusal_.with([now](auto& last) {
      const bool is_due = !last || now - *last >= kRefusalsEvery;
      if (is_due) last = now;
      return is_due;
    });
  }

  IdentityParts parts_;
  Guarded<std::optional<SteadyTime>> last_refusal_;
};

// Who has the cookie alone hears that somebody is here, not who. Of a browser that stays signed in the cookie is
// renewed.
Result<net::Response> who_am_i(const IdentityParts& parts, const Context& context) {
  if (!context.caller.is_somebody()) return json(200, SomebodyHere{true});
  const auto user = parts.users.find(context.caller.user);
  if (!user) return Error{ErrorCode::unauthenticated, "This user is not here any more."};
  KF_TRY(const auto session, parts.sessions.find(context.request));
  SessionInfo info = info_of(parts, *user);
  info.kept = !session.record.browser_key.empty();
  auto response = json(200, info);
  if (info.kept) response.set("set-cookie", parts.sessions.grant_of(session).cookie);
  return response;
}

Result<net::Response> keep_or_let_go(const IdentityParts& parts, const Context& context) {
  KF_TRY(const auto wanted, read_body<SessionKeeping>(context));
  KF_TRY(const auto session, parts.sessions.find(context.request));
  KF_TRY(const auto grant,
         wanted.kept ? parts.sessions.keep(session, wanted.key.value_or("")) : parts.sessions.let_go(session));
  return answer_with(parts, grant);
}

Result<net::Response> challenge(const IdentityParts& parts, const Context& context) {
  KF_TRY(const auto wanted, read_body<ChallengeRequest>(context));
  KF_TRY(auto challenge, parts.sessions.challenge(context.request, wanted.key));
  return json(200, Challenge{std::move(challenge)});
}

// One's own; those who manage users may ask for everybody's.
Result<net::Response> list_sessions(const IdentityParts& parts, const Context& context) {
  KF_TRY(const bool of_all, asks_for_all(context));
  SessionList list;
  for (const auto& session : parts.sessions.alive()) {
    if (!of_all && session.user != context.caller.user) continue;
    list.sessions.push_back({session.id, session.user.text(), session.agent, session.created_ms, session.last_used_ms,
                             session.id == context.caller.session});
  }
  return json(200, list);
}

// Somebody else's session is not there, for those who may not end it.
Result<net::Response> end_session(const IdentityParts& parts, const Context& context) {
  for (const auto& session : parts.sessions.alive()) {
    if (session.id != context.request.params.at("id") || !may_touch(parts, context, session.user)) continue;
    AuditRecord entry = entry_for(context, AuditAction::session_ended);
    entry.object = session.user.text();
    KF_CHECK(on_record(parts.recorder, std::move(entry), [&] { return parts.sessions.close(session); }));
    return no_content();
  }
  return Error{ErrorCode::not_found, "There is no such session.", "id"};
}

Result<net::Response> end_other_sessions(const IdentityParts& parts, const Context& context) {
  AuditRecord entry = entry_for(context, AuditAction::session_ended);
  entry.object = context.caller.user.text();
  KF_CHECK(on_record(parts.recorder, std::move(entry),
                     [&] { return parts.sessions.close_all_of(context.caller.user, context.caller.session); }));
  return no_content();
}

}  // namespace

std::vector<Route> session_routes(const IdentityParts& parts) {
  const auto sign_in = std::make_shared<SignIn>(parts);
  return {
      {"GET", "/api/session/ways", Access::open_to_all(), Body::none,
       [parts](Context&) -> Result<net::Response> {
         return json(200, SignInWays{parts.users.has_password_sign_in()});
       }},
      {"POST",
       "/api/session",
       Access::open_to_all(),
       Body::json,
       [sign_in](Context& c) { return sign_in->open(c); },
       Creates::nothing,
       {},
       kSignInBytesMax},
      {"GET", "/api/session", Access::cookie().with_given_password(), Body::none,
       [parts](Context& c) { return who_am_i(parts, c); }},
      {"PATCH", "/api/session", Access::in_page().with_given_password(), Body::json,
       [parts](Context& c) { return keep_or_let_go(parts, c); }},
      {"POST",
       "/api/session/challenge",
       Access::cookie(),
       Body::json,
       [parts](Context& c) { return challenge(parts, c); },
       Creates::nothing,
       {},
       kSignInBytesMax},
      {"POST",
       "/api/session/proof",
       Access::cookie(),
       Body::json,
       [sign_in](Context& c) { return sign_in->prove(c); },
       Creates::nothing,
       {},
       kSignInBytesMax},
      {"DELETE", "/api/session", Access::in_page().with_given_password(), Body::none,
       [sign_in](Context& c) { return sign_in->close(c); }},
      {"GET", "/api/sessions", Access::in_page(), Body::none, [parts](Context& c) { return list_sessions(parts, c); },
       Creates::nothing, everybodys(Permission::users)},
      {"DELETE", "/api/sessions", Access::in_page(), Body::none,
       [parts](Context& c) { return end_other_sessions(parts, c); }},
      {"DELETE", "/api/sessions/{id}", Access::in_page(), Body::none,
       [parts](Context& c) { return end_session(parts, c); }},
  };
}

}  // namespace kf::api
