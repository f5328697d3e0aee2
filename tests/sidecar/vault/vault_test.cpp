#include "sidecar/vault/vault.h"

#include <doctest/doctest.h>

#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/vault/memory_credentials.h"

using namespace kf;
using namespace kf::vault;
using crypto::Secret;

namespace {

const CredentialName kToken{kShared, "lmstudio", "http://127.0.0.1:1234", "token"};
const CredentialName kHers{UserId("mara"), "jira", "https://acme.example:443", "token"};

struct Fixture {
  FakeClock clock;
  store::MemoryCredentials disk;
  Secret master{std::string(32, 'm')};

  std::unique_ptr<Vault> open(const Secret& key) {
    auto vault = Vault::open(disk, key, clock);
    if (!vault) FAIL(vault.error().message);
    return std::move(vault).value();
  }
  std::unique_ptr<Vault> open() { return open(master); }

  static std::string value_of(const Vault& vault, const CredentialName& name) {
    auto value = vault.get(name);
    if (!value) return "error: " + std::string(error_code_name(value.error().code));
    return *value ? std::string((*value)->reveal()) : "nothing";
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a secret is kept sealed, found again, changed and removed") {
  auto vault = open();
  CHECK(value_of(*vault, kToken) == "nothing");
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  REQUIRE(vault->put(kHers, Secret("hers")).ok());
  CHECK(value_of(*open(), kToken) == "sesame");
  CHECK(disk.rows.at(0).sealed.find("sesame") == std::string::npos);
  REQUIRE(vault->put(kToken, Secret("another")).ok());
  CHECK(value_of(*open(), kToken) == "another");
  CHECK(vault->list(kShared).at(0).row_version == 2);
  CHECK(vault->list(kShared).size() == 1);
  REQUIRE(vault->remove(kToken).ok());
  CHECK(vault->remove(kToken).error().code == ErrorCode::not_found);
  CHECK(value_of(*open(), kToken) == "nothing");
  CHECK(value_of(*open(), kHers) == "hers");
}

TEST_CASE_FIXTURE(Fixture, "a secret is for one server: another address gets nothing") {
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  CredentialName elsewhere = kToken;
  elsewhere.origin = "http://evil.example:1234";
  CHECK(value_of(*vault, elsewhere) == "nothing");
  elsewhere = kToken;
  elsewhere.user = UserId("mara");
  CHECK(value_of(*vault, elsewhere) == "nothing");
}

TEST_CASE_FIXTURE(Fixture, "whoever swaps or changes rows finds that they do not open") {
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("one")).ok());
  CredentialName second = kToken;
  second.field = "other";
  REQUIRE(vault->put(second, Secret("two")).ok());
  const auto rows = disk.rows;
  const auto judged = [&](const std::function<void(store::CredentialRecord&)>& edit) {
    disk.rows = rows;
    edit(disk.rows.at(0));
    CredentialName asked{disk.rows[0].user, disk.rows[0].provider, disk.rows[0].origin, disk.rows[0].field};
    return value_of(*open(), asked);
  };
  CHECK(judged([](auto&) {}) == "one");
  const std::string damaged = "error: data_damaged";
  CHECK(judged([&](auto& row) { row.sealed = rows[1].sealed; }) == damaged);
  CHECK(judged([](auto& row) { row.origin = "http://evil.example:1234"; }) == damaged);
  CHECK(judged([](auto& row) { row.provider = "other"; }) == damaged);
  CHECK(judged([](auto& row) { row.user = UserId("mara"); }) == damaged);
  CHECK(judged([](auto& row) { row.row_version = 7; }) == damaged);
  CHECK(judged([](auto& row) { row.key_version = 7; }) == damaged);
  int flips = 0;
  for (size_t i = 0; i < rows[0].sealed.size() * 8; ++i, ++flips) {
    CHECK(judged([i](auto& row) { row.sealed[i / 8] = static_cast<char>(row.sealed[i / 8] ^ (1 << i % 8)); }) ==
          damaged);
  }
  MESSAGE("counted: flipped bits of a sealed credential: ", flips);
}

TEST_CASE_FIXTURE(Fixture, "an older value does not come back") {
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("old")).ok());
  const auto old = disk.rows.at(0);
  REQUIRE(vault->put(kToken, Secret("new")).ok());
  disk.rows.at(0).sealed = old.sealed;
  CHECK(value_of(*open(), kToken) == "error: data_damaged");
}

TEST_CASE_FIXTURE(Fixture, "the wrong master key opens nothing, and no new key is made in silence") {
  REQUIRE(open()->put(kToken, Secret("sesame")).ok());
  const auto keys = disk.key_rows;
  const Secret wrong(std::string(32, 'w'));
  const auto refused = Vault::open(disk, wrong, clock);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::locked);
  CHECK(refused.error().message.find("another one") != std::string::npos);
  CHECK(disk.key_rows == keys);
}

TEST_CASE_FIXTURE(Fixture, "a damaged key takes its own secrets with it and nothing else") {
  REQUIRE(open()->put(kToken, Secret("sesame")).ok());
  REQUIRE(open()->put(kHers, Secret("hers")).ok());
  for (auto& row : disk.key_rows) {
    if (row.name == "user mara") row.wrapped[15] = static_cast<char>(row.wrapped[15] ^ 1);
  }
  auto vault = open();
  CHECK(value_of(*vault, kToken) == "sesame");
  CHECK(value_of(*vault, kHers) == "error: data_damaged");
  CHECK(vault->put(kHers, Secret("again")).error().code == ErrorCode::data_damaged);
  CHECK(vault->rotate(Secret(std::string(32, 'n'))).error().code == ErrorCode::data_damaged);
  REQUIRE(vault->remove_all_of(UserId("mara")).ok());
  CHECK(vault->put(kHers, Secret("again")).ok());
  CHECK(value_of(*open(), kHers) == "again");
}

TEST_CASE_FIXTURE(Fixture, "who goes takes the key along") {
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  REQUIRE(vault->put(kHers, Secret("hers")).ok());
  const auto kept = disk.rows;
  REQUIRE(vault->remove_all_of(UserId("mara")).ok());
  CHECK(vault->status().credentials == 1);
  disk.rows = kept;  // from a copy of the file, say
  CHECK(value_of(*open(), kHers) == "error: data_damaged");
  CHECK(value_of(*open(), kToken) == "sesame");
  CHECK(vault->remove_all_of(UserId("nobody")).ok());
}

TEST_CASE_FIXTURE(Fixture, "the sidecar's own keys are made once and stay when the master key is changed") {
  auto vault = open();
  CHECK(vault->own_key(kTokenPepper, Secret("first"))->reveal() == "first");
  CHECK(vault->own_key(kTokenPepper, Secret("second"))->reveal() == "first");
  const Secret next(std::string(32, 'n'));
  REQUIRE(vault->rotate(next).ok());
  REQUIRE(vault->finish_rotation().ok());
  CHECK(open(next)->own_key(kTokenPepper, Secret("third"))->reveal() == "first");
  disk.key_rows.at(0).wrapped[20] = static_cast<char>(disk.key_rows[0].wrapped[20] ^ 4);
  CHECK(open(next)->own_key(kTokenPepper, Secret("x")).error().code == ErrorCode::data_damaged);
}

TEST_CASE_FIXTURE(Fixture, "a rotation may be broken off anywhere: the key that is in the file opens everything") {
  const Secret next(std::string(32, 'n'));
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  REQUIRE(vault->put(kHers, Secret("hers")).ok());
  REQUIRE(vault->rotate(next).ok());
  const auto keys = disk.key_rows;
  const auto rows = disk.rows;
  CHECK(keys.size() == 4);  // each of two twice
  const Secret* const both[] = {&master, &next};
  for (const Secret* master_then : both) {
    disk.key_rows = keys;
    disk.rows = rows;
    auto opened = open(*master_then);
    CHECK(value_of(*opened, kToken) == "sesame");
    CHECK(value_of(*opened, kHers) == "hers");
    CHECK(disk.key_rows.size() == 2);
  }
}

TEST_CASE_FIXTURE(Fixture, "after a rotation the old key opens nothing, and the data keys are new ones") {
  const Secret next(std::string(32, 'n'));
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  const std::string before = vault->status().key_id;
  const auto sealed = disk.rows.at(0).sealed;
  REQUIRE(vault->rotate(next).ok());
  REQUIRE(vault->put(kHers, Secret("hers")).ok());  // meanwhile
  REQUIRE(vault->finish_rotation().ok());
  CHECK(vault->status().key_id != before);
  CHECK(disk.rows.at(0).key_version == 2);
  CHECK(disk.rows.at(0).sealed != sealed);
  CHECK_FALSE(Vault::open(disk, master, clock).ok());
  CHECK(value_of(*open(next), kToken) == "sesame");
  CHECK(value_of(*open(next), kHers) == "hers");
}

TEST_CASE_FIXTURE(Fixture, "a rotation that is given up leaves the old key in force") {
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  REQUIRE(vault->rotate(Secret(std::string(32, 'n'))).ok());
  REQUIRE(vault->put(kHers, Secret("hers")).ok());  // meanwhile
  REQUIRE(vault->abandon_rotation().ok());
  CHECK(value_of(*open(), kToken) == "sesame");
  CHECK(value_of(*open(), kHers) == "hers");
  CHECK(vault->abandon_rotation().ok());
}

TEST_CASE_FIXTURE(Fixture, "what the disk refuses did not happen") {
  auto vault = open();
  REQUIRE(vault->put(kToken, Secret("sesame")).ok());
  disk.error = Error{ErrorCode::storage_full, "full"};
  CHECK_FALSE(vault->put(kHers, Secret("hers")).ok());
  CHECK_FALSE(vault->put(kToken, Secret("new")).ok());
  CHECK_FALSE(vault->remove(kToken).ok());
  CHECK_FALSE(vault->remove_all_of(kShared).ok());
  CHECK_FALSE(vault->rotate(Secret(std::string(32, 'n'))).ok());
  CHECK_FALSE(vault->own_key(kTokenPepper, Secret("p")).ok());
  disk.error.reset();
  CHECK(value_of(*vault, kToken) == "sesame");
  CHECK(value_of(*vault, kHers) == "nothing");
  REQUIRE(vault->put(kHers, Secret("hers")).ok());
  CHECK(value_of(*open(), kHers) == "hers");
}
