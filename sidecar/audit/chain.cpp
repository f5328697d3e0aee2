#include "sidecar/audit/chain.h"

#include <concepts>

namespace kf::audit {
namespace {

void append_big_endian(std::string& out, uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xFF));
}

void append_part(std::string& out, std::string_view part) {
  append_big_endian(out, part.size(), 4);
  out.append(part);
}

// What is signed about the entry `seq`: each kind of statement has a name of its own.
std::string statement(std::string_view name, int64_t seq, int64_t at_ms, std::string_view hash) {
  std::string text(name);
  append_big_endian(text, static_cast<uint64_t>(seq), 8);
  append_big_endian(text, static_cast<uint64_t>(at_ms), 8);
  append_part(text, hash);
  return text;
}

// Visits the fields of a record.
class CanonicalWriter {
 public:
  explicit CanonicalWriter(std::string& out) : out_(out) {}

  void operator()(std::string_view name, const std::string& value) {
    if (!value.empty()) append(name, value);
  }
  void operator()(std::string_view name, int64_t value) {
    if (value != 0) append(name, std::to_string(value));
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void operator()(std::string_view name, Enum value) { append(name, enum_name(value)); }
  template <class T>
  void required(std::string_view name, const T& value) {
    (*this)(name, value);
  }

 private:
  void append(std::string_view name, std::string_view value) {
    append_part(out_, name);
    append_part(out_, value);
  }

  std::string& out_;
};

}  // namespace

std::string canonical_bytes(const AuditRecord& record) {
  std::string out;
  AuditRecord::fields(record, CanonicalWriter(out));
  return out;
}

Digest chain_hash(const Digest& before, int64_t seq, const AuditRecord& record) {
  std::string text("kf1\0", 4);
  text.append(crypto::bytes_of(before));
  append_big_endian(text, static_cast<uint64_t>(seq), 8);
  text.append(canonical_bytes(record));
  return crypto::sha256(text);
}

std::string checkpoint_bytes(const AuditCheckpoint& checkpoint) {
  return statement({"kf1 checkpoint\0", 15}, checkpoint.seq, checkpoint.at_ms, checkpoint.hash);
}

std::string seal_bytes(const AuditSeal& seal) {
  std::string text = statement({"kf1 seal\0", 9}, seal.seq, seal.at_ms, seal.hash);
  append_big_endian(text, static_cast<uint64_t>(seal.since_seq), 8);
  append_big_endian(text, static_cast<uint64_t>(seal.file_bytes), 8);
  append_part(text, seal.file_digest);
  return text;
}

AuditSeal sign_seal(const crypto::SigningKey& key, AuditSeal seal) {
  seal.signature = hex_of(key.sign(seal_bytes(seal)));
  return seal;
}

Digest line_digest(const Digest& before, std::string_view line) {
  std::string text("kf1 line\0", 9);
  text.append(crypto::bytes_of(before));
  text.append(line);
  return crypto::sha256(text);
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
  Digest digest{};
  if (!read_hex(hex, digest)) return std::nullopt;
  return digest;
}

AuditRecord record_of_new_key(const std::string& lost, const std::string& now) {
  AuditRecord record;
  record.action = AuditAction::keys_replaced;
  record.actor = "sidecar";
  record.object = now;
  record.detail = lost;
  return record;
}

std::string purge_bytes(const AuditPurge& purge) {
  return statement({"kf1 purge\0", 10}, purge.up_to_seq, purge.at_ms, purge.hash);
}

AuditPurge sign_purge(const crypto::SigningKey& key, int64_t up_to_seq, std::string hash, int64_t at_ms) {
  AuditPurge purge{up_to_seq, std::move(hash), at_ms, {}};
  purge.signature = hex_of(key.sign(purge_bytes(purge)));
  return purge;
}

AuditRecord record_of_purge(const AuditPurge& purge) {
  AuditRecord record;
  record.at_ms = purge.at_ms;
  record.action = AuditAction::record_purged;
  record.actor = "sidecar";
  record.object = std::to_string(purge.up_to_seq);
  record.detail = purge.hash;
  return record;
}

AuditCheckpoint sign_checkpoint(const crypto::SigningKey& key, int64_t seq, const Digest& hash, int64_t at_ms) {
  AuditCheckpoint checkpoint{seq, hex_of(crypto::bytes_of(hash)), at_ms, {}};
  checkpoint.signature = hex_of(key.sign(checkpoint_bytes(checkpoint)));
  return checkpoint;
}

}  // namespace kf::audit
