#include "shared/contracts/session.h"
#include "sidecar/api/handlers.h"

namespace kf::api {
namespace {

// A stranger may try as often as he likes; the record need not grow each time.
constexpr std::chrono::seconds kRefusalsEvery{1};

// Signs people in and out, and puts that on record.
class SignIn {
 public:
  SignIn(Sessions& sessions, record::Recorder& recorder) : sessions_(sessions), recorder_(recorder) {}

  Result<net::Response> open(const Context& context) {
    KF_TRY(const auto wanted, read_body<SessionRequest>(context));
    auto grant = sessions_.open(wanted.launch);
    if (!grant) return refused(context, grant.error());
    AuditRecord entry = entry_for(context, AuditAction::signed_in);
    entry.actor = grant->user;
    KF_CHECK(recorder_.add_and_wait(std::move(entry)));
    auto response = json(200, SessionInfo{grant->user, {"owner"}, grant->csrf});
    response.set("set-cookie", grant->cookie);
    return response;
  }

  Result<net::Response> close(const Context& context) {
    KF_CHECK(sessions_.close(context.caller));
    KF_CHECK(recorder_.add_and_wait(entry_for(context, AuditAction::signed_out)));
    net::Response response;
    response.status = 204;
    response.set("set-cookie", sessions_.expired_cookie());
    return response;
  }

 private:
  Error refused(const Context& context, const Error& error) {
    if (is_refusal_due()) {
      AuditRecord entry = entry_for(context, AuditAction::sign_in_refused);
      entry.result = error_code_name(error.code);
      (void)recorder_.add(std::move(entry));
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

  Sessions& sessions_;
  record::Recorder& recorder_;
  Guarded<std::optional<SteadyTime>> last_refusal_;
};

}  // namespace

std::vector<Route> session_routes(Sessions& sessions, record::Recorder& recorder) {
  const auto sign_in = std::make_shared<SignIn>(sessions, recorder);
  return {
      {"POST", "/api/session", Access::open_to_all, Body::json, [sign_in](Context& c) { return sign_in->open(c); }},
      {"GET", "/api/session", Access::cookie, Body::none,
       [](Context& c) -> Result<net::Response> {
         return json(200, SessionInfo{c.caller.user, {"owner"}, std::nullopt});
       }},
      {"DELETE", "/api/session", Access::session, Body::none, [sign_in](Context& c) { return sign_in->close(c); }},
  };
}

}  // namespace kf::api
