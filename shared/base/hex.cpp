#include "shared/base/hex.h"

namespace kf {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

void write_hex(std::string_view bytes, char* out) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *out++ = kDigits[byte >> 4];
    *out++ = kDigits[byte & 0x0F];
  }
}

std::string hex_of(std::string_view bytes) {
  std::string hex(bytes.size() * 2, '0');
  write_hex(bytes, hex.data());
  return hex;
}

bool read_hex(std::string_view hex, std::span<unsigned char> bytes) {
  if (hex.size() != bytes.size() * 2) return false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const int high = digit(hex[i * 2]);
    const int low = digit(hex[i * 2 + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return true;
}

std::optional<std::string> bytes_from_hex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  if (!read_hex(hex, {reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()})) return std::nullopt;
  return bytes;
}

}  // namespace kf
