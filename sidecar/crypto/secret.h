#pragma once
// Bytes that nobody else may see: not copied, wiped at the end, and on OpenSSL's secure heap (locked into memory,
// between guard pages, out of core files) where main has made one and as long as it has room.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace kf::crypto {

class Secret {
 public:
  Secret() = default;
  explicit Secret(size_t size);  // zeros, to be filled through bytes()
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  static Secret random(size_t size);

  size_t size() const { return size_; }
  bool is_empty() const { return size_ == 0; }
  std::span<unsigned char> bytes() { return {data_, size_}; }
  std::span<const unsigned char> bytes() const { return {data_, size_}; }
  // For the place where it is used, not to be kept.
  std::string_view reveal() const { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  void wipe();

  unsigned char* data_ = nullptr;
  size_t size_ = 0;
};

// Takes the same time wherever the difference lies.
bool operator==(const Secret& a, const Secret& b);

// Makes a text that held a secret unreadable, and empty.
void wipe(std::string& text);
// The same for a buffer, which keeps its size.
void wipe(std::span<char> bytes);

// Makes the secure heap; once, before the first Secret. False when the system gives or locks no memory for it: secrets
// may then be swapped out, and are still wiped.
bool make_secure_heap();

}  // namespace kf::crypto
