// What happens when the store does not take a write, or a password cannot be worked on: the fault is told, nothing is
// given.
#include "sidecar/identity/agent_name.h"
#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using test::Identity;
using namespace std::chrono_literals;

namespace {

const Error kFull{ErrorCode::storage_full, "The disk is full."};

template <class T>
bool is_full(const Result<T>& result) {
  return !result.ok() && result.error() == kFull;
}

}  // namespace

TEST_CASE_FIXTURE(Identity, "a session that cannot be written is none") {
  session_records.fault = kFull;
  CHECK(is_full(sessions.open_for({store::kOwner, store::kAnyEpoch}, {})));
  session_records.fault.reset();
  session_records.sweep_fault = kFull;
  CHECK(is_full(sessions.open_for({store::kOwner, store::kAnyEpoch}, {})));
  CHECK(session_records.records.empty());
  session_records.sweep_fault.reset();
  for (size_t i = 0; i < kSessionsOfUserMax; ++i) (void)grant();
  session_records.fault = kFull;
  CHECK(is_full(sessions.open_for({store::kOwner, store::kAnyEpoch}, {})));
  CHECK(session_records.records.size() == kSessionsOfUserMax);
}

TEST_CASE_FIXTURE(Identity,
                  "a session whose use cannot be noted lets nobody in, and one that cannot be ended says so") {
  const auto mine = grant();
  session_records.fault = kFull;
  CHECK(sessions.find(request(mine)).ok());
  clock.pass(61s);
  CHECK(is_full(sessions.find(request(mine))));
  CHECK(is_full(sessions.close_all_of(store::kOwner)));
  CHECK(session_records.records.size() == 1);
}

TEST_CASE_FIXTURE(Identity, "tokens are not made, used or revoked behind the store's back") {
  const auto user = add(UserRole::user, "Ann");
  const auto made = make_token(user, {"t", {Permission::chat}, {}, {}});
  REQUIRE(made.ok());
  token_records.fault = kFull;
  CHECK(is_full(make_token(user, {"u", {Permission::chat}, {}, {}})));
  clock.pass(61s);
  CHECK(is_full(tokens.find(with_token(made->token))));
  CHECK(is_full(tokens.revoke(tokens.all().at(0))));
  CHECK(token_records.records.size() == 1);
}

TEST_CASE_FIXTURE(Identity, "a user that cannot be changed stays as he was") {
  const auto user = add(UserRole::user, "Ann");
  user_records.fault = kFull;
  const auto owner = test::caller_of(UserRole::owner, "owner");
  CHECK(is_full(users.edit(owner, user.id, {"Bob", std::nullopt})));
  CHECK(users.find(user.id)->name == "Ann");
}

TEST_CASE("where scrypt does not take its cost, no password is set and nobody signs in") {
  FakeClock clock;
  store::MemoryUsers records;
  const crypto::ScryptCost impossible{15, 8, 1};  // no power of two
  Users users{records, clock, impossible};
  const auto owner = test::caller_of(UserRole::owner, store::kOwner.text());
  CHECK_FALSE(users.add(owner, {"Ann", UserRole::user, test::kPassword}).ok());
  CHECK(users.set_password(owner, store::kOwner, {test::kPassword, std::nullopt}).error().code ==
        ErrorCode::invalid_request);
  const auto sign_in = [&](const std::string& name) {
    return users.sign_in(name, crypto::Secret(test::kPassword), [](const UserId&) { return std::string(); });
  };
  CHECK(sign_in("nobody").error().code == ErrorCode::invalid_request);
  records.records[store::kOwner.text()].password = "scrypt:30:999999:1:00:00";
  CHECK(sign_in("Owner").error().code == ErrorCode::invalid_request);
  CHECK_FALSE(users.set_password(owner, store::kOwner, {test::kPassword, std::nullopt}).ok());
}

TEST_CASE_FIXTURE(Identity, "a stored password with a number that goes on is nobody's") {
  for (const char* stored : {"scrypt:4x:8:1:00:00", "scrypt::8:1:00:00", "scrypt:4:8:99999999999999999999:00:00"}) {
    user_records.records[store::kOwner.text()].password = stored;
    CHECK(sign_in("Owner", test::kPassword).error().code == ErrorCode::unauthenticated);
  }
}

TEST_CASE_FIXTURE(Identity, "a name with the one control character above the letters is refused") {
  CHECK(users.edit(test::caller_of(UserRole::owner, "owner"), store::kOwner, {"a\x7f", std::nullopt}).error().field ==
        "name");
}

TEST_CASE_FIXTURE(Identity, "an admin makes no admins") {
  const auto user = add(UserRole::user, "Ben");
  const auto admin = test::caller_of(UserRole::admin);
  CHECK(users.edit(admin, user.id, {{}, UserRole::admin}).error().code == ErrorCode::forbidden);
  CHECK(users.add(admin, {"Cas", UserRole::admin, test::kPassword}).error().code == ErrorCode::forbidden);
}

TEST_CASE_FIXTURE(Identity, "nobody changes their own role, and a browser of no known system is named alone") {
  const auto admin = add(UserRole::admin, "Ann");
  const auto refused = users.edit(test::caller_of(UserRole::admin, admin.id.text()), admin.id, {{}, UserRole::user});
  CHECK(refused.error().code == ErrorCode::forbidden);
  CHECK(agent_name("Firefox/128.0") == "Firefox");
}
