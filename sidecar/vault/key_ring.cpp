#include "sidecar/vault/key_ring.h"

#include "sidecar/crypto/aead.h"
#include "sidecar/crypto/digest.h"

namespace kf::vault {
namespace {

constexpr std::string_view kPurpose = "kf1 key encryption";
constexpr std::string_view kIdText = "kf1 key id";
constexpr size_t kIdBytes = 8;

// The second is read only: what was wrapped when a user's key outlived what it sealed.
constexpr std::string_view kWrapped = "kf2 wrapped key";
constexpr std::string_view kWrappedBefore = "kf1 wrapped key";

std::string binding(std::string_view kind, const std::string& name, int64_t version) {
  crypto::AssociatedData data;
  data.add(kind).add(name).add(std::to_string(version));
  return std::string(data.text());
}

}  // namespace

KeyEncryptionKey::KeyEncryptionKey(const crypto::Secret& master)
    : key_(crypto::hkdf_sha256(master, {}, kPurpose, crypto::kKeyBytes)),
      id_(hex_of(crypto::bytes_of(crypto::hmac_sha256(key_, kIdText)).substr(0, kIdBytes))) {}

store::WrappedKey KeyEncryptionKey::wrap(const std::string& name, int64_t version, const crypto::Secret& key) const {
  return {name, version, id_, crypto::seal(key_, binding(kWrapped, name, version), key)};
}

Result<VersionedKey> KeyEncryptionKey::unwrap(const store::WrappedKey& row) const {
  for (const std::string_view kind : {kWrapped, kWrappedBefore}) {
    auto key = crypto::open_sealed(key_, binding(kind, row.name, row.version), row.wrapped);
    if (key) return VersionedKey{row.version, std::move(key).value(), kind == kWrapped};
  }
  return Error{ErrorCode::data_damaged, "The key '" + row.name + "' in the database is damaged."};
}

Result<KeyRing> KeyRing::open(const crypto::Secret& master, const std::vector<store::WrappedKey>& rows) {
  KeyRing ring{KeyEncryptionKey(master)};
  bool is_ours = rows.empty();
  for (const store::WrappedKey& row : rows) {
    if (row.kek != ring.kek_.id()) continue;
    is_ours = true;
    auto key = ring.kek_.unwrap(row);
    if (!key) {
      ring.damaged_.insert(row.name);
    } else if (const VersionedKey* known = ring.find(row.name); known == nullptr || known->version < row.version) {
      ring.put(row.name, std::move(key).value());
    }
  }
  if (is_ours) return ring;
  return Error{ErrorCode::locked,
               "The master key is another one than the one that protects this data folder. Put the right one back."};
}

const VersionedKey* KeyRing::find(const std::string& name) const {
  const auto found = keys_.find(name);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace kf::vault
