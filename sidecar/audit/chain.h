#pragma once
// What binds the entries of the record together: each hash covers the entry and the hash before it, so that an entry
// which is changed, left out, added or moved breaks the chain at its place.

#include <optional>

#include "shared/contracts/audit.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/crypto/signature.h"

namespace kf::audit {

using crypto::Digest;

// What stands before the first entry.
inline constexpr Digest kChainStart{};

// The record as bytes that have only one reading: of every field that is not empty or 0, its name and its value, each
// with its length (32 bit, big endian) in front. A field that is added later changes no hash of before.
std::string canonical_bytes(const AuditRecord& record);

// SHA-256("kf1" | 0 | before | seq (64 bit, big endian) | canonical bytes).
Digest chain_hash(const Digest& before, int64_t seq, const AuditRecord& record);

// What a checkpoint's signature covers.
std::string checkpoint_bytes(const AuditCheckpoint& checkpoint);
AuditCheckpoint sign_checkpoint(const crypto::SigningKey& key, int64_t seq, const Digest& hash, int64_t at_ms);

// What the seal of the record's end is signed with.
std::string seal_bytes(const AuditSeal& seal);
AuditSeal sign_seal(const crypto::SigningKey& key, AuditSeal seal);

// What binds the lines of the file of checkpoints together: SHA-256("kf1 line" | 0 | before | line). Blank lines are
// none; before the first one stands kChainStart.
Digest line_digest(const Digest& before, std::string_view line);

// The digest that hexadecimal digits say; nullopt when they say none.
std::optional<Digest> digest_from_hex(std::string_view hex);

// The entry that tells which key signs from here on (`now`) in place of a lost one. Both hexadecimal.
AuditRecord record_of_new_key(const std::string& lost, const std::string& now);

// What the statement of a purge is signed with, and the entry of the record that tells of it.
std::string purge_bytes(const AuditPurge& purge);
AuditPurge sign_purge(const crypto::SigningKey& key, int64_t up_to_seq, std::string hash, int64_t at_ms);
AuditRecord record_of_purge(const AuditPurge& purge);

}  // namespace kf::audit
