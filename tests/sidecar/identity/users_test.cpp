#include "sidecar/identity/users.h"

#include <array>
#include <thread>

#include "sidecar/identity/names.h"
#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using test::caller_of;
using test::Identity;
using test::kPassword;
using namespace std::chrono_literals;

namespace {

constexpr std::array<UserRole, 5> kRoles{UserRole::owner, UserRole::admin, UserRole::user, UserRole::auditor,
                                         UserRole::tool};

ErrorCode code_of(const Result<store::UserRecord>& result) {
  return result ? ErrorCode::internal : result.error().code;
}

}  // namespace

TEST_CASE("who may manage whom: the owner everybody but himself, an admin those below, the others nobody") {
  for (const UserRole manager : kRoles) {
    for (const UserRole managed : kRoles) {
      const bool is_below = managed != UserRole::owner && managed != UserRole::admin;
      const bool expected =
          (manager == UserRole::owner && managed != UserRole::owner) || (manager == UserRole::admin && is_below);
      CAPTURE(enum_name(manager));
      CAPTURE(enum_name(managed));
      CHECK(may_manage(manager, managed) == expected);
    }
  }
}

TEST_CASE("permissions of roles, and what tokens never have") {
  CHECK(permissions_of(UserRole::owner).list().size() == EnumNames<Permission>::kNames.size());
  CHECK(permissions_of(UserRole::admin) == permissions_of(UserRole::owner));
  CHECK(permissions_of(UserRole::auditor).list() == std::vector{Permission::record});
  CHECK_FALSE(permissions_of(UserRole::user).has(Permission::record));
  CHECK(permissions_of(UserRole::tool) == permissions_of(UserRole::user));
  CHECK(permissions_of(static_cast<UserRole>(99)).list().empty());
  for (const Permission never : {Permission::users, Permission::credentials, Permission::settings})
    CHECK_FALSE(kTokenScopes.has(never));
  CHECK(permissions_of(UserRole::owner).has_all(kTokenScopes));
  CHECK_FALSE(kTokenScopes.has_all(permissions_of(UserRole::owner)));
}

TEST_CASE_FIXTURE(Identity, "a user is added with a password, and gets in with it") {
  const auto mara = add(UserRole::user, "Mara Rossi");
  CHECK(mara.password.starts_with("scrypt:4:8:1:"));
  CHECK(mara.password.find(kPassword) == std::string::npos);
  CHECK(users.has_password_sign_in());
  CHECK(sign_in(" Mara Rossi ", kPassword)->id == mara.id);
  CHECK(sign_in("Mara Rossi", "wrong").error().code == ErrorCode::unauthenticated);
  CHECK(sign_in("Nobody", kPassword).error().code == ErrorCode::unauthenticated);
  CHECK(sign_in("Owner", "").error().code == ErrorCode::unauthenticated);
}

TEST_CASE_FIXTURE(Identity, "what cannot be added is told with the field") {
  const Caller owner = caller_of(UserRole::owner, "owner");
  struct Case {
    NewUser wanted;
    const char* field;
    ErrorCode code = ErrorCode::invalid_request;
  };
  add(UserRole::user, "Taken");
  const std::vector<Case> cases{{{"", UserRole::user, kPassword}, "name"},
                                {{" \t ", UserRole::user, kPassword}, "name"},
                                {{std::string(81, 'x'), UserRole::user, kPassword}, "name"},
                                {{"a\nb", UserRole::user, kPassword}, "name"},
                                {{"x", UserRole::owner, kPassword}, "role"},
                                {{"x", UserRole::user, std::nullopt}, "password"},
                                {{"x", UserRole::user, "elevenchars"}, "password"},
                                {{"x", UserRole::user, std::string(1025, 'x')}, "password"},
                                {{"Bartholomew1", UserRole::user, "bartholomew1"}, "password"},
                                {{"x", UserRole::tool, kPassword}, "password"},
                                {{"Taken", UserRole::user, kPassword}, "name", ErrorCode::conflict}};
  for (const auto& [wanted, field, code] : cases) {
    const auto refused = users.add(owner, wanted);
    CAPTURE(wanted.name);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().field == field);
    CHECK(refused.error().code == code);
  }
  CHECK(users.all().size() == 3);
  CHECK(users.add(owner, {"twelve Ã¤Ã¶Ã¼", UserRole::user, "Ã¤Ã¶Ã¼ 12 charsâ¬"}).ok());
  user_records.records["old"] = {UserId("old"), "Gone", UserRole::user, "", 1, 5};
  CHECK(users.all().size() == 4);
  CHECK(users.all_there_were().size() == 5);
}

TEST_CASE_FIXTURE(Identity, "a name is kept as it looks, and hides, imitates and claims nothing") {
  const Caller owner = caller_of(UserRole::owner, "owner");
  const auto named = [&](const std::string& name, UserRole role = UserRole::user) {
    return users.add(owner, {name, role, kPassword});
  };
  CHECK(named("Jose\u0301")->name == "Jos\u00E9");
  for (const char* bad : {"a\u202Eb", "\u200B", "Owner\u200B", "a\u0085", "\u041Ewner", "...", "\xff", "sidecar",
                          "S1DECAR", "System", "Knowledge Foundry", "owner", "0wner", "Admin", "auditor"}) {
    CAPTURE(std::string(bad));
    const auto refused = named(bad);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().field == "name");
  }
  CHECK(named("Admin", UserRole::admin).ok());
  CHECK(named("Auditor", UserRole::auditor).ok());
  const auto mara = named("Mara");
  CHECK(users.edit(owner, mara->id, {"0wner", {}}).error().field == "name");
  CHECK(users.edit(owner, store::kOwner, {"owner", {}}).ok());
  // A token's name is read by people, too.
  const auto token = tokens.make(*mara, {"  scr\uFF49pt ", {Permission::chat}, {}, {}});
  CHECK(token->info.name == "script");
  CHECK(tokens.make(*mara, {"a\u202Eb", {Permission::chat}, {}, {}}).error().field == "name");
}

TEST_CASE_FIXTURE(Identity, "there is an end to how many there can be") {
  for (size_t i = 0; i < kUsersMax; ++i) {
    const UserId id("filler" + std::to_string(i));
    user_records.records[id.text()] = {id, "n" + std::to_string(i), UserRole::user, "", 1, 0};
  }
  CHECK(code_of(users.add(caller_of(UserRole::owner), {"one more", UserRole::user, kPassword})) == ErrorCode::conflict);
}

TEST_CASE_FIXTURE(Identity, "everybody changes his own name, managers those they manage, nobody his own role") {
  const auto mara = add(UserRole::user, "Mara");
  const auto admin = add(UserRole::admin, "Ada");
  const Caller as_mara = as(mara);
  const Caller as_admin = as(admin);
  const Caller as_owner = caller_of(UserRole::owner, "owner");
  CHECK(users.edit(as_mara, mara.id, {"Mara B.", {}})->name == "Mara B.");
  CHECK(code_of(users.edit(as_mara, mara.id, {{}, UserRole::admin})) == ErrorCode::forbidden);
  CHECK(code_of(users.edit(as_mara, admin.id, {"x", {}})) == ErrorCode::forbidden);
  CHECK(users.edit(as_admin, mara.id, {{}, UserRole::auditor})->role == UserRole::auditor);
  CHECK(code_of(users.edit(as_admin, mara.id, {{}, UserRole::admin})) == ErrorCode::forbidden);
  CHECK(code_of(users.edit(as_admin, mara.id, {{}, UserRole::owner})) == ErrorCode::forbidden);
  CHECK(code_of(users.edit(as_admin, admin.id, {{}, UserRole::user})) == ErrorCode::forbidden);
  CHECK(code_of(users.edit(as_owner, store::kOwner, {{}, UserRole::user})) == ErrorCode::forbidden);
  CHECK(users.edit(as_owner, store::kOwner, {"Greta", {}})->name == "Greta");
  CHECK(users.edit(as_owner, mara.id, {{}, UserRole::admin})->role == UserRole::admin);
  CHECK(code_of(users.edit(as_owner, mara.id, {{}, UserRole::tool})) == ErrorCode::invalid_request);
  CHECK(code_of(users.edit(as_owner, UserId("nobody"), {"x", {}})) == ErrorCode::not_found);
  CHECK(users.edit(as_owner, mara.id, {"", {}}).error().field == "name");
}

TEST_CASE_FIXTURE(Identity, "one's own password changes with the current one, somebody else's with the right to") {
  const auto mara = add(UserRole::user, "Mara");
  const std::string next = "another long password";
  CHECK(users.set_password(as(mara.id), mara.id, {next, std::nullopt}).error().field == "current");
  CHECK(users.set_password(as(mara.id), mara.id, {next, "wrong"}).error().code == ErrorCode::forbidden);
  CHECK(users.set_password(as(mara.id), mara.id, {"short", kPassword}).error().field == "password");
  CHECK(users.set_password(as(mara.id), mara.id, {next, kPassword}).ok());
  CHECK(sign_in("Mara", next).ok());
  CHECK(users.set_password(caller_of(UserRole::admin), mara.id, {kPassword, std::nullopt}).ok());
  CHECK(sign_in("Mara", kPassword).ok());
  CHECK(users.set_password(as(mara.id), store::kOwner, {next, kPassword}).error().code == ErrorCode::forbidden);
  // The owner has none at first.
  CHECK(users.set_password(as(store::kOwner), store::kOwner, {next, std::nullopt}).ok());
  CHECK(users.set_password(as(store::kOwner), store::kOwner, {next, std::nullopt}).error().field == "current");
  const auto tool = add(UserRole::tool, "CI");
  CHECK(users.set_password(caller_of(UserRole::owner), tool.id, {next, {}}).error().field == "password");
}

TEST_CASE_FIXTURE(Identity, "who is removed does not get in, and his name is free") {
  const auto mara = add(UserRole::user, "Mara");
  const Caller as_owner = caller_of(UserRole::owner, "owner");
  CHECK(users.removable(as_owner, store::kOwner).error().code == ErrorCode::conflict);
  CHECK(users.removable(caller_of(UserRole::user), mara.id).error().code == ErrorCode::forbidden);
  CHECK(users.removable(caller_of(UserRole::admin), store::kOwner).error().code == ErrorCode::forbidden);
  REQUIRE(users.remove(as_owner, *users.removable(as_owner, mara.id)).ok());
  CHECK_FALSE(users.find(mara.id).has_value());
  CHECK_FALSE(sign_in("Mara", kPassword).ok());
  CHECK(user_records.records.at(mara.id.text()).password.empty());
  CHECK(users.removable(as_owner, mara.id).error().code == ErrorCode::not_found);
  CHECK(add(UserRole::user, "Mara").id != mara.id);
}

TEST_CASE_FIXTURE(Identity, "guessing passwords gets slower and slower, for one name, and forgets in time") {
  add(UserRole::user, "Mara");
  add(UserRole::user, "Jonas");
  for (int i = 0; i < kFreeGuesses; ++i) CHECK(sign_in("Mara", "wrong").error().code == ErrorCode::unauthenticated);
  const auto refused = sign_in("mara", kPassword);
  CHECK(refused.error().code == ErrorCode::too_many_requests);
  CHECK(refused.error().retry_after_s == 1);
  CHECK(sign_in("Jonas", kPassword).ok());
  clock.pass(1s);
  CHECK_FALSE(sign_in("Mara", "wrong").ok());
  CHECK(sign_in("Mara", kPassword).error().retry_after_s == 2);
  clock.pass(2s);
  CHECK(sign_in("Mara", kPassword).ok());
  CHECK(sign_in("Mara", "wrong").error().code == ErrorCode::unauthenticated);
}

TEST_CASE_FIXTURE(Identity, "the own password is not guessed in a stolen session either") {
  const auto mara = add(UserRole::user, "Mara");
  const Caller as_mara = caller_of(UserRole::user, mara.id.text());
  for (int i = 0; i < kFreeGuesses; ++i) (void)users.set_password(as_mara, mara.id, {kPassword, "wrong"}).ok();
  const auto refused = users.set_password(as_mara, mara.id, {"another long password", kPassword});
  CHECK(refused.error().code == ErrorCode::too_many_requests);
  CHECK(refused.error().field == "current");
}

TEST_CASE("a verifier that is none fits nothing, and one of another cost still fits") {
  FakeClock clock;
  Passwords cheap(clock, test::kCheap);
  const crypto::Secret password(kPassword);
  const auto verifier = cheap.verifier_of(password, {});
  CHECK(Passwords(clock, {32, 8, 1}).fits(password, *verifier, {}).value());
  CHECK_FALSE(cheap.fits(crypto::Secret("other"), *verifier, {}).value());
  for (const char* none :
       {"", "plain", "scrypt:4:8:1:00", "scrypt:x:8:1:00:00", "scrypt:4:x:1:00:00", "scrypt:4:8:x:00:00",
        "scrypt:4:8:1:0g:00", "scrypt:4:8:1:00:0", "scrypt:31:8:1:00:00", "bcrypt:4:8:1:00:00"})
    CHECK_FALSE(cheap.fits(password, none, {}).value());
}

TEST_CASE_FIXTURE(Identity, "tokens stay with a new password, unless they are to end") {
  const auto mara = add(UserRole::user, "Mara");
  REQUIRE(make_token(mara, {"t", {Permission::chat}, {}, {}}).ok());
  REQUIRE(users.set_password(as(mara), mara.id, {"another long password", kPassword}).ok());
  CHECK(token_records.records.size() == 1);
  REQUIRE(users.set_password(as(mara.id), mara.id, {kPassword, "another long password", true}).ok());
  CHECK(token_records.records.empty());
}

TEST_CASE_FIXTURE(Identity, "who set a password is known by name, also when he is gone") {
  const auto mara = add_given(UserRole::user, "Mara");
  CHECK(users.name_of(UserId(mara.password_by)) == "Owner");
  const auto admin = add(UserRole::admin, "Ada");
  REQUIRE(users.set_password(as(admin), mara.id, {kPassword, std::nullopt}).ok());
  REQUIRE(users.remove(as(store::kOwner), admin).ok());
  CHECK(users.name_of(UserId(users.find(mara.id)->password_by)) == "Ada");
  CHECK(users.name_of(UserId("nobody")).empty());
}

TEST_CASE("whoever is sent away from the queue is told so, and neither gets in nor is locked out") {
  FakeClock clock;
  Passwords passwords(clock, test::kCheap);
  const Asker mara{Lane::signed_in, "mara"};
  const auto verifier = passwords.verifier_of(crypto::Secret(kPassword), mara);
  std::optional<DerivationQueue::Turn> busy(passwords.queue().wait({}).value());
  std::thread waits([&] { CHECK(passwords.fits(crypto::Secret(kPassword), *verifier, mara).value()); });
  while (passwords.queue().waiting_in(Lane::signed_in) == 0) std::this_thread::yield();
  for (const std::string& known : {*verifier, std::string()})
    CHECK(passwords.fits(crypto::Secret(kPassword), known, mara).error().code == ErrorCode::too_many_requests);
  CHECK(passwords.verifier_of(crypto::Secret(kPassword), mara).error().retry_after_s > 0);
  busy.reset();
  waits.join();
}
