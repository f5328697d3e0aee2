#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("a session is kept, found, touched and removed, across a restart") {
  TestStore test;
  REQUIRE(test.store->sessions().add({"digest-a", "csrf-a", "owner", 100, 100}).ok());
  test.open();
  auto& sessions = test.store->sessions();
  const auto found = sessions.find("digest-a").value();
  REQUIRE(found.has_value());
  CHECK(found->csrf_digest == "csrf-a");
  CHECK(found->user == "owner");
  CHECK(found->created_ms == 100);
  CHECK(found->last_used_ms == 100);
  CHECK_FALSE(sessions.find("digest-b").value().has_value());

  REQUIRE(sessions.touch("digest-a", 200).ok());
  REQUIRE(sessions.touch("digest-a", 150).ok());
  CHECK(sessions.find("digest-a").value()->last_used_ms == 200);
  CHECK(sessions.touch("digest-b", 1).ok());

  REQUIRE(sessions.remove("digest-a").ok());
  CHECK_FALSE(sessions.find("digest-a").value().has_value());
  CHECK(sessions.remove("digest-a").ok());
}

TEST_CASE("sessions that were not used for long are removed, the others stay") {
  TestStore test;
  auto& sessions = test.store->sessions();
  REQUIRE(sessions.add({"old", "c", "owner", 1, 99}).ok());
  REQUIRE(sessions.add({"new", "c", "owner", 1, 100}).ok());
  REQUIRE(sessions.remove_unused_since(100).ok());
  CHECK_FALSE(sessions.find("old").value().has_value());
  CHECK(sessions.find("new").value().has_value());
}

TEST_CASE("one cookie cannot stand for two sessions") {
  TestStore test;
  REQUIRE(test.store->sessions().add({"same", "c1", "owner", 1, 1}).ok());
  CHECK_FALSE(test.store->sessions().add({"same", "c2", "owner", 1, 1}).ok());
  CHECK(test.store->sessions().find("same").value()->csrf_digest == "c1");
}
