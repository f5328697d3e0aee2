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

SessionInfo info_of(const UserRecord& user) {
  return {user.id.text(),         user.name,   {user.role}, identity::permissions_of(user.role).list(),
          !user.password.empty(), std::nullopt};
}

// Signs people in and out, and puts that on record.
class SignIn {
 public:
  explicit SignIn(IdentityParts parts) : parts_(parts) {}

  Result<net::Response> open(const Context& context) {
    auto grant = granted(context);
    crypto::wipe(context.request.body);
    if (!grant) return refused(context, grant.error());
    const auto user = parts_.users.find(grant->user);
    if (!user) return Error{ErrorCode::unauthenticated, "This user is not here any more."};
    AuditRecord entry = entry_for(context, AuditAction::signed_in);
    entry.actor = grant->user.text();
    entry.carrier = std::string(Carried::kSession) + grant->session;
    KF_CHECK(parts_.recorder.add_and_wait(std::move(entry)));
    SessionInfo info = info_of(*user);
    info.csrf = grant->csrf;
    auto response = json(200, info);
    response.set("set-cookie", grant->cookie);
    return response;
  }

  Result<net::Response> close(const Context& context) {
    KF_TRY(const auto session, parts_.sessions.find(context.request));
    KF_CHECK(parts_.sessions.close(session));
    KF_CHECK(parts_.recorder.add_and_wait(entry_for(context, AuditAction::signed_out)));
    auto response = no_content();
    response.set("set-cookie", parts_.sessions.expired_cookie());
    return response;
  }

 private:
  Result<SessionGrant> granted(const Context& context) {
    KF_TRY(auto wanted, read_body<SessionRequest>(context));
    const std::string_view agent = context.request.header("user-agent");
    if (wanted.launch) return parts_.sessions.open_by_launch(*wanted.launch, agent);
    if (!wanted.name || !wanted.password)
      return Error{ErrorCode::invalid_request, "Send 'launch', or 'name' and 'password'.",
                   wanted.name ? "password" : "launch"};
    const crypto::Secret password(*wanted.password);
    crypto::wipe(*wanted.password);
    KF_TRY(const auto user, parts_.users.sign_in(*wanted.name, password));
    return parts_.sessions.open_for(user.id, agent);
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

Result<net::Response> who_am_i(const IdentityParts& parts, const Context& context) {
  const auto user = parts.users.find(context.caller.user);
  if (!user) return Error{ErrorCode::unauthenticated, "This user is not here any more."};
  return json(200, info_of(*user));
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
      {"POST", "/api/session", Access::open_to_all(), Body::json, [sign_in](Context& c) { return sign_in->open(c); },
       Creates::nothing, {}, kSignInBytesMax},
      {"GET", "/api/session", Access::cookie(), Body::none, [parts](Context& c) { return who_am_i(parts, c); }},
      {"DELETE", "/api/session", Access::in_page(), Body::none, [sign_in](Context& c) { return sign_in->close(c); }},
      {"GET", "/api/sessions", Access::in_page(), Body::none, [parts](Context& c) { return list_sessions(parts, c); },
       Creates::nothing, everybodys(Permission::users)},
      {"DELETE", "/api/sessions", Access::in_page(), Body::none,
       [parts](Context& c) { return end_other_sessions(parts, c); }},
      {"DELETE", "/api/sessions/{id}", Access::in_page(), Body::none,
       [parts](Context& c) { return end_session(parts, c); }},
  };
}

}  // namespace kf::api
