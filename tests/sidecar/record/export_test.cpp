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
    const auto end = write_export({store->audit(), kKey.public_key(), folder.path() / "checkpoints"}, append);
    REQUIRE(end.ok());
    CHECK(end->seq == 20);
    return text;
  }

  static Result<AuditVerification> verdict_on(const std::string& text,
                                              std::optional<std::string> key = hex_of(kKey.public_key()),
                                              std::optional<audit::KeptEnd> kept_end = {}) {
    std::istringstream lines(text);
    return verify_export(lines, {std::move(key), kept_end});
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an export is whole by the key that is known, and consistent with itself by its own") {
  const std::string text = exported();
  for (const auto& key : {std::optional<std::string>(), std::optional(hex_of(kKey.public_key()))}) {
    const auto verdict = verdict_on(text, key);
    REQUIRE(verdict.ok());
    CHECK(verdict->verdict == (key ? AuditVerdict::whole : AuditVerdict::self_consistent));
    CHECK(verdict->entries == 20);
    CHECK(verdict->checkpoints == 1);
    CHECK(verdict->public_key == hex_of(kKey.public_key()));
  }
}

TEST_CASE_FIXTURE(Fixture, "the export of a running recorder ends where it was signed") {
  Recorder recorder({store->audit(), kKey, clock, log, folder.path() / "checkpoints"});
  const auto seal = recorder.seal();
  REQUIRE(recorder.add_and_wait({}).ok());
  std::string text;
  const auto end = write_export({store->audit(), kKey.public_key(), recorder.checkpoint_file(), {}, seal},
                                [&text](std::string_view part) { return !text.append(part).empty(); });
  CHECK(end->seq == 20);
  CHECK(verdict_on(text)->verdict == AuditVerdict::whole);
  CHECK(verdict_on(text)->entries == 20);
}

TEST_CASE_FIXTURE(Fixture, "an export of the older format says that nothing tells its end, unless somebody kept it") {
  std::string text = exported();
  text.replace(text.find("record 2"), 8, "record 1");
  const size_t seal = text.find("{\"seal\":");
  text.erase(seal, text.find('\n', seal) + 1 - seal);
  const size_t line = text.find("{\"checkpointLine\":");
  const std::string checkpoint = "{\"checkpoint\":" + to_json_text(store->audit().checkpoints(1, 1)->front()) + "}\n";
  text.replace(line, text.find('\n', line) + 1 - line, checkpoint + checkpoint);  // as it did
  CHECK(verdict_on(text)->verdict == AuditVerdict::end_unknown);
  const auto verdict = verdict_on(text);
  CHECK(verdict_on(text, hex_of(kKey.public_key()), audit::KeptEnd{20, verdict->end_hash})->verdict ==
        AuditVerdict::whole);
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
  CHECK(verdict_on(exported() + "{}\n").error().message.find("Line 24 ") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a reader that leaves ends the export") {
  int written = 0;
  REQUIRE(
      write_export({store->audit(), kKey.public_key(), folder.path() / "checkpoints"}, [&written](std::string_view) {
        return ++written < 2;
      }).ok());
  CHECK(written == 2);
}

TEST_CASE("an end that was kept is a number and a hash") {
  const std::string hash(64, 'a');
  CHECK(kept_end_from("12:" + hash)->seq == 12);
  CHECK(kept_end_from(text_of_end(12, hash))->hash == hash);
  for (const std::string& other :
       std::vector<std::string>{"", "12", "12:", ":" + hash, "0:" + hash, "-1:" + hash, "12:" + hash + "a",
                                "12;" + hash, "12:" + std::string(64, 'A'), "99999999999999999999:" + hash}) {
    CAPTURE(other);
    CHECK(kept_end_from(other).error().field == "end");
  }
}
