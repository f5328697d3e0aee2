#include "sidecar/vault/vault.h"

#include <algorithm>

#include "sidecar/crypto/aead.h"

namespace kf::vault {
namespace {

using crypto::Secret;
using store::CredentialChange;
using store::CredentialRecord;
using store::WrappedKey;

std::string key_name(const UserId& user) { return std::string(kUserKey) + user.text(); }

bool is_user_key(const std::string& name) { return name.starts_with(kUserKey); }

// What is sealed opens in this place only: not in another row, for another user or server, nor as an older value.
std::string binding(const CredentialRecord& record) {
  crypto::AssociatedData data;
  data.add("kf1 credential").add("knowledge-foundry.db").add("credentials");
  data.add(record.user.text()).add(record.provider).add(record.origin).add(record.field);
  data.add(std::to_string(record.row_version)).add(std::to_string(record.key_version));
  return std::string(data.text());
}

Error damaged_key(const std::string& name) {
  return {ErrorCode::data_damaged, "The key '" + name + "' in the database is damaged."};
}

bool is_same_place(const CredentialRecord& a, const CredentialRecord& b) {
  return a.user == b.user && a.provider == b.provider && a.field == b.field;
}

}  // namespace

Result<std::unique_ptr<Vault>> Vault::open(store::CredentialRepository& repository, const Secret& master,
                                           const Clock& clock) {
  KF_TRY(const auto rows, repository.keys());
  KF_TRY(auto ring, KeyRing::open(master, rows));
  std::unique_ptr<Vault> vault(new Vault(repository, std::move(ring), clock));
  KF_TRY(vault->records_, repository.credentials());
  KF_CHECK(vault->drop_other_wraps());
  vault->renew_old_keys();
  return vault;
}

Result<void> Vault::forget_all(store::CredentialRepository& repository) {
  CredentialChange change;
  KF_TRY(change.keys_gone, repository.keys());
  KF_TRY(change.gone, repository.credentials());
  return repository.apply(std::move(change));
}

// Our key opens what is there, so what other keys have wrapped is of a rotation: one that came to its end, or none.
Result<void> Vault::drop_other_wraps() {
  KF_TRY(const auto rows, repository_.keys());
  CredentialChange change;
  for (const WrappedKey& row : rows) {
    const VersionedKey* newest = ring_.find(row.name);
    const bool is_newest = newest != nullptr && newest->version == row.version;
    const bool is_needed = row.kek == ring_.kek().id() && (is_newest || ring_.is_damaged(row.name));
    if (!is_needed) change.keys_gone.push_back(row);
  }
  return change.keys_gone.empty() ? Result<void>() : repository_.apply(std::move(change));
}

Result<Secret> Vault::own_key(std::string_view name, const Secret& initial) {
  const std::lock_guard lock(mutex_);
  const std::string key(name);
  if (ring_.is_damaged(key)) return damaged_key(key);
  if (ring_.find(key) == nullptr) {
    VersionedKey made{1, Secret(initial.reveal())};
    CredentialChange change;
    keep_wrapped(change, key, made);
    KF_CHECK(repository_.apply(std::move(change)));
    ring_.put(key, std::move(made));
  }
  return Secret(ring_.find(key)->key.reveal());
}

CredentialRecord Vault::sealed(CredentialRecord record, const VersionedKey& key, const Secret& value) const {
  record.key_version = key.version;
  record.sealed = crypto::seal(key.key, binding(record), value);
  return record;
}

Result<Secret> Vault::opened(const CredentialRecord& record) const {
  const VersionedKey* key = ring_.find(key_name(record.user));
  if (key != nullptr && key->version == record.key_version) {
    if (auto value = crypto::open_sealed(key->key, binding(record), record.sealed)) return value;
  }
  return Error{ErrorCode::data_damaged,
               "The credential for " + record.provider + " in the database is damaged. Remove it and enter it again."};
}

const CredentialRecord* Vault::find(const CredentialName& name) const {
  const auto found = std::find_if(records_.begin(), records_.end(), [&](const CredentialRecord& record) {
    return record.user == name.user && record.provider == name.provider && record.field == name.field;
  });
  return found == records_.end() ? nullptr : &*found;
}

Result<void> Vault::forget_keys_of(const UserId& user, CredentialChange& change) const {
  KF_TRY(auto rows, repository_.keys());
  const std::string name = key_name(user);
  std::erase_if(rows, [&name](const WrappedKey& row) { return row.name != name; });
  change.keys_gone.insert(change.keys_gone.end(), rows.begin(), rows.end());
  return {};
}

// What does not open stays as it is, and never opens.
Result<VersionedKey> Vault::renew_data_key(const UserId& user, CredentialChange& change,
                                           const CredentialRecord* left_out) const {
  const std::string name = key_name(user);
  if (ring_.is_damaged(name)) return damaged_key(name);
  const VersionedKey* known = ring_.find(name);
  VersionedKey fresh{known == nullptr ? 1 : known->version + 1, Secret::random(crypto::kKeyBytes)};
  KF_CHECK(forget_keys_of(user, change));
  std::erase_if(change.keys_gone, [&](const WrappedKey& row) { return row.version == fresh.version; });
  keep_wrapped(change, name, fresh);
  for (const CredentialRecord& record : records_) {
    if (record.user != user || (left_out != nullptr && is_same_place(record, *left_out))) continue;
    if (const auto value = opened(record)) change.kept.push_back(sealed(record, fresh, *value));
  }
  return fresh;
}

// The memory follows the disk.
void Vault::take_over(const CredentialChange& change) {
  for (const auto* list : {&change.kept, &change.gone}) {
    for (const CredentialRecord& record : *list)
      std::erase_if(records_, [&](const CredentialRecord& other) { return is_same_place(other, record); });
  }
  records_.insert(records_.end(), change.kept.begin(), change.kept.end());
}

// A disk that refuses that now is asked again at the next start; until then everything opens as before.
void Vault::renew_old_keys() {
  std::vector<std::string> old;
  for (const auto& [name, key] : ring_.keys()) {
    if (is_user_key(name) && !key.seals_current_only) old.push_back(name);
  }
  for (const std::string& name : old) {
    CredentialChange change;
    auto fresh = renew_data_key(UserId(name.substr(kUserKey.size())), change, nullptr);
    if (!fresh || !repository_.apply(change)) continue;
    take_over(change);
    ring_.put(name, std::move(fresh).value());
  }
}

void Vault::keep_wrapped(CredentialChange& change, const std::string& name, const VersionedKey& key) const {
  change.keys_kept.push_back(ring_.kek().wrap(name, key.version, key.key));
  if (previous_) change.keys_kept.push_back(previous_->wrap(name, key.version, key.key));
}

Result<void> Vault::put(const CredentialName& name, const Secret& value) {
  const std::lock_guard lock(mutex_);
  const CredentialRecord* old = find(name);
  CredentialRecord record{name.user, name.provider, name.origin, name.field, old == nullptr ? 1 : old->row_version + 1};
  record.changed_ms = wall_ms(clock_);
  CredentialChange change;
  KF_TRY(VersionedKey fresh, renew_data_key(name.user, change, &record));
  change.kept.push_back(sealed(std::move(record), fresh, value));
  KF_CHECK(repository_.apply(change));
  take_over(change);
  ring_.put(key_name(name.user), std::move(fresh));
  return {};
}

Result<std::optional<Secret>> Vault::get(const CredentialName& name) const {
  const std::lock_guard lock(mutex_);
  const CredentialRecord* record = find(name);
  if (record == nullptr || record->origin != name.origin) return std::optional<Secret>();
  KF_TRY(auto value, opened(*record));
  return std::optional<Secret>(std::move(value));
}

// Under a key that is damaged nothing opens anyway: there the row goes, and that is all.
Result<void> Vault::remove(const CredentialName& name) {
  const std::lock_guard lock(mutex_);
  const CredentialRecord* found = find(name);
  if (found == nullptr) return Error{ErrorCode::not_found, "There is no such credential.", "provider"};
  const std::string key = key_name(name.user);
  CredentialChange change;
  change.gone.push_back(*found);
  std::optional<VersionedKey> fresh;
  if (ring_.find(key) != nullptr && !ring_.is_damaged(key)) {
    KF_TRY(fresh, renew_data_key(name.user, change, found));
  }
  KF_CHECK(repository_.apply(change));
  take_over(change);
  if (fresh) ring_.put(key, std::move(*fresh));
  return {};
}

Result<void> Vault::remove_all_of(const UserId& user) {
  const std::lock_guard lock(mutex_);
  CredentialChange change;
  for (const CredentialRecord& record : records_) {
    if (record.user == user) change.gone.push_back(record);
  }
  KF_CHECK(forget_keys_of(user, change));
  KF_CHECK(repository_.apply(change));
  take_over(change);
  ring_.remove(key_name(user));
  return {};
}

std::vector<CredentialRecord> Vault::list(const UserId& user) const {
  const std::lock_guard lock(mutex_);
  std::vector<CredentialRecord> found;
  for (const CredentialRecord& record : records_) {
    if (record.user == user) found.push_back(record);
  }
  return found;
}

// The new data keys are wrapped twice: with whichever master key the process is started again, everything opens.
Result<void> Vault::rotate(const Secret& next) {
  const std::lock_guard lock(mutex_);
  if (ring_.has_damage())
    return Error{ErrorCode::data_damaged, "A key in the database is damaged; nothing is rotated."};
  KeyEncryptionKey next_kek(next);
  CredentialChange change;
  std::map<std::string, VersionedKey> fresh;
  for (const auto& [name, key] : ring_.keys()) {
    const bool is_renewed = is_user_key(name);
    VersionedKey now{is_renewed ? key.version + 1 : key.version,
                     is_renewed ? Secret::random(crypto::kKeyBytes) : Secret(key.key.reveal())};
    change.keys_kept.push_back(ring_.kek().wrap(name, now.version, now.key));
    change.keys_kept.push_back(next_kek.wrap(name, now.version, now.key));
    if (is_renewed) change.keys_gone.push_back({name, key.version, ring_.kek().id(), {}});
    fresh.emplace(name, std::move(now));
  }
  for (const CredentialRecord& record : records_) {
    KF_TRY(const Secret value, opened(record));
    CredentialRecord renewed = record;
    ++renewed.row_version;
    change.kept.push_back(sealed(std::move(renewed), fresh.at(key_name(record.user)), value));
  }
  auto records = change.kept;
  KF_CHECK(repository_.apply(std::move(change)));
  records_ = std::move(records);
  for (auto& [name, key] : fresh) ring_.put(name, std::move(key));
  previous_ = ring_.replace_kek(std::move(next_kek));
  return {};
}

Result<void> Vault::finish_rotation() {
  const std::lock_guard lock(mutex_);
  previous_.reset();
  return drop_other_wraps();
}

Result<void> Vault::abandon_rotation() {
  const std::lock_guard lock(mutex_);
  if (previous_) ring_.replace_kek(std::move(*previous_));
  previous_.reset();
  return drop_other_wraps();
}

VaultStatus Vault::status() const {
  const std::lock_guard lock(mutex_);
  return {ring_.kek().id(), ring_.keys().size(), records_.size()};
}

}  // namespace kf::vault
