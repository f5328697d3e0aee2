#include "sidecar/record/export.h"

#include <doctest/doctest.h>

#include <sstream>

#include "sidecar/record/recorder.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::record;

namespace {

const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));

struct Fixture : store::TestStore {
  Fixture() {
    Recorder recorder({store->audit(), kKey, clock, log, folder.path() / "checkpoints"});
    std::vector<std::future<Result<int64_t>>> added;
    for (int i = 0; i < 20; ++i) {
      AuditRecord entry;
      entry.actor = "owner";
      entry.object = "c" + std::to_string(i);
      added.push_back(recorder.add(entry));
    }
    for (auto& one : added) REQUIRE(one.get().ok());
  }

  std::string exported() {
    std::string text;
    const auto append = [&text](std::string_view part) {
      text += part;
      return true;
    };
    REQUIRE(write_export({store->audit(), kKey.public_key(), {}}, append).ok());
    return text;
  }

  static Result<AuditVerification> verdict_on(const std::string& text, std::optional<std::string> key = {}) {
    std::istringstream lines(text);
    return verify_export(lines, key);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an export verifies by itself, with its own key and with the one that is known") {
  const std::string text = exported();
  for (const auto& key : {std::optional<std::string>(), std::optional(hex_of(kKey.public_key()))}) {
    const auto verdict = verdict_on(text, key);
    REQUIRE(verdict.ok());
    CHECK(verdict->verdict == AuditVerdict::whole);
    CHECK(verdict->entries == 20);
    CHECK(verdict->checkpoints == 1);
    CHECK(verdict->public_key == hex_of(kKey.public_key()));
  }
}

TEST_CASE_FIXTURE(Fixture, "another key than the one that signed is found out") {
  const crypto::SigningKey other(crypto::Secret(std::string(crypto::kSeedBytes, 'o')));
  CHECK(verdict_on(exported(), hex_of(other.public_key()))->verdict == AuditVerdict::tampered);
  CHECK(verdict_on(exported(), "no key").error().field == "public-key");
}

TEST_CASE_FIXTURE(Fixture, "a line that was changed, left out or cut off is found") {
  const std::string text = exported();
  std::string changed = text;
  changed.replace(changed.find("\"c7\""), 4, "\"cX\"");
  CHECK(verdict_on(changed)->bad_seq == 8);
  std::string without = text;
  const size_t line = without.find("{\"entry\":{\"seq\":5,");
  without.erase(line, without.find('\n', line) + 1 - line);
  CHECK(verdict_on(without)->bad_seq == 5);
  const size_t end = text.find("{\"entry\":{\"seq\":15,");
  const std::string cut = text.substr(0, end);
  CHECK(verdict_on(cut)->verdict == AuditVerdict::truncated);
  CHECK(verdict_on(cut)->bad_seq == 15);
}

TEST_CASE_FIXTURE(Fixture, "what is no export says which line is not") {
  for (const char* other : {"", "{}", "{\"format\":\"something else\",\"publicKey\":\"00\"}", "not JSON"}) {
    CHECK(verdict_on(other).error().message.find("Line 1 ") != std::string::npos);
  }
  CHECK(verdict_on(exported() + "{}\n").error().message.find("Line 23 ") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a reader that leaves ends the export") {
  int written = 0;
  REQUIRE(write_export({store->audit(), kKey.public_key(), {}}, [&written](std::string_view) {
            return ++written < 2;
          }).ok());
  CHECK(written == 2);
}
