#include "sidecar/identity/passwords.h"

#include <bit>
#include <charconv>

#include "shared/base/hex.h"
#include "shared/base/text.h"

namespace kf::identity {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr size_t kKeyBytes = 32;
constexpr std::string_view kMethod = "scrypt";

size_t characters_in(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) (void)next_code_point(text, at);
  return count;
}

struct Verifier {
  crypto::ScryptCost cost;
  std::string salt;
  std::string key;
};

std::optional<uint64_t> number_from(std::string_view text) {
  uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Verifier> verifier_from(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 6 || parts[0] != kMethod) return std::nullopt;
  const auto log_n = number_from(parts[1]);
  const auto r = number_from(parts[2]);
  const auto p = number_from(parts[3]);
  const auto salt = bytes_from_hex(parts[4]);
  const auto key = bytes_from_hex(parts[5]);
  if (!log_n || !r || !p || !salt || !key || *log_n > 30) return std::nullopt;
  return Verifier{{uint64_t{1} << *log_n, *r, *p}, *salt, *key};
}

}  // namespace

Result<void> check_new_password(const crypto::Secret& password, std::string_view user_name) {
  const std::string_view text = password.reveal();
  if (characters_in(text) < kPasswordCharactersMin)
    return Error{ErrorCode::invalid_request, "A password has at least 12 characters.", "password"};
  if (text.size() > kPasswordBytesMax)
    return Error{ErrorCode::invalid_request, "A password has at most 1024 bytes.", "password"};
  if (ascii_lower(text) == ascii_lower(user_name))
    return Error{ErrorCode::invalid_request, "The password is the user's name.", "password"};
  return {};
}

Result<crypto::Secret> Passwords::derive(const crypto::Secret& password, const Derivation& how, const Asker& asker) {
  KF_TRY(const auto turn, queue_.wait(asker));
  return crypto::scrypt(password, how.salt, kKeyBytes, how.cost);
}

Result<std::string> Passwords::verifier_of(const crypto::Secret& password, const Asker& asker) {
  const crypto::Secret salt = crypto::Secret::random(kSaltBytes);
  KF_TRY(const crypto::Secret key, derive(password, {salt.reveal(), cost_}, asker));
  return std::string(kMethod) + ":" + std::to_string(std::countr_zero(cost_.n)) + ":" + std::to_string(cost_.r) + ":" +
         std::to_string(cost_.p) + ":" + hex_of(salt.reveal()) + ":" + hex_of(key.reveal());
}

Result<bool> Passwords::compare(const crypto::Secret& password, std::string_view verifier, const Asker& asker) {
  const auto known = verifier_from(verifier);
  if (!known) {
    KF_CHECK(derive(password, {"nobody's salt", cost_}, asker));
    return false;
  }
  KF_TRY(const crypto::Secret key, derive(password, {known->salt, known->cost}, asker));
  return key == crypto::Secret(known->key);
}

Result<bool> Passwords::fits(const crypto::Secret& password, std::string_view verifier, const Asker& asker) {
  auto fits = compare(password, verifier, asker);
  if (fits && !*fits && asker.lane == Lane::stranger) queue_.note_wrong_stranger();
  return fits;
}

}  // namespace kf::identity
