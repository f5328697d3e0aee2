#include "sidecar/identity/sessions.h"

#include <algorithm>
#include <cstdlib>

#include "shared/base/text.h"
#include "sidecar/base/random.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/identity/agent_name.h"

namespace kf::identity {
namespace {

constexpr size_t kTokenBytes = 32;
constexpr size_t kIdBytes = 9;
constexpr int64_t kTouchEveryMs = 60'000;  // one small write a minute at most, not one for each request
constexpr size_t kLaunchesMax = 64;

}  // namespace

std::vector<std::string_view> find_cookies(std::string_view header, std::string_view name) {
  std::vector<std::string_view> found;
  for (const std::string_view part : split(header, ';')) {
    const std::string_view pair = trim(part);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    found.push_back(pair.substr(equals + 1));
    if (found.size() == kCookiesTriedMax) break;
  }
  return found;
}

Sessions::Sessions(SessionOptions options, crypto::Secret secret, store::SessionRepository& repository,
                   const Clock& clock)
    : options_(std::move(options)),
      secret_(std::move(secret)),
      repository_(repository),
      clock_(clock),
      proofs_(clock) {}

std::string Sessions::csrf_of(std::string_view cookie) const {
  return hex_of(crypto::bytes_of(crypto::hmac_sha256(secret_, cookie)));
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

Result<SessionGrant> Sessions::open_by_launch(std::string_view launch_token, const Browser& browser) {
  KF_CHECK(check_browser_key(browser));
  if (take_launch_token(launch_token)) return open_for({store::kOwner, store::kAnyEpoch}, browser);
  return Error{ErrorCode::unauthenticated,
               "This link was used before or is too old. Get a new one: run 'knowledge-foundry open'.", "launch"};
}

Result<SessionGrant> Sessions::open_for(const store::Standing& user, const Browser& browser) {
  KF_CHECK(check_browser_key(browser));
  const std::string cookie = random_token(kTokenBytes);
  const int64_t now = wall_ms(clock_);
  store::SessionRecord session;
  session.cookie_digest = crypto::sha256_hex(cookie);
  session.user = user.user;
  session.created_ms = session.last_used_ms = now;
  session.id = random_token(kIdBytes);
  session.agent = agent_name(browser.user_agent);
  session.browser_key = browser.key;
  KF_CHECK(repository_.remove_unused(now - options_.idle.count() * 1000, now - options_.kept_idle.count() * 1000));
  KF_CHECK(repository_.add(session, user.epoch, kSessionsOfUserMax));
  return grant_of({session, cookie, true});
}

bool Sessions::is_alive(const store::SessionRecord& session) const {
  return wall_ms(clock_) - session.last_used_ms <= idle_of(session).count() * 1000;
}

// Another server on this host may have set cookies of our name; the browser sends them first.
std::vector<FoundSession> Sessions::carried_by(const net::Request& request) const {
  std::vector<FoundSession> carried;
  for (const std::string_view cookie : find_cookies(request.header("cookie"), options_.cookie_name)) {
    auto found = repository_.find(crypto::sha256_hex(cookie));
    if (found && is_alive(*found)) carried.push_back({std::move(*found), std::string(cookie), false});
  }
  return carried;
}

Result<FoundSession> Sessions::find(const net::Request& request) {
  auto carried = carried_by(request);
  if (carried.empty())
    return Error{ErrorCode::unauthenticated, "No session. Open a new link: run 'knowledge-foundry open'.", "Cookie"};
  const std::string_view csrf = request.header("x-kf-csrf");
  if (csrf.empty()) return std::move(carried.front());
  for (FoundSession& one : carried) {
    if (!equal_in_constant_time(csrf, csrf_of(one.cookie))) continue;
    KF_CHECK(note_use(one.record));
    one.is_proven = true;
    return std::move(one);
  }
  return not_proven();
}

// Who only has the cookie keeps no session alive: this is for those that are proven.
Result<void> Sessions::note_use(const store::SessionRecord& session) {
  const int64_t now = wall_ms(clock_);
  // A use in the future was noted while the clock ran ahead; left alone, it would keep the session for as long.
  if (std::abs(now - session.last_used_ms) < kTouchEveryMs) return {};
  return repository_.touch(session.cookie_digest, now);
}

Error Sessions::not_proven() {
  return {ErrorCode::forbidden, "The X-KF-CSRF header is missing or does not belong to this session.", "X-KF-CSRF"};
}

std::vector<store::SessionRecord> Sessions::alive() const {
  auto sessions = repository_.all();
  std::erase_if(sessions, [this](const auto& session) { return !is_alive(session); });
  return sessions;
}

Result<void> Sessions::close_all_of(const UserId& user, const std::string& except_id) {
  for (const auto& session : repository_.all()) {
    if (session.user == user && session.id != except_id) KF_CHECK(close(session));
  }
  return {};
}

std::string Sessions::expired_cookie() const {
  return options_.cookie_name + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
}

}  // namespace kf::identity
