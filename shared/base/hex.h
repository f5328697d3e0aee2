#pragma once
// Bytes as lower-case hexadecimal digits and back.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kf {

// Two digits for each byte; `out` has room for them.
void write_hex(std::string_view bytes, char* out);
std::string hex_of(std::string_view bytes);

// Fills `bytes`; false when `hex` is not exactly two lower-case digits for each.
bool read_hex(std::string_view hex, std::span<unsigned char> bytes);
std::optional<std::string> bytes_from_hex(std::string_view hex);  // nullopt for what is not lower-case hexadecimal

}  // namespace kf
