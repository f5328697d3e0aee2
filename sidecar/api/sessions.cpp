#include "sidecar/api/sessions.h"

#include "shared/base/text.h"
#include "sidecar/base/random.h"
#include "sidecar/crypto/digest.h"

namespace kf::api {
namespace {

constexpr size_t kTokenBytes = 32;
constexpr int64_t kTouchEveryMs = 60'000;  // one small write a minute at most, not one for each request
constexpr size_t kLaunchesMax = 64;

Error no_session() {
  return {ErrorCode::unauthenticated, "No session. Open a new link: run 'knowledge-foundry open'.", "Cookie"};
}

}  // namespace

std::string_view find_cookie(std::string_view header, std::string_view name) {
  for (const std::string_view part : split(header, ';')) {
    const std::string_view pair = trim(part);
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return {};
}

Sessions::Sessions(SessionOptions options, store::SessionRepository& repository, const Clock& clock)
    : options_(std::move(options)), repository_(repository), clock_(clock) {}

int64_t Sessions::now_ms() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.wall().time_since_epoch()).count();
}

std::string Sessions::mint_launch_token() {
  std::string token = random_token(kTokenBytes);
  const SteadyTime now = clock_.steady();
  launches_.with([&](auto& launches) {
    std::erase_if(launches, [now](const auto& launch) { return launch.second < now; });
    if (launches.size() >= kLaunchesMax) launches.erase(launches.begin());
    launches.emplace(crypto::sha256_hex(token), now + options_.launch_ttl);
  });
  return token;
}

// Looked up by digest: how long that takes tells nothing of the token.
bool Sessions::take_launch_token(std::string_view token) {
  return launches_.with([&](auto& launches) {
    const auto found = launches.find(crypto::sha256_hex(token));
    if (found == launches.end()) return false;
    const bool is_fresh = clock_.steady() <= found->second;
    launches.erase(found);
    return is_fresh;
  });
}

Result<SessionGrant> Sessions::open(std::string_view launch_token) {
  if (!take_launch_token(launch_token)) {
    return Error{ErrorCode::unauthenticated,
                 "This link was used before or is too old. Get a new one: run 'knowledge-foundry open'.", "launch"};
  }
  const std::string cookie = random_token(kTokenBytes);
  SessionGrant grant{options_.cookie_name + "=" + cookie +
                         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(options_.idle.count()),
                     random_token(kTokenBytes), "owner"};
  const int64_t now = now_ms();
  KF_CHECK(repository_.remove_unused_since(now - options_.idle.count() * 1000));
  KF_CHECK(repository_.add({crypto::sha256_hex(cookie), crypto::sha256_hex(grant.csrf), grant.user, now, now}));
  return grant;
}

Result<store::SessionRecord> Sessions::find_session(const net::Request& request) {
  const std::string_view cookie = find_cookie(request.header("cookie"), options_.cookie_name);
  if (cookie.empty()) return no_session();
  KF_TRY(auto found, repository_.find(crypto::sha256_hex(cookie)));
  if (!found || now_ms() - found->last_used_ms > options_.idle.count() * 1000) return no_session();
  return *found;
}

Result<void> Sessions::touch(const store::SessionRecord& session) {
  const int64_t now = now_ms();
  if (now - session.last_used_ms < kTouchEveryMs) return {};
  return repository_.touch(session.cookie_digest, now);
}

Result<Caller> Sessions::identify(const net::Request& request) {
  KF_TRY(const auto session, find_session(request));
  KF_CHECK(touch(session));
  return Caller{session.user, session.cookie_digest};
}

Result<Caller> Sessions::authenticate(const net::Request& request) {
  KF_TRY(const auto session, find_session(request));
  const std::string_view csrf = request.header("x-kf-csrf");
  if (csrf.empty() || !equal_in_constant_time(crypto::sha256_hex(csrf), session.csrf_digest)) {
    return Error{ErrorCode::forbidden, "The X-KF-CSRF header is missing or does not belong to this session.",
                 "X-KF-CSRF"};
  }
  KF_CHECK(touch(session));
  return Caller{session.user, session.cookie_digest};
}

Result<void> Sessions::close(const Caller& caller) { return repository_.remove(caller.cookie_digest); }

std::string Sessions::expired_cookie() const {
  return options_.cookie_name + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
}

}  // namespace kf::api
