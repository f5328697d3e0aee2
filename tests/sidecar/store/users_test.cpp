#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

constexpr size_t kMost = 100;
const Standing kByOwner{kOwner, 0};
const Judged kOwnersOwn{kByOwner, kByOwner};

Judged by_owner(const std::string& whom, int64_t epoch = 0) { return {{UserId(whom), epoch}, kByOwner}; }

}  // namespace

TEST_CASE("the owner is there from the start, once") {
  TestStore test;
  test.open();
  const auto all = test.store->users().all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].id == kOwner);
  CHECK(all[0].role == UserRole::owner);
  CHECK(all[0].password.empty());
  CHECK(all[0].removed_ms == 0);
}

TEST_CASE("users are added, changed and found by name, across a restart") {
  TestStore test;
  REQUIRE(
      test.store->users().add({UserId("u1"), "Mara Rossi", UserRole::auditor, "verifier", 5, 0}, kByOwner, kMost).ok());
  test.open();
  auto& users = test.store->users();
  const auto found = users.find_by_name("mara ROSSI");
  REQUIRE(found.has_value());
  CHECK(found->id == UserId("u1"));
  CHECK(found->role == UserRole::auditor);
  CHECK(found->password == "verifier");
  CHECK(users.all().at(0).name == "Mara Rossi");

  const auto edited = users.edit(by_owner("u1"), {"Mara Bianchi", UserRole::admin});
  REQUIRE(edited.ok());
  CHECK(edited->name == "Mara Bianchi");
  CHECK_FALSE(users.find_by_name("Mara Rossi").has_value());
  CHECK(users.edit(by_owner("nobody"), {"x", {}}).error().code == ErrorCode::not_found);
  test.open();
  const auto again = test.store->users().find(UserId("u1"));
  CHECK(again->role == UserRole::admin);
  CHECK(again->name == "Mara Bianchi");
  CHECK(again->password == "verifier");
  CHECK(again->epoch == 1);
}

TEST_CASE("a name is taken once, and free again when its user is removed") {
  TestStore test;
  auto& users = test.store->users();
  REQUIRE(users.add({UserId("u1"), "Jonas", UserRole::user, "", 1, 0}, kByOwner, kMost).ok());
  const auto refused = users.add({UserId("u2"), "JONAS", UserRole::user, "", 1, 0}, kByOwner, kMost);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().field == "name");
  CHECK(users.edit(kOwnersOwn, {"jonas", {}}).error().field == "name");
  REQUIRE(users.mark_removed(by_owner("u1"), 9).ok());
  CHECK(users.add({UserId("u2"), "JONAS", UserRole::user, "", 1, 0}, kByOwner, kMost).ok());
  CHECK(users.find_by_name("jonas")->id == UserId("u2"));
  CHECK(users.find(UserId("u1"))->removed_ms == 9);
  test.open();
  CHECK(test.store->users().all().size() == 3);
}

TEST_CASE("a name that looks like somebody's is taken too, and an older one that does is kept") {
  TestStore test;
  auto& users = test.store->users();
  UserRecord paul{UserId("u1"), "Paul", UserRole::user, "", 1, 0};
  REQUIRE(users.add(paul, kByOwner, kMost).ok());
  for (const char* like : {"PauI", "pau1", "P\u0430ul", "\uFF30aul", "P.a.u.l", "0wner", "\u041Ewner"}) {
    CAPTURE(std::string(like));
    const auto refused = users.add({UserId("u2"), like, UserRole::user, "", 1, 0}, kByOwner, kMost);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().field == "name");
  }
  CHECK(users.add({UserId("u2"), "Paula", UserRole::user, "", 1, 0}, kByOwner, kMost).ok());
  // One from before this was looked at, in a form that is not normal: found by how it is typed.
  (void)rows_in_file(test.folder.database(),
                     "INSERT INTO users(id, name, role, password, created_ms, removed_ms) VALUES ('old', 'Jose\u0301 "
                     "PauI', 'user', '', 1, 0)");
  (void)rows_in_file(test.folder.database(),
                     "INSERT INTO users(id, name, role, password, created_ms, removed_ms) VALUES ('old2', 'Jose\u0301 "
                     "Paul', 'user', '', 1, 0)");
  test.open();
  auto& again = test.store->users();
  CHECK(again.find_by_name("JOS\u00C9 Paul")->id == UserId("old2"));
  CHECK(again.find_by_name("Jose\u0301 PauI")->id == UserId("old"));
  CHECK(again.find_by_name("\uFF30aul")->id == UserId("u1"));
  CHECK_FALSE(again.find_by_name("PauI").has_value());
  CHECK(again.edit(by_owner("old"), {{}, UserRole::auditor}).ok());
}

TEST_CASE("tokens are kept by their verifier, touched and removed, across a restart") {
  TestStore test;
  TokenRecord token{"v1", "t1", kOwner, "script", {Permission::chat, Permission::record}, 1, 99, 0};
  REQUIRE(test.store->tokens().add(token, kOwnersOwn, kMost).ok());
  test.open();
  auto& tokens = test.store->tokens();
  const auto found = tokens.find("v1");
  REQUIRE(found.has_value());
  CHECK(found->scopes == token.scopes);
  CHECK(found->expires_ms == 99);
  CHECK(found->name == "script");
  REQUIRE(tokens.touch("v1", 7).ok());
  REQUIRE(tokens.touch("v1", 6).ok());
  CHECK(tokens.find("v1")->last_used_ms == 7);
  token = {"v2", "t2", kOwner, "newer", {Permission::chat}, 2, 0, 0};
  REQUIRE(tokens.add(token, kOwnersOwn, kMost).ok());
  CHECK(tokens.all().at(0).id == "t2");
  REQUIRE(tokens.remove("v1").ok());
  test.open();
  CHECK_FALSE(test.store->tokens().find("v1").has_value());
  CHECK(test.store->tokens().find("v2").has_value());
}

TEST_CASE("roles and scopes of a newer version allow the least") {
  TestStore test;
  REQUIRE(test.store->users().add({UserId("u1"), "Mara", UserRole::admin, "", 1, 0}, kByOwner, kMost).ok());
  REQUIRE(
      test.store->tokens().add({"v1", "t1", kOwner, "script", {Permission::chat}, 1, 0, 0}, kOwnersOwn, kMost).ok());
  test.store.reset();
  rows_in_file(test.folder.database(), "UPDATE users SET role = 'emperor' WHERE id = 'u1'");
  rows_in_file(test.folder.database(), "UPDATE tokens SET scopes = 'chat everything'");
  test.open();
  CHECK(test.store->users().find(UserId("u1"))->role == UserRole::user);
  CHECK(test.store->tokens().find("v1")->scopes == std::vector<Permission>{Permission::chat});
}
