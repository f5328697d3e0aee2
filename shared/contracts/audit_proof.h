#pragma once
// What proves that the record is what was written: signatures, and the verdict on them.

#include "shared/contracts/json_codec.h"

namespace kf {

// Somebody who has the public key can tell that the record was whole up to `seq` when this was signed.
struct AuditCheckpoint {
  int64_t seq = 0;
  std::string hash;  // of that entry
  int64_t at_ms = 0;
  std::string signature;  // Ed25519, hexadecimal

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("seq", self.seq);
    visit.required("hash", self.hash);
    visit.required("atMs", self.at_ms);
    visit.required("signature", self.signature);
  }

  friend bool operator==(const AuditCheckpoint&, const AuditCheckpoint&) = default;
};

// The entries up to `up_to_seq` were removed because they were old enough. What stands behind them can still be
// checked: `hash` is that of the last one that went, and the key has signed this statement.
struct AuditPurge {
  int64_t up_to_seq = 0;
  std::string hash;
  int64_t at_ms = 0;
  std::string signature;  // Ed25519, hexadecimal

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("upToSeq", self.up_to_seq);
    visit.required("hash", self.hash);
    visit.required("atMs", self.at_ms);
    visit.required("signature", self.signature);
  }

  friend bool operator==(const AuditPurge&, const AuditPurge&) = default;
};

// Where the record ended when it was signed last, said by the key that signs it. It lies apart from the record and is
// written last, so that an end which was cut off, from the record and from its checkpoints, is missed. `file_bytes` and
// `file_digest` tell what the file of checkpoints held then. `since_seq` is 0 when the record was sealed from its first
// entry on; otherwise nothing tells whether something was cut off before that entry.
struct AuditSeal {
  int64_t seq = 0;   // 0: nothing was signed yet
  std::string hash;  // of that entry
  int64_t at_ms = 0;
  int64_t since_seq = 0;
  int64_t file_bytes = 0;
  std::string file_digest;
  std::string signature;  // Ed25519, hexadecimal

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("seq", self.seq);
    visit.required("hash", self.hash);
    visit.required("atMs", self.at_ms);
    visit("sinceSeq", self.since_seq);
    visit.required("fileBytes", self.file_bytes);
    visit.required("fileDigest", self.file_digest);
    visit.required("signature", self.signature);
  }

  friend bool operator==(const AuditSeal&, const AuditSeal&) = default;
};

// Only `whole` says that nothing was changed, cut off or added. The others below: what stands behind the last signature
// is not signed yet; the record agrees with itself, but with which key is for people to compare; it is signed to its
// last entry, but nothing tells that it ended there.
enum class AuditVerdict { whole, tampered, truncated, unsigned_end, self_consistent, end_unknown };

template <>
struct EnumNames<AuditVerdict> {
  static constexpr std::array<std::pair<AuditVerdict, std::string_view>, 6> kNames{
      {{AuditVerdict::whole, "whole"},
       {AuditVerdict::tampered, "tampered"},
       {AuditVerdict::truncated, "truncated"},
       {AuditVerdict::unsigned_end, "unsigned_end"},
       {AuditVerdict::self_consistent, "self_consistent"},
       {AuditVerdict::end_unknown, "end_unknown"}}};
};

// GET /api/audit/verify. `bad_seq` is the first entry that is not what it was: changed, missing, added or moved; for a
// record whose end is missing, the first entry that lacks; 0 when the fault lies beside the entries. `checkpoints`
// counts the places that a key signed and that fit. `first_seq` is where the record begins: 1, or behind what was
// purged. `signed_seq` is the last entry that the key signed and sealed, `unsigned_entries` stand behind it. `end_hash`
// is that of the last entry: whoever keeps it, with its seq, can tell later whether the record still holds it.
// `key_replaced_seq` is the entry that tells of a lost key and of the one that signs since; 0: there is none.
struct AuditVerification {
  AuditVerdict verdict = AuditVerdict::whole;
  int64_t bad_seq = 0;
  int64_t first_seq = 1;
  int64_t key_replaced_seq = 0;
  int64_t entries = 0;
  int64_t checkpoints = 0;
  int64_t signed_seq = 0;
  int64_t unsigned_entries = 0;
  int64_t end_seq = 0;
  std::string end_hash;
  std::string what;        // for people; empty when the record is whole
  std::string public_key;  // hexadecimal

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("verdict", self.verdict);
    visit("badSeq", self.bad_seq);
    visit("firstSeq", self.first_seq);
    visit("keyReplacedSeq", self.key_replaced_seq);
    visit("entries", self.entries);
    visit("checkpoints", self.checkpoints);
    visit("signedSeq", self.signed_seq);
    visit("unsignedEntries", self.unsigned_entries);
    visit("endSeq", self.end_seq);
    visit("endHash", self.end_hash);
    visit("what", self.what);
    visit("publicKey", self.public_key);
  }
};

}  // namespace kf
