// Two things at once: while one is between its decision and its write (a password takes half a second), the other
// happens whole. The order is forced by the store in memory, which calls `meanwhile` before a write looks at anything.
#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using test::caller_of;
using test::Identity;
using test::kPassword;

namespace {

const std::string kNext = "another long password";
const Caller kManager = caller_of(UserRole::owner);

// What an owner does to somebody who has something under way.
struct Measure {
  const char* name;
  std::function<void(Identity&, const store::UserRecord&)> take;
  std::function<bool(const store::UserRecord&)> holds;
};

const std::vector<Measure> kMeasures{
    {"removal",
     [](Identity& all, const auto& user) {
       REQUIRE(all.users.remove(kManager, *all.users.removable(kManager, user.id)).ok());
     },
     [](const auto& user) { return user.removed_ms != 0 && user.password.empty(); }},
    {"demotion",
     [](Identity& all, const auto& user) {
       REQUIRE(all.users.edit(kManager, user.id, {{}, UserRole::user}).ok());
     },
     [](const auto& user) { return user.role == UserRole::user; }},
    {"a password set by somebody else",
     [](Identity& all, const auto& user) {
       REQUIRE(all.users.set_password(kManager, user.id, {"a third long password", std::nullopt}).ok());
     },
     [](const auto& user) { return user.password_by == "manager"; }}};

}  // namespace

TEST_CASE("an own password change that is under way undoes no removal, no demotion and no other password") {
  for (const auto& measure : kMeasures) {
    for (const bool is_measure_first : {true, false}) {
      Identity all;
      const auto ada = all.add(UserRole::admin, "Ada");
      const Caller as_ada = all.as(ada);
      if (is_measure_first) all.user_records.meanwhile = [&] { measure.take(all, ada); };
      const auto changed = all.users.set_password(as_ada, ada.id, {kNext, kPassword});
      if (!is_measure_first) measure.take(all, ada);
      CAPTURE(measure.name);
      CAPTURE(is_measure_first);
      CHECK(changed.ok() == !is_measure_first);
      CHECK(measure.holds(all.user_records.records.at(ada.id.text())));
      CHECK_FALSE(all.sign_in("Ada", is_measure_first ? kNext : kPassword).ok());
    }
  }
}

TEST_CASE("what an admin has under way when his rights go is not done") {
  for (const auto& measure : kMeasures) {
    CAPTURE(measure.name);
    Identity all;
    const auto ada = all.add(UserRole::admin, "Ada");
    const auto mara = all.add(UserRole::user, "Mara");
    const Caller as_ada = all.as(ada);
    const std::vector<std::function<bool()>> acts{
        [&] {
          return all.users.add(as_ada, {"New", UserRole::user, kPassword}).ok();
        },
        [&] {
          return all.users.edit(as_ada, mara.id, {"Renamed", UserRole::auditor}).ok();
        },
        [&] {
          return all.users.set_password(as_ada, mara.id, {kNext, std::nullopt}).ok();
        },
        [&] { return all.users.remove(as_ada, *all.users.removable(as_ada, mara.id)).ok(); }};
    measure.take(all, ada);  // each act was let in before: its caller is as he was
    for (const auto& act : acts) CHECK_FALSE(act());
    CHECK(all.users.find(mara.id)->name == "Mara");
    CHECK(all.sign_in("Mara", kPassword).ok());
    CHECK_FALSE(all.user_records.find_by_name("New").has_value());
  }
}

TEST_CASE("an admin's password for a user who is made an admin meanwhile is refused") {
  Identity all;
  const auto ada = all.add(UserRole::admin, "Ada");
  const auto mara = all.add(UserRole::user, "Mara");
  all.user_records.meanwhile = [&] { REQUIRE(all.users.edit(kManager, mara.id, {{}, UserRole::admin}).ok()); };
  CHECK(all.users.set_password(all.as(ada), mara.id, {kNext, std::nullopt}).error().code == ErrorCode::conflict);
  CHECK(all.sign_in("Mara", kPassword).ok());
}

TEST_CASE("a sign-in with the old password opens nothing once the change is answered, nor for who is removed") {
  for (const auto& measure : kMeasures) {
    for (const bool is_measure_first : {true, false}) {
      Identity all;
      const auto ada = all.add(UserRole::admin, "Ada");
      const auto proved = all.sign_in("Ada", kPassword);
      REQUIRE(proved.ok());
      if (is_measure_first) all.session_records.meanwhile = [&] { measure.take(all, ada); };
      const auto grant = all.sessions.open_for(standing_of(*proved), {});
      if (!is_measure_first) measure.take(all, ada);
      CAPTURE(measure.name);
      CAPTURE(is_measure_first);
      CHECK(grant.ok() == !is_measure_first);
      const bool ends_sessions = std::string(measure.name) != "demotion";
      CHECK(all.session_records.records.empty() == (is_measure_first || ends_sessions));
    }
  }
}

TEST_CASE("a token is made for nobody who lost his rights while it was made") {
  for (const auto& measure : kMeasures) {
    Identity all;
    const auto ada = all.add(UserRole::admin, "Ada");
    all.token_records.meanwhile = [&] { measure.take(all, ada); };
    CAPTURE(measure.name);
    CHECK_FALSE(all.make_token(ada, {"t", {Permission::record}, {}, {}}).ok());
    CHECK(all.token_records.records.empty());
  }
}

TEST_CASE("two password changes of one user at once: one is done, the other is told") {
  Identity all;
  const auto mara = all.add(UserRole::user, "Mara");
  const Caller as_mara = all.as(mara);
  all.user_records.meanwhile = [&] {
    REQUIRE(all.users.set_password(as_mara, mara.id, {"the faster password", kPassword}).ok());
  };
  CHECK(all.users.set_password(as_mara, mara.id, {kNext, kPassword}).error().code == ErrorCode::conflict);
  CHECK(all.sign_in("Mara", "the faster password").ok());
}
