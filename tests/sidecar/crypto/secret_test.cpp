#include "sidecar/crypto/secret.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace kf::crypto;

TEST_CASE("a secret holds its bytes, moves and compares") {
  Secret secret("token");
  CHECK(secret.reveal() == "token");
  CHECK(secret.size() == 5);
  Secret moved = std::move(secret);
  CHECK(moved == Secret("token"));
  CHECK(secret.is_empty());  // NOLINT(bugprone-use-after-move): that it is empty now is the point
  moved = Secret("other");
  CHECK_FALSE(moved == Secret("token"));
  CHECK_FALSE(moved == Secret("othe"));
  CHECK(Secret() == Secret(""));
  Secret& itself = moved;
  moved = std::move(itself);
  CHECK(moved.reveal() == "other");
}

TEST_CASE("more secrets than the secure heap holds, and larger ones, are kept all the same") {
  (void)make_secure_heap();  // a system that locks no memory is none of this test's matter
  std::vector<Secret> many;
  for (int i = 0; i < 4000; ++i) many.emplace_back("token " + std::to_string(i));
  many.emplace_back(std::string(1u << 20, 'x'));
  CHECK(many[3999].reveal() == "token 3999");
  CHECK(many[4000].size() == 1u << 20);
  many.clear();
  CHECK(Secret("again").reveal() == "again");
}

TEST_CASE("random secrets differ and have the size that was asked for") {
  CHECK(Secret::random(32).size() == 32);
  CHECK_FALSE(Secret::random(32) == Secret::random(32));
  CHECK(Secret(3).reveal() == std::string_view("\0\0\0", 3));
}
