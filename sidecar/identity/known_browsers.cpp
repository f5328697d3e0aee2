#include "sidecar/identity/known_browsers.h"

#include <algorithm>

#include "shared/base/text.h"
#include "sidecar/base/random.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/identity/sessions.h"

namespace kf::identity {
namespace {

constexpr size_t kNonceBytes = 16;
constexpr char kBetweenMarks = '~';
constexpr char kInMark = '.';
constexpr size_t kMarksReadMax = 4 * kUsersOfBrowserMax;  // whoever sends more has put them there himself

}  // namespace

// A mark is "nonce.HMAC of nonce and user". Another port of this host may have put a cookie of our name in front of
// ours, so all of that name are looked at.
std::vector<std::string_view> KnownBrowsers::marks(const net::Request& request) const {
  std::vector<std::string_view> found;
  for (const std::string_view value : find_cookies(request.header("cookie"), cookie_name_)) {
    for (const std::string_view mark : split(value, kBetweenMarks)) {
      if (found.size() < kMarksReadMax) found.push_back(mark);
    }
  }
  return found;
}

std::string KnownBrowsers::mark_for(std::string_view nonce, const UserId& user) const {
  const std::string bound = std::string(nonce) + kInMark + user.text();
  return std::string(nonce) + kInMark + hex_of(crypto::bytes_of(crypto::hmac_sha256(key_, bound)));
}

bool KnownBrowsers::is_of(std::string_view mark, const UserId& user) const {
  const std::string expected = mark_for(mark.substr(0, mark.find(kInMark)), user);
  return equal_in_constant_time(mark, expected);
}

std::string KnownBrowsers::recognise(const net::Request& request, const UserId& user) const {
  const auto all = marks(request);
  const auto mine = std::find_if(all.begin(), all.end(), [&](std::string_view mark) { return is_of(mark, user); });
  if (mine == all.end()) return {};
  return std::string(*mine);
}

std::string KnownBrowsers::remember(const net::Request& request, const UserId& user) const {
  std::string mine = recognise(request, user);
  if (mine.empty()) mine = mark_for(random_token(kNonceBytes), user);
  std::string value = mine;
  size_t count = 1;
  for (const std::string_view mark : marks(request)) {
    if (count == kUsersOfBrowserMax) break;
    if (mark == mine || mark.size() > mine.size() || mark.empty()) continue;
    value += kBetweenMarks + std::string(mark);
    ++count;
  }
  return cookie_name_ + "=" + value +
         "; Path=/api/session; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(kBrowserKnownFor.count());
}

}  // namespace kf::identity
