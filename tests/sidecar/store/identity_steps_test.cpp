// What was decided about users, sessions and tokens a while ago is looked at again in the step that writes it.
#include <functional>
#include <thread>

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

constexpr size_t kMost = 50;
const UserId kAda("ada");    // an admin
const UserId kMara("mara");  // a user

struct People : TestStore {
  using TestStore::open;

  People() {
    for (const auto& [id, role] : {std::pair(kAda, UserRole::admin), std::pair(kMara, UserRole::user)}) {
      const Standing owner{kOwner, 0};
      REQUIRE(store->users().add({id, id.text(), role, "first", 1, 0}, owner, kMost).ok());
    }
  }

  Standing now(const UserId& id) { return standing_of(*store->users().find(id)); }
  Judged judged(const UserId& whom, const UserId& by) { return {now(whom), now(by)}; }
  Result<void> open(const Standing& user, const std::string& digest) {
    return store->sessions().add({digest, user.user, 1, 1, "id of " + digest, ""}, user.epoch, kMost);
  }
  Result<void> make_token(const Judged& judged, const std::string& verifier) {
    return store->tokens().add({verifier, "id of " + verifier, judged.whom.user, "t", {Permission::chat}, 1, 0, 0},
                               judged, kMost);
  }
  std::vector<std::string> sessions_of(const UserId& user) {
    std::vector<std::string> ids;
    for (const auto& session : store->sessions().all()) {
      if (session.user == user) ids.push_back(session.id);
    }
    return ids;
  }
};

struct Change {
  const char* name;
  std::function<void(People&)> happens;
  bool is_to_ada = false;  // and not to Mara
};

const std::vector<Change> kChanges{
    {"Mara's password",
     [](People& p) {
       REQUIRE(p.store->users().set_password({p.judged(kMara, kMara), "second", 2}).ok());
     }},
    {"Mara's role",
     [](People& p) {
       REQUIRE(p.store->users().edit(p.judged(kMara, kOwner), {{}, UserRole::auditor}).ok());
     }},
    {"Mara's removal", [](People& p) { REQUIRE(p.store->users().mark_removed(p.judged(kMara, kOwner), 3).ok()); }},
    {"Ada's role",
     [](People& p) {
       REQUIRE(p.store->users().edit(p.judged(kAda, kOwner), {{}, UserRole::user}).ok());
     },
     true},
    {"Ada's removal", [](People& p) { REQUIRE(p.store->users().mark_removed(p.judged(kAda, kOwner), 3).ok()); }, true}};

struct Verb {
  const char* name;
  std::function<Result<void>(People&, const Judged&)> act;
};

const std::vector<Verb> kVerbs{
    {"edit",
     [](People& p, const Judged& j) -> Result<void> {
       KF_CHECK(p.store->users().edit(j, {"Another", UserRole::admin}));
       return {};
     }},
    {"set_password",
     [](People& p, const Judged& j) {
       return p.store->users().set_password({j, "stale", 5, {}, TokensThen::go});
     }},
    {"mark_removed", [](People& p, const Judged& j) { return p.store->users().mark_removed(j, 7); }},
    {"a token", [](People& p, const Judged& j) { return p.make_token(j, "late"); }}};

bool is_same(const UserRecord& a, const UserRecord& b) {
  return a.name == b.name && a.role == b.role && a.password == b.password && a.removed_ms == b.removed_ms &&
         a.epoch == b.epoch && a.password_by == b.password_by;
}

}  // namespace

TEST_CASE("what was decided before a password, a role or a removal changes nothing after it, across a restart") {
  for (const auto& change : kChanges) {
    for (const auto& verb : kVerbs) {
      People people;
      const Judged then = people.judged(kMara, kAda);
      change.happens(people);
      const UserRecord left = *people.store->users().find(kMara);
      const auto refused = verb.act(people, then);
      CAPTURE(change.name);
      CAPTURE(verb.name);
      REQUIRE_FALSE(refused.ok());
      const bool is_gone = left.removed_ms != 0;
      CHECK(refused.error().code == (change.is_to_ada ? ErrorCode::forbidden
                                     : is_gone        ? ErrorCode::not_found
                                                      : ErrorCode::conflict));
      CHECK(is_same(*people.store->users().find(kMara), left));
      people.open();
      CHECK(is_same(*people.store->users().find(kMara), left));
      CHECK(people.store->tokens().all().empty());
    }
  }
}

TEST_CASE("the other way round both are done, and the later one has the last word") {
  for (const auto& change : kChanges) {
    for (const auto& verb : kVerbs) {
      CAPTURE(change.name);
      CAPTURE(verb.name);
      People people;
      REQUIRE(verb.act(people, people.judged(kMara, kAda)).ok());
      if (std::string(verb.name) == "mark_removed" && !change.is_to_ada) continue;  // nobody is left to change
      change.happens(people);
      people.open();
      CHECK(people.store->users().find(kMara)->is_here() ==
            (std::string(change.name) != "Mara's removal" && std::string(verb.name) != "mark_removed"));
    }
  }
}

TEST_CASE("nobody is added by somebody whose rights are gone") {
  People people;
  const Standing then = people.now(kAda);
  REQUIRE(people.store->users().edit(people.judged(kAda, kOwner), {{}, UserRole::user}).ok());
  CHECK(people.store->users().add({UserId("x"), "x", UserRole::user, "", 1, 0}, then, kMost).error().code ==
        ErrorCode::forbidden);
  CHECK_FALSE(people.store->users().find(UserId("x")).has_value());
}

TEST_CASE("a sign-in that began before a change of password or role, or before a removal, opens nothing") {
  for (const auto& change : kChanges) {
    People people;
    const Standing then = people.now(change.is_to_ada ? kAda : kMara);
    change.happens(people);
    CAPTURE(change.name);
    CHECK(people.open(then, "late").error().code == ErrorCode::unauthenticated);
    people.open();
    CHECK(people.store->sessions().all().empty());
  }
}

TEST_CASE("a new password ends the other sessions in one step, and the tokens when that is wanted") {
  for (const auto tokens : {TokensThen::stay, TokensThen::go}) {
    People people;
    for (const char* digest : {"here", "there"}) REQUIRE(people.open(people.now(kMara), digest).ok());
    REQUIRE(people.open(people.now(kAda), "ada's").ok());
    REQUIRE(people.make_token(people.judged(kMara, kMara), "mara's").ok());
    REQUIRE(people.make_token(people.judged(kAda, kAda), "ada's").ok());
    REQUIRE(people.store->users().set_password({people.judged(kMara, kMara), "new", 9, "id of here", tokens}).ok());
    for (int restart = 0; restart < 2; ++restart) {
      CHECK(people.sessions_of(kMara) == std::vector<std::string>{"id of here"});
      CHECK(people.sessions_of(kAda).size() == 1);
      CHECK(people.store->tokens().find("mara's").has_value() == (tokens == TokensThen::stay));
      CHECK(people.store->tokens().find("ada's").has_value());
      CHECK(people.store->users().find(kMara)->password_by.empty());
      CHECK(people.store->users().find(kMara)->password_set_ms == 9);
      people.open();
    }
  }
}

TEST_CASE("whose hand set a password is kept, and so is nothing of somebody who was removed") {
  People people;
  REQUIRE(people.open(people.now(kMara), "hers").ok());
  REQUIRE(people.store->users().set_password({people.judged(kMara, kAda), "given", 4}).ok());
  CHECK(people.sessions_of(kMara).empty());
  people.open();
  CHECK(people.store->users().find(kMara)->password_by == "ada");
  REQUIRE(people.open(people.now(kMara), "hers").ok());
  REQUIRE(people.make_token(people.judged(kMara, kMara), "hers").ok());
  REQUIRE(people.store->users().mark_removed(people.judged(kMara, kAda), 6).ok());
  people.open();
  CHECK(people.store->users().find(kMara)->password.empty());
  CHECK(people.store->sessions().all().empty());
  CHECK(people.store->tokens().all().empty());
}

TEST_CASE("sixty that come at once leave as many sessions, tokens and users as there may be") {
  constexpr int kAtOnce = 60;
  People people;
  std::vector<std::thread> crowd;
  std::atomic<int> tokens_made{0};
  std::atomic<int> users_added{0};
  const Judged own = people.judged(kMara, kMara);
  for (int i = 0; i < kAtOnce; ++i) {
    crowd.emplace_back([&, i] {
      (void)people.open(own.whom, std::to_string(i)).ok();
      if (people.make_token(own, std::to_string(i)).ok()) ++tokens_made;
      const UserRecord another{UserId(std::to_string(i)), "n" + std::to_string(i), UserRole::tool, "", 1, 0};
      if (people.store->users().add(another, {kOwner, 0}, kMost).ok()) ++users_added;
    });
  }
  for (auto& one : crowd) one.join();
  for (int restart = 0; restart < 2; ++restart) {
    CHECK(people.sessions_of(kMara).size() == kMost);
    CHECK(people.store->tokens().all().size() == kMost);
    CHECK(people.store->users().all().size() == kMost);
    people.open();
  }
  CHECK(tokens_made == static_cast<int>(kMost));
  CHECK(users_added == static_cast<int>(kMost) - 3);
}

TEST_CASE("a password change and sign-ins at once, in a loop: no session of the old password stays") {
  People people;
  for (int round = 0; round < 20; ++round) {
    const Standing old = people.now(kMara);
    const std::string name = std::to_string(round);
    std::thread signs_in([&] {
      for (int i = 0; i < 8; ++i) (void)people.open(old, name + "." + std::to_string(i)).ok();
    });
    REQUIRE(people.store->users().set_password({people.judged(kMara, kMara), "v" + name, 1}).ok());
    const auto alive_when_answered = people.sessions_of(kMara);
    signs_in.join();
    CHECK(alive_when_answered.empty());
    CHECK(people.sessions_of(kMara).empty());
  }
}

TEST_CASE("a request of somebody who was removed while it was under way leaves no conversation behind") {
  People people;
  REQUIRE(people.conversations().create(kMara, "before").ok());
  REQUIRE(people.store->users().mark_removed(people.judged(kMara, kOwner), 3).ok());
  REQUIRE(people.conversations().remove_all_of(kMara).ok());
  CHECK(people.conversations().create(kMara, "late").error().code == ErrorCode::unauthenticated);
  CHECK(rows_in_file(people.folder.database(), "SELECT count(*) FROM conversations") == std::vector<std::string>{"0"});
}
