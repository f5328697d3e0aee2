#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

constexpr size_t kMost = 50;

SessionRecord session(const std::string& digest, int64_t last_used_ms = 1) {
  return {digest, kOwner, 1, last_used_ms, "id of " + digest, "Firefox on Linux", "key of " + digest};
}

}  // namespace

TEST_CASE("a session is kept, found, touched and removed, across a restart") {
  TestStore test;
  REQUIRE(test.store->sessions().add(session("a", 100), 0, kMost).ok());
  test.open();
  auto& sessions = test.store->sessions();
  const auto found = sessions.find("a");
  REQUIRE(found.has_value());
  CHECK(found->browser_key == "key of a");
  CHECK(found->user == kOwner);
  CHECK(found->created_ms == 1);
  CHECK(found->last_used_ms == 100);
  CHECK(found->id == "id of a");
  CHECK(found->agent == "Firefox on Linux");
  CHECK_FALSE(sessions.find("b").has_value());

  REQUIRE(sessions.touch("a", 200).ok());
  REQUIRE(sessions.touch("a", 150).ok());
  CHECK(sessions.find("a")->last_used_ms == 200);
  CHECK(sessions.touch("b", 1).ok());

  REQUIRE(sessions.remove("a").ok());
  CHECK_FALSE(sessions.find("a").has_value());
  CHECK(sessions.remove("a").ok());
}

TEST_CASE("sessions that were not used for long are removed, the others stay, last used first") {
  TestStore test;
  auto& sessions = test.store->sessions();
  for (const auto& one : {session("kept for longer", 50), session("kept too long", 49), session("old", 99),
                          session("new", 100), session("newest", 101)})
    REQUIRE(sessions.add(one, 0, kMost).ok());
  for (const char* plain : {"old", "new", "newest"}) REQUIRE(sessions.set_browser_key(plain, "").ok());
  REQUIRE(sessions.remove_unused(100, 50).ok());
  const auto all = sessions.all();
  REQUIRE(all.size() == 3);
  CHECK(all[0].cookie_digest == "newest");
  CHECK(all[1].cookie_digest == "new");
  CHECK(all[2].cookie_digest == "kept for longer");
  test.open();
  CHECK(test.store->sessions().all().size() == 3);
  CHECK(test.store->sessions().find("kept for longer")->browser_key == "key of kept for longer");
  CHECK(test.store->sessions().find("new")->browser_key.empty());
}

TEST_CASE("one cookie cannot stand for two sessions") {
  TestStore test;
  REQUIRE(test.store->sessions().add(session("same"), 0, kMost).ok());
  SessionRecord second = session("same");
  second.agent = "other";
  CHECK_FALSE(test.store->sessions().add(second, 0, kMost).ok());
  CHECK(test.store->sessions().find("same")->agent == "Firefox on Linux");
}

TEST_CASE("sessions of one user in one browser are one, from the step on in which the second comes") {
  TestStore test;
  auto& sessions = test.store->sessions();
  auto again = session("again");
  again.browser_key = "key of a";
  for (const auto& one : {session("a"), session("b"), again}) REQUIRE(sessions.add(one, 0, kMost).ok());
  CHECK_FALSE(sessions.find("a"));
  REQUIRE(sessions.set_browser_key("b", "key of a").ok());
  CHECK_FALSE(sessions.find("again"));
  CHECK(sessions.set_browser_key("a", "key of a").error().code == ErrorCode::unauthenticated);
  test.open();
  REQUIRE(test.store->sessions().all().size() == 1);
  CHECK(test.store->sessions().all().front().cookie_digest == "b");
}
