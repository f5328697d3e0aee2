// Files that come back from the disk or from somebody else: the master key, exported records, checkpoints.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "sidecar/crypto/digest.h"
#include "sidecar/crypto/key_file.h"
#include "sidecar/record/export.h"
#include "sidecar/record/recorder.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"
#include "tests/temp_folder.h"

namespace kf::fuzz {
namespace {

enum class Kept { key, exported, edited, checkpoints, kinds };

constexpr std::string_view kKeyHeading = "knowledge-foundry master key 1\n";
constexpr size_t kCheckDigits = 16;
constexpr int64_t kEntries = 4;

const crypto::SigningKey& signing_key() {
  static const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));
  return kKey;
}

std::filesystem::path written(std::string_view bytes) {
  static const testing::TempFolder kFolder;
  const auto path = kFolder.path() / "file";
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  expect(file.flush().good(), "room for one input");
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return path;
}

// A key file has one form: whoever takes it for a key could have written it to the last byte.
void check_key(std::string_view bytes) {
  const auto key = crypto::read_key_file(written(bytes), crypto::MayMake::no);
  if (!key) return;
  const std::string checked = std::string(kKeyHeading) + std::string(key->reveal());
  const std::string whole =
      std::string(kKeyHeading) + hex_of(key->reveal()) + crypto::sha256_hex(checked).substr(0, kCheckDigits) + "\n";
  expect(bytes == whole, "a key is taken from nothing but its own file");
}

// A small record and its signed end, as an export writes them.
std::string good_export() {
  std::string entries;
  audit::Digest hash = audit::kChainStart;
  for (int64_t seq = 1; seq <= kEntries; ++seq) {
    AuditRecord record;
    record.at_ms = 1'700'000'000'000 + seq;
    record.actor = "owner";
    record.model = "llama3";
    hash = audit::chain_hash(hash, seq, record);
    entries += "{\"entry\":" + to_json_text(AuditEntry{seq, record, hex_of(crypto::bytes_of(hash))}) + "}\n";
  }
  const std::string line = to_json_text(audit::sign_checkpoint(signing_key(), kEntries, hash, 1));
  AuditSeal seal;
  seal.seq = kEntries;
  seal.hash = hex_of(crypto::bytes_of(hash));
  seal.file_bytes = static_cast<int64_t>(line.size()) + 1;
  seal.file_digest = hex_of(crypto::bytes_of(audit::line_digest(audit::kChainStart, line)));
  return R"({"format":"knowledge-foundry record 2","publicKey":")" + hex_of(signing_key().public_key()) + "\"}\n" +
         "{\"seal\":" + to_json_text(audit::sign_seal(signing_key(), seal)) + "}\n" +
         "{\"checkpointLine\":" + nlohmann::json(line).dump() + "}\n" + entries;
}

Result<AuditVerification> verdict_on(const std::string& text) {
  std::istringstream lines(text);
  return record::verify_export(lines, {hex_of(signing_key().public_key())});
}

// What the file says of the record, without what JSON lets one write in two ways.
std::string meaning_of(const std::string& text) {
  std::string meaning;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto json = parse_json(line);
    if (!json || !json->contains("entry") || (*json)["entry"].is_null()) continue;
    const auto entry = from_json<AuditEntry>((*json)["entry"]);
    if (entry) meaning += to_json_text(*entry);
  }
  return meaning;
}

// Whoever changes an export and finds it whole has changed nothing that it says.
void check_edited(Input input) {
  static const std::string kGood = good_export();
  static const bool kIsGoodWhole = verdict_on(kGood)->verdict == AuditVerdict::whole;
  std::string text = kGood;
  while (!input.rest().empty()) {
    const size_t at = (input.byte() * 256u + input.byte()) % text.size();
    const uint8_t kind = input.byte();
    if (kind % 4 == 0) text.erase(at, 1 + kind / 4u);
    if (kind % 4 == 1) text.insert(at, text, at / 2, kind / 4u);
    if (kind % 4 >= 2) text[at] = static_cast<char>(input.byte());
    if (text.empty()) return;
  }
  const auto verdict = verdict_on(text);
  const bool is_whole = verdict && verdict->verdict == AuditVerdict::whole && verdict->checkpoints > 0;
  expect(!is_whole || meaning_of(text) == meaning_of(kGood), "a changed record is not whole");
  expect(kIsGoodWhole, "an unchanged one is");
}

void check_exported(std::string_view bytes) {
  const auto verdict = verdict_on(std::string(bytes));
  if (!verdict) return expect(!verdict.error().message.empty(), "a fault is told");
  expect((verdict->verdict == AuditVerdict::whole) == verdict->what.empty(), "what is wrong is told, and nothing else");
  expect(verdict->entries >= 0 && verdict->checkpoints >= 0, "counts that count");
}

void check_checkpoints(std::string_view bytes) {
  auto lines = record::CheckpointLines::open(written(bytes));
  expect(lines.ok(), "a file of checkpoints is read, whatever stands between them");
  auto left = std::count(bytes.begin(), bytes.end(), '\n') + 1 +
              static_cast<std::ptrdiff_t>(bytes.size() / record::kCheckpointLineMax);
  while (lines->next()) expect(--left >= 0, "one checkpoint a line");
}

}  // namespace

void kept_files(std::string_view bytes) {
  Input input(bytes);
  switch (static_cast<Kept>(input.byte() % static_cast<uint8_t>(Kept::kinds))) {
    case Kept::key: return check_key(input.rest());
    case Kept::exported: return check_exported(input.rest());
    case Kept::edited: return check_edited(input);
    default: return check_checkpoints(input.rest());
  }
}

}  // namespace kf::fuzz
