#include "sidecar/api/door.h"

#include <doctest/doctest.h>

using namespace kf;
using namespace kf::api;

namespace {

net::Request request_with(net::Headers headers) {
  net::Request request;
  request.method = "GET";
  request.headers = std::move(headers);
  return request;
}

std::optional<ErrorCode> judged(net::Headers headers) {
  static const Door kDoor(8787, {"KF.example:443"});
  const auto refused = kDoor.refuse(request_with(std::move(headers)));
  return refused ? std::optional(refused->code) : std::nullopt;
}

}  // namespace

TEST_CASE("the hosts of this machine and of the configuration are served, others are not") {
  for (const char* host : {"127.0.0.1:8787", "localhost:8787", "LOCALHOST:8787", "[::1]:8787", "kf.example:443"}) {
    CAPTURE(host);
    CHECK_FALSE(judged({{"host", host}}).has_value());
  }
  for (const char* host :
       {"", "127.0.0.1", "127.0.0.1:8788", "evil.example", "evil.example:8787", "127.0.0.1:8787.evil.example",
        "127.0.0.1:87870", "localhost:8787@evil.example", "0.0.0.0:8787", "127.1:8787", "kf.example"}) {
    CAPTURE(host);
    CHECK(judged({{"host", host}}) == ErrorCode::misdirected);
  }
}

TEST_CASE("foreign origins are refused, our own are not") {
  for (const char* origin : {"http://127.0.0.1:8787", "http://localhost:8787", "http://[::1]:8787"}) {
    CAPTURE(origin);
    CHECK_FALSE(judged({{"host", "localhost:8787"}, {"origin", origin}}).has_value());
  }
  for (const char* origin :
       {"null", "https://127.0.0.1:8787", "http://127.0.0.1:3000", "http://evil.example", "chrome-extension://abc",
        "moz-extension://abc", "file://", "http://127.0.0.1:8787.evil.example", "http://127.0.0.1:8787/", "http://"}) {
    CAPTURE(origin);
    CHECK(judged({{"host", "localhost:8787"}, {"origin", origin}}) == ErrorCode::forbidden);
  }
}

TEST_CASE("what the browser says of the sender counts") {
  CHECK_FALSE(judged({{"host", "localhost:8787"}, {"sec-fetch-site", "same-origin"}}).has_value());
  CHECK_FALSE(judged({{"host", "localhost:8787"}, {"sec-fetch-site", "none"}}).has_value());
  CHECK(judged({{"host", "localhost:8787"}, {"sec-fetch-site", "cross-site"}}) == ErrorCode::forbidden);
  CHECK(judged({{"host", "localhost:8787"}, {"sec-fetch-site", "same-site"}}) == ErrorCode::forbidden);
}
