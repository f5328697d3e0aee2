#include "sidecar/crypto/aead.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cassert>
#include <climits>
#include <memory>

#include "sidecar/base/give_up.h"

namespace kf::crypto {
namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

constexpr const char* kNotThere = "AES-256-GCM is not available";

CipherContext new_context() {
  CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  insist(context != nullptr, kNotThere);
  return context;
}

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

int size_of(std::string_view bytes) {
  assert(bytes.size() <= INT_MAX);
  return static_cast<int>(bytes.size());
}

enum class Direction { opening = 0, sealing = 1 };  // as EVP_CipherInit_ex wants it

void begin(EVP_CIPHER_CTX* context, Direction direction, const Secret& key, std::string_view nonce) {
  insist(EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nullptr, key.bytes().data(), octets(nonce),
                           static_cast<int>(direction)) == 1,
         kNotThere);
}

void add_associated(EVP_CIPHER_CTX* context, std::string_view data) {
  int written = 0;
  if (!data.empty()) insist(EVP_CipherUpdate(context, nullptr, &written, octets(data), size_of(data)) == 1, kNotThere);
}

// Appends ciphertext and tag.
void seal_into(std::string& out, EVP_CIPHER_CTX* context, const Secret& plain) {
  const size_t start = out.size();
  out.resize(start + plain.size() + kTagBytes);
  int written = 0;
  int rest = 0;
  unsigned char* const text = octets(out) + start;
  if (!plain.is_empty())
    insist(EVP_EncryptUpdate(context, text, &written, plain.bytes().data(), size_of(plain.reveal())) == 1, kNotThere);
  insist(EVP_EncryptFinal_ex(context, text + written, &rest) == 1, kNotThere);
  insist(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, kTagBytes, text + plain.size()) == 1, kNotThere);
}

// False when the tag does not fit.
bool open_into(Secret& plain, EVP_CIPHER_CTX* context, std::string_view ciphertext, std::string_view tag) {
  int written = 0;
  int rest = 0;
  std::array<unsigned char, kTagBytes> after_text{};
  std::string expected(tag);
  if (!ciphertext.empty())
    insist(EVP_DecryptUpdate(context, plain.bytes().data(), &written, octets(ciphertext), size_of(ciphertext)) == 1,
           kNotThere);
  insist(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, kTagBytes, expected.data()) == 1, kNotThere);
  return EVP_DecryptFinal_ex(context, after_text.data(), &rest) == 1;
}

Error does_not_open() {
  return {ErrorCode::data_damaged, "A sealed record does not open: it was changed or moved, or this is not its key."};
}

}  // namespace

std::string seal_with_nonce(const Secret& key, std::string_view nonce, std::string_view associated_data,
                            const Secret& plain) {
  assert(key.size() == kKeyBytes && nonce.size() == kNonceBytes);
  const auto context = new_context();
  std::string sealed(nonce);
  begin(context.get(), Direction::sealing, key, nonce);
  add_associated(context.get(), associated_data);
  seal_into(sealed, context.get(), plain);
  return sealed;
}

std::string seal(const Secret& key, std::string_view associated_data, const Secret& plain) {
  std::string nonce(kNonceBytes, '\0');
  insist(RAND_bytes(octets(nonce), kNonceBytes) == 1, "the system has no randomness to give");
  return seal_with_nonce(key, nonce, associated_data, plain);
}

Result<Secret> open_sealed(const Secret& key, std::string_view associated_data, std::string_view sealed) {
  assert(key.size() == kKeyBytes);
  if (sealed.size() < kNonceBytes + kTagBytes) return does_not_open();
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view tag = sealed.substr(sealed.size() - kTagBytes);
  const std::string_view ciphertext = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  const auto context = new_context();
  begin(context.get(), Direction::opening, key, nonce);
  add_associated(context.get(), associated_data);
  Secret plain(ciphertext.size());
  if (!open_into(plain, context.get(), ciphertext, tag)) return does_not_open();
  return plain;
}

AssociatedData& AssociatedData::add(std::string_view part) {
  const auto size = static_cast<uint32_t>(part.size());
  for (const int shift : {24, 16, 8, 0}) text_.push_back(static_cast<char>(size >> shift & 0xFF));
  text_.append(part);
  return *this;
}

}  // namespace kf::crypto
