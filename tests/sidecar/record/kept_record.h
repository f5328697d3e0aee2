#pragma once
// A record with everything that lies around it, in memory but for its files: honest, or as a forger wishes that it was.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sidecar/record/export.h"
#include "sidecar/record/seal_file.h"
#include "tests/temp_folder.h"

namespace kf::record::test {

inline const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));
inline const crypto::SigningKey kLostKey(crypto::Secret(std::string(crypto::kSeedBytes, 'l')));
inline const crypto::SigningKey kForger(crypto::Secret(std::string(crypto::kSeedBytes, 'f')));

struct Rows {
  std::vector<AuditEntry> entries;
  std::vector<AuditCheckpoint> checkpoints;
  std::vector<AuditPurge> purges;
};

class RowsReader final : public store::AuditReader {
 public:
  explicit RowsReader(const Rows& rows) : rows_(rows) {}

  Result<std::vector<AuditEntry>> list(const store::AuditQuery&) override { return std::vector<AuditEntry>(); }
  Result<std::vector<AuditEntry>> entries(int64_t first_seq, size_t limit) override {
    return part_of(rows_.entries, first_seq, limit);
  }
  Result<std::vector<AuditCheckpoint>> checkpoints(int64_t first_seq, size_t limit) override {
    return part_of(rows_.checkpoints, first_seq, limit);
  }
  Result<int64_t> last_signed_seq() override { return rows_.checkpoints.empty() ? 0 : rows_.checkpoints.back().seq; }
  Result<std::vector<AuditPurge>> purges() override { return rows_.purges; }
  Result<std::string> signing_key() override { return hex_of(kKey.public_key()); }

 private:
  template <class T>
  static std::vector<T> part_of(const std::vector<T>& all, int64_t first_seq, size_t limit) {
    std::vector<T> found;
    for (const T& one : all) {
      if (one.seq >= first_seq && found.size() < limit) found.push_back(one);
    }
    return found;
  }

  const Rows& rows_;
};

struct KeptRecord {
  Rows rows;
  std::vector<std::string> lines;  // of the file of checkpoints
  std::optional<AuditSeal> seal;
  std::optional<audit::KeptEnd> kept_end;

  void append(const AuditRecord& told) {
    const audit::Digest before =
        rows.entries.empty() ? audit::kChainStart : *audit::digest_from_hex(rows.entries.back().hash);
    const int64_t seq = rows.entries.empty() ? 1 : rows.entries.back().seq + 1;
    rows.entries.push_back({seq, told, hex_of(crypto::bytes_of(audit::chain_hash(before, seq, told)))});
  }

  void call(const std::string& model) {
    AuditRecord told;
    told.at_ms = 1'700'000'000'000 + static_cast<int64_t>(rows.entries.size());
    told.action = AuditAction::model_call;
    told.actor = "owner";
    told.model = model;
    append(told);
  }

  void sign(const crypto::SigningKey& key, int64_t since_seq = 0) {
    const AuditEntry& last = rows.entries.back();
    rows.checkpoints.push_back(audit::sign_checkpoint(key, last.seq, *audit::digest_from_hex(last.hash), last.seq));
    lines.push_back(to_json_text(rows.checkpoints.back()));
    seal_by(key, since_seq);
  }

  // What a recorder with this key seals of what is there now.
  void seal_by(const crypto::SigningKey& key, int64_t since_seq = 0) {
    AuditSeal made;
    made.seq = rows.entries.back().seq;
    made.hash = rows.entries.back().hash;
    made.since_seq = since_seq;
    audit::Digest digest = audit::kChainStart;
    for (const std::string& line : lines) {
      digest = audit::line_digest(digest, line);
      made.file_bytes += static_cast<int64_t>(line.size()) + 1;
    }
    made.file_digest = hex_of(crypto::bytes_of(digest));
    seal = audit::sign_seal(key, made);
  }

  void purge_to(int64_t seq) {
    const auto last = std::find_if(rows.entries.begin(), rows.entries.end(), [seq](auto& e) { return e.seq == seq; });
    rows.purges.push_back(audit::sign_purge(kKey, seq, last->hash, 9000 + seq));
    append(audit::record_of_purge(rows.purges.back()));
    std::erase_if(rows.entries, [seq](const AuditEntry& entry) { return entry.seq <= seq; });
    std::erase_if(rows.checkpoints, [seq](const AuditCheckpoint& checkpoint) { return checkpoint.seq <= seq; });
  }

  // What somebody can do who knows how hashes are made: the chain from `index` on, as if it had always been so.
  void write_anew_from(size_t index) {
    for (size_t i = index; i < rows.entries.size(); ++i) {
      audit::Digest before = audit::kChainStart;
      if (i > 0) before = *audit::digest_from_hex(rows.entries[i - 1].hash);
      if (i == 0 && !rows.purges.empty()) before = *audit::digest_from_hex(rows.purges.back().hash);
      AuditEntry& entry = rows.entries[i];
      entry.hash = hex_of(crypto::bytes_of(audit::chain_hash(before, entry.seq, entry.record)));
    }
  }

  void write_files(const std::filesystem::path& checkpoints) const {
    std::ofstream file(checkpoints, std::ios::binary | std::ios::trunc);
    for (const std::string& line : lines) file << "\n" << line;
    std::ofstream sealed(seal_file_beside(checkpoints), std::ios::binary | std::ios::trunc);
    if (seal) sealed << to_json_text(*seal);
    sealed.close();
    if (!seal) std::filesystem::remove(seal_file_beside(checkpoints));
  }

  AuditVerification verdict() const {
    static const testing::TempFolder kFolder;
    const auto file = kFolder.path() / "checkpoints";
    write_files(file);
    RowsReader reader(rows);
    return verify({reader, kKey.public_key(), file, audit::Trust::known_key, {}, kept_end}).value();
  }

  std::vector<std::string> exported() const {
    static const testing::TempFolder kFolder;
    const auto file = kFolder.path() / "checkpoints";
    write_files(file);
    RowsReader reader(rows);
    std::stringstream text;
    REQUIRE(write_export({reader, kKey.public_key(), file}, [&text](std::string_view part) {
              return static_cast<bool>(text << part);
            }).ok());
    std::vector<std::string> all;
    for (std::string line; std::getline(text, line);) all.push_back(line);
    return all;
  }
};

}  // namespace kf::record::test
