// Whoever has a copy of a credential's row and can write the database: what was replaced or removed stays dead.

#include <random>

#include "sidecar/crypto/aead.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/vault/vault.h"
#include "tests/sidecar/store/test_store.h"
#include "tests/sidecar/vault/memory_credentials.h"

using namespace kf;
using namespace kf::vault;
using crypto::Secret;
using store::CredentialRecord;

namespace {

const CredentialName kToken{kShared, "lmstudio", "http://127.0.0.1:1234", "token"};
const CredentialName kOther{kShared, "lmstudio", "http://127.0.0.1:1234", "other"};

std::string value_of(const Vault& vault, const CredentialName& name) {
  const auto value = vault.get(name);
  if (!value) return "error: " + std::string(error_code_name(value.error().code));
  return *value ? std::string((*value)->reveal()) : "nothing";
}

// A data folder whose rows somebody copies and puts back while nothing runs.
struct Folder : store::TestStore {
  Secret master{std::string(32, 'm')};

  std::unique_ptr<Vault> start() {
    open();
    auto vault = Vault::open(store->credentials(), master, clock);
    if (!vault) FAIL(vault.error().message);
    return std::move(vault).value();
  }

  std::vector<std::string> copied_rows() {
    return store::rows_in_file(folder.database(),
                               "SELECT printf('INSERT OR REPLACE INTO credentials VALUES(%Q,%Q,%Q,%Q,%d,%d,%d,%Q)', "
                               "user, provider, field, origin, row_version, key_version, changed_ms, sealed) FROM "
                               "credentials WHERE field = 'token'");
  }
  void put_back(const std::vector<std::string>& rows) {
    REQUIRE_FALSE(rows.empty());
    store.reset();
    for (const std::string& row : rows) store::rows_in_file(folder.database(), row.c_str());
  }
};

}  // namespace

TEST_CASE_FIXTURE(Folder, "a credential that was replaced does not work again when its row is put back") {
  auto vault = start();
  REQUIRE(vault->put(kToken, Secret("one")).ok());
  REQUIRE(vault->put(kOther, Secret("other")).ok());
  const auto old = copied_rows();
  REQUIRE(vault->put(kToken, Secret("two")).ok());
  CHECK(value_of(*start(), kToken) == "two");
  put_back(old);
  CHECK(value_of(*start(), kToken) == "error: data_damaged");
  CHECK(value_of(*start(), kOther) == "other");
  auto again = start();
  REQUIRE(again->put(kToken, Secret("three")).ok());
  CHECK(value_of(*again, kToken) == "three");
  CHECK(value_of(*again, kOther) == "other");
  CHECK(value_of(*start(), kToken) == "three");
}

TEST_CASE_FIXTURE(Folder, "a credential that was removed does not work again when its row is put back") {
  auto vault = start();
  REQUIRE(vault->put(kToken, Secret("one")).ok());
  const auto old = copied_rows();
  SUBCASE("the last one") {}
  SUBCASE("with another one beside it") { REQUIRE(vault->put(kOther, Secret("other")).ok()); }
  REQUIRE(vault->remove(kToken).ok());
  put_back(old);
  CHECK(value_of(*start(), kToken) == "error: data_damaged");
  REQUIRE(start()->remove(kToken).ok());  // what the page offers for it
  CHECK(value_of(*start(), kToken) == "nothing");
}

TEST_CASE_FIXTURE(Folder,
                  "a row that somebody removed behind our back, and that was entered anew, does not come back") {
  auto vault = start();
  REQUIRE(vault->put(kToken, Secret("one")).ok());
  const auto old = copied_rows();
  store.reset();
  store::rows_in_file(folder.database(), "DELETE FROM credentials");
  REQUIRE(start()->put(kToken, Secret("two")).ok());
  put_back(old);
  CHECK(value_of(*start(), kToken) == "error: data_damaged");
}

TEST_CASE_FIXTURE(Folder, "nor does it across a rotation of the master key") {
  auto vault = start();
  REQUIRE(vault->put(kToken, Secret("one")).ok());
  const auto old = copied_rows();
  const Secret next(std::string(32, 'n'));
  SUBCASE("replaced before it") { REQUIRE(vault->put(kToken, Secret("two")).ok()); }
  SUBCASE("removed before it") { REQUIRE(vault->remove(kToken).ok()); }
  SUBCASE("not changed at all") {}
  REQUIRE(vault->rotate(next).ok());
  SUBCASE("replaced while it is under way") { REQUIRE(vault->put(kToken, Secret("two")).ok()); }
  SUBCASE("removed while it is under way") { REQUIRE(vault->remove(kToken).ok()); }
  REQUIRE(vault->finish_rotation().ok());
  put_back(old);
  master = Secret(next.reveal());
  CHECK(value_of(*start(), kToken) == "error: data_damaged");
}

TEST_CASE("whatever was done before, no row of any time opens but the one that is current") {
  std::mt19937 random(11);
  FakeClock clock;
  store::MemoryCredentials disk;
  Secret master(std::string(32, 'm'));
  auto vault = Vault::open(disk, master, clock).value();
  std::vector<CredentialRecord> ever;
  std::string current = "nothing";
  int put_back = 0;
  for (int step = 0; step < 120; ++step) {
    const auto what = random() % 6;
    const std::string value = "value " + std::to_string(step);
    if (what < 2) REQUIRE(vault->put(kToken, Secret(value)).ok());
    if (what < 2) current = value;
    if (what == 2 && current != "nothing") REQUIRE(vault->remove(kToken).ok());
    if (what == 2) current = "nothing";
    if (what == 3) REQUIRE(vault->put(kOther, Secret(value)).ok());
    if (what == 4) {
      master = Secret::random(32);
      REQUIRE(vault->rotate(master).ok());
      REQUIRE(vault->finish_rotation().ok());
    }
    if (what == 5) vault = Vault::open(disk, master, clock).value();
    CHECK(value_of(*vault, kToken) == current);
    for (const CredentialRecord& old : ever) {
      store::MemoryCredentials edited = disk;
      std::erase_if(edited.rows, [](const CredentialRecord& row) { return row.field == "token"; });
      edited.rows.push_back(old);
      const std::string found = value_of(*Vault::open(edited, master, clock).value(), kToken);
      CHECK((found == "error: data_damaged" || found == current));
      ++put_back;
    }
    for (const CredentialRecord& row : disk.rows) {
      if (row.field == "token") ever.push_back(row);
    }
  }
  MESSAGE("counted: rows of credentials that were put back: ", put_back);
}

namespace {

// As it was made when a user's key outlived what lay under it.
void make_old_vault(store::MemoryCredentials& disk, const Secret& master, const std::string& value) {
  const Secret key_key = crypto::hkdf_sha256(master, {}, "kf1 key encryption", crypto::kKeyBytes);
  const Secret user_key = Secret::random(crypto::kKeyBytes);
  crypto::AssociatedData of_key;
  of_key.add("kf1 wrapped key").add("user shared").add("1");
  disk.key_rows = {{"user shared", 1, KeyEncryptionKey(master).id(), crypto::seal(key_key, of_key.text(), user_key)}};
  CredentialRecord row{kShared, "lmstudio", kToken.origin, "token", 3, 1, 1};
  crypto::AssociatedData place;
  place.add("kf1 credential").add("knowledge-foundry.db").add("credentials");
  place.add("shared").add(row.provider).add(row.origin).add(row.field).add("3").add("1");
  row.sealed = crypto::seal(user_key, place.text(), Secret(value));
  disk.rows = {row};
}

}  // namespace

TEST_CASE("a vault from before is renewed when it is first opened: what was copied until then is dead") {
  FakeClock clock;
  store::MemoryCredentials disk;
  const Secret master(std::string(32, 'm'));
  make_old_vault(disk, master, "sesame");
  const auto old = disk.rows;
  const auto first = Vault::open(disk, master, clock).value();
  CHECK(value_of(*first, kToken) == "sesame");
  CHECK(disk.rows.at(0).key_version == 2);
  REQUIRE(disk.key_rows.size() == 1);
  CHECK(disk.key_rows[0].version == 2);
  CHECK(value_of(*Vault::open(disk, master, clock).value(), kToken) == "sesame");
  CHECK(disk.key_rows[0].version == 2);  // once
  disk.rows = old;
  CHECK(value_of(*Vault::open(disk, master, clock).value(), kToken) == "error: data_damaged");
}

TEST_CASE("an old vault whose disk is full opens as it is, and is renewed with its next change") {
  FakeClock clock;
  store::MemoryCredentials disk;
  const Secret master(std::string(32, 'm'));
  make_old_vault(disk, master, "sesame");
  const auto old = disk.rows;
  disk.error = Error{ErrorCode::storage_full, "full"};
  const auto vault = Vault::open(disk, master, clock).value();
  CHECK(value_of(*vault, kToken) == "sesame");
  disk.error.reset();
  REQUIRE(vault->put(kOther, Secret("other")).ok());
  CHECK(value_of(*vault, kToken) == "sesame");
  std::erase_if(disk.rows, [](const CredentialRecord& row) { return row.field == "token"; });
  disk.rows.insert(disk.rows.end(), old.begin(), old.end());
  CHECK(value_of(*Vault::open(disk, master, clock).value(), kToken) == "error: data_damaged");
}

TEST_CASE("who was removed and comes anew begins with a key that nothing old opens") {
  FakeClock clock;
  store::MemoryCredentials disk;
  const Secret master(std::string(32, 'm'));
  const auto vault = Vault::open(disk, master, clock).value();
  for (int i = 0; i < 3; ++i) REQUIRE(vault->put(kToken, Secret("old")).ok());
  const auto old = disk.rows;
  REQUIRE(vault->remove_all_of(kShared).ok());
  CHECK(disk.key_rows.empty());
  for (int i = 0; i < 3; ++i) REQUIRE(vault->put(kToken, Secret("new")).ok());
  CHECK(value_of(*Vault::open(disk, master, clock).value(), kToken) == "new");
  disk.rows = old;
  CHECK(value_of(*Vault::open(disk, master, clock).value(), kToken) == "error: data_damaged");
}
