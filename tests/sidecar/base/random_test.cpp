#include "sidecar/base/random.h"

#include <doctest/doctest.h>

#include <set>

#include "shared/base/base64.h"

using namespace kf;

TEST_CASE("tokens hold as many random bytes as asked for, and no two are alike") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = random_token(32);
    REQUIRE(base64url_decode(token).value_or("").size() == 32);
    seen.insert(token);
  }
  CHECK(seen.size() == 1000);
  CHECK(random_token(0).empty());
}

TEST_CASE("comparison in constant time tells equal from different") {
  CHECK(equal_in_constant_time("secret", "secret"));
  CHECK(equal_in_constant_time("", ""));
  CHECK_FALSE(equal_in_constant_time("secret", "secreT"));
  CHECK_FALSE(equal_in_constant_time("secret", "secre"));
  CHECK_FALSE(equal_in_constant_time("", "a"));
}
