#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

const UserId kMara("mara");
const IdempotencyBounds kRoomy{0, 100};

IdempotencyRecord begun(const std::string& id, int64_t begun_ms = 1, const UserId& user = kOwner) {
  return {id, user, "digest of " + id, begun_ms};
}

bool is_known(TestStore& test, const IdempotencyRecord& record, IdempotencyBounds bounds = kRoomy) {
  const auto known = test.store->idempotency().begin(record, bounds);
  REQUIRE(known.ok());
  return known->has_value();
}

size_t count(const TestStore& test) {
  return rows_in_file(test.folder.database(), "SELECT id FROM idempotency").size();
}

}  // namespace

TEST_CASE("what was begun and answered is known, also after a restart") {
  TestStore test;
  IdempotencyRecord record = begun("a");
  CHECK_FALSE(is_known(test, record));
  auto known = test.store->idempotency().begin(begun("a", 5, kMara), kRoomy);
  REQUIRE(known->has_value());
  CHECK((*known)->status == 0);
  CHECK((*known)->user == kOwner);
  CHECK((*known)->begun_ms == 1);
  record.status = 201;
  record.location = "/api/things/1";
  record.body = "{}";
  REQUIRE(test.store->idempotency().finish(record).ok());
  test.open();
  known = test.store->idempotency().begin(begun("a"), kRoomy);
  CHECK((*known)->status == 201);
  CHECK((*known)->location == "/api/things/1");
  CHECK((*known)->body == "{}");
  CHECK((*known)->request_digest == "digest of a");
}

TEST_CASE("an answer that is not kept differs from an empty one") {
  TestStore test;
  for (const std::string id : {"kept", "not kept"}) {
    IdempotencyRecord record = begun(id);
    CHECK_FALSE(is_known(test, record));
    record.status = 204;
    if (id == "kept") record.body = "";
    REQUIRE(test.store->idempotency().finish(record).ok());
  }
  CHECK((*test.store->idempotency().begin(begun("kept"), kRoomy))->body == "");
  CHECK_FALSE((*test.store->idempotency().begin(begun("not kept"), kRoomy))->body.has_value());
}

TEST_CASE("what is too old is forgotten, whosever it is, and may be begun again") {
  TestStore test;
  CHECK_FALSE(is_known(test, begun("old", 10)));
  CHECK_FALSE(is_known(test, begun("young", 20, kMara)));
  CHECK(is_known(test, begun("old", 30), {10, 100}));
  CHECK_FALSE(is_known(test, begun("old", 30), {11, 100}));
  CHECK(is_known(test, begun("young", 30, kMara), {20, 100}));
}

TEST_CASE("a user's oldest make room, those of others stay") {
  TestStore test;
  CHECK_FALSE(is_known(test, begun("of mara", 0, kMara)));
  for (int i = 1; i <= 4; ++i) CHECK_FALSE(is_known(test, begun(std::to_string(i), i), {0, 3}));
  CHECK(count(test) == 4);
  CHECK(is_known(test, begun("4", 9), {0, 3}));
  CHECK(is_known(test, begun("2", 9), {0, 3}));
  CHECK(is_known(test, begun("of mara", 9, kMara), {0, 3}));
  CHECK_FALSE(is_known(test, begun("1", 9), {0, 3}));
}

TEST_CASE("records are forgotten one by one, and with their user") {
  TestStore test;
  CHECK_FALSE(is_known(test, begun("a")));
  CHECK_FALSE(is_known(test, begun("b")));
  CHECK_FALSE(is_known(test, begun("c", 1, kMara)));
  REQUIRE(test.store->idempotency().forget("a").ok());
  CHECK_FALSE(is_known(test, begun("a")));
  REQUIRE(test.store->idempotency().remove_all_of(kOwner).ok());
  CHECK(count(test) == 1);
  CHECK(is_known(test, begun("c", 1, kMara)));
}
