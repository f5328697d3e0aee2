#include "sidecar/record/credential_use.h"

#include <doctest/doctest.h>

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::record;

TEST_CASE("the use of a credential is told first, once an hour, for each server") {
  store::TestStore test;
  const crypto::SigningKey key(crypto::Secret(std::string(crypto::kSeedBytes, 's')));
  Recorder recorder({test.store->audit(), key, test.clock, test.log, test.folder.path() / "checkpoints"});
  CredentialUse use(recorder, test.clock);
  const auto entries = [&] { return test.store->audit().entries(1, 10)->size(); };
  REQUIRE(use.tell("lmstudio", "http://127.0.0.1:1234").ok());
  REQUIRE(use.tell("lmstudio", "http://127.0.0.1:1234").ok());
  CHECK(entries() == 1);
  REQUIRE(use.tell("lmstudio", "http://127.0.0.1:4321").ok());
  CHECK(entries() == 2);
  test.clock.pass(std::chrono::minutes(61));
  REQUIRE(use.tell("lmstudio", "http://127.0.0.1:1234").ok());
  CHECK(entries() == 3);
  CHECK(test.store->audit().entries(1, 1)->front().record.detail == "http://127.0.0.1:1234");
}
