// What stands in a request's fields: cookies, tokens, queries, the browser's name, and who is let in at the door.
#include <algorithm>

#include "shared/base/shown_text.h"
#include "shared/base/text.h"
#include "sidecar/api/door.h"
#include "sidecar/base/name_key.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/crypto/p256.h"
#include "sidecar/identity/agent_name.h"
#include "sidecar/identity/names.h"
#include "sidecar/identity/sessions.h"
#include "sidecar/identity/tokens.h"
#include "sidecar/net/header_rules.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/identity/memory_identity.h"

namespace kf::fuzz {
namespace {

constexpr uint16_t kPort = 8787;
constexpr size_t kAgentBytesMax = 40;  // "Firefox on Windows" and the like
constexpr std::string_view kToken = "kf_known";
constexpr std::string_view kPepper = "pepper";

void check_cookie(std::string_view header, std::string_view name) {
  const auto values = identity::find_cookies(header, name);
  expect(values.size() <= identity::kCookiesTriedMax, "as many cookies as are tried");
  for (const std::string_view value : values) {
    expect(header.find(std::string(name) + "=" + std::string(value)) != std::string_view::npos,
           "a cookie that stands there");
    expect(value.find(';') == std::string_view::npos, "one cookie's value");
  }
}

// Whatever is sent as key, challenge or signature, nobody proves a browser by it that did not sign.
void check_proof(const std::string& text) {
  static const FakeClock kClock;
  static identity::BrowserProofs proofs(kClock);
  store::SessionRecord session;
  session.browser_key = hex_of(text);
  const bool is_key = crypto::is_p256_key(text);
  expect(!is_key || (text.size() == crypto::kP256PointBytes && text.front() == 4), "a key is an uncompressed point");
  expect(!proofs.check(session, {text, text, text}).ok(), "no proof by a challenge of somebody else's");
  expect(!proofs.check(session, {proofs.challenge_for(session), hex_of(text), text}).ok(), "nor without a signature");
}

void check_query(net::Request& request, std::string_view name, std::string_view value) {
  (void)request.query_param(name);
  if (name.find('\0') != std::string_view::npos || value.find('\0') != std::string_view::npos) return;
  net::Request own;
  own.query = "a=b&" + net::percent_encode(name) + "=" + net::percent_encode(value) + "&c";
  if (name != "a") expect(own.query_param(name) == std::string(value), "a parameter comes back as it went");
}

void check_door(const net::Request& request) {
  static const api::Door kDoor(kPort, {});
  if (kDoor.refuse(request)) return;
  const auto is_ours = [](std::string_view host) {
    const std::string lower = ascii_lower(host);
    return lower == "127.0.0.1:8787" || lower == "localhost:8787" || lower == "[::1]:8787";
  };
  const std::string_view origin = request.header("origin");
  const std::string_view site = request.header("sec-fetch-site");
  expect(is_ours(request.header("host")), "nobody enters with a foreign Host");
  expect(origin.empty() || (origin.starts_with("http://") && is_ours(origin.substr(7))), "nor with a foreign Origin");
  expect(site.empty() || site == "none" || site == "same-origin", "nor from another site");
}

void check_token(const net::Request& request) {
  const FakeClock clock;
  store::MemoryTokens repository;
  const std::string verifier = hex_of(crypto::bytes_of(crypto::hmac_sha256(crypto::Secret(kPepper), kToken)));
  repository.records[verifier] = {verifier, "id", store::kOwner, "name"};
  identity::Tokens tokens(repository, crypto::Secret(kPepper), clock);
  const bool is_let_in = tokens.find(request).ok();
  const bool carries = request.header("authorization").ends_with(kToken) || request.header("x-api-key") == kToken;
  expect(!is_let_in || carries, "nobody enters with another token");
}

void check_name(std::string_view text) {
  const auto name = identity::checked_name(text, identity::kTokenNameBytesMax);
  if (!name) return;
  expect(!name->empty() && name->size() <= identity::kTokenNameBytesMax && trim(*name) == *name,
         "a name within its limits");
  expect(
      std::none_of(name->begin(), name->end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }),
      "a name without control characters");
  const auto again = identity::checked_name(*name, name->size());
  expect(is_all_seen(*name) && normal_name(*name) == *name && again && *again == *name,
         "a name that hides nothing, and is taken as it was kept");
}

}  // namespace

void request_fields(std::string_view bytes) {
  Input input(bytes);
  net::Request request;
  for (const char* name : {"host", "origin", "sec-fetch-site", "authorization", "x-api-key", "connection"})
    request.headers.emplace_back(name, trim(input.line()));
  const std::string_view cookies = input.line();
  check_cookie(cookies, input.line());
  request.query = input.line();
  const std::string_view parameter = input.line();
  check_query(request, parameter, input.line());
  check_door(request);
  check_token(request);
  (void)net::names_token(request.header("connection"), "close");
  expect(identity::agent_name(input.rest()).size() <= kAgentBytesMax, "a browser's name in our words");
  check_name(input.rest());
  check_proof(std::string(input.rest()));
}

}  // namespace kf::fuzz
