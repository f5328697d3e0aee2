#pragma once
// Reads plain JSON straight into a DTO, in one pass over the text and without a tree: what every question comes in.
//
// Plain is what our page and most programs send. Everything else (an escape \u, a member that the DTO does not know or
// that stands twice, a number with a fraction, JSON passed through, and every fault) is left to decode_json, which
// decides and names the fault. What both read they read alike: tests/fuzz/contracts_fuzz.cpp holds them to it.

#include <cassert>
#include <utility>

#include "shared/contracts/json_codec.h"
#include "shared/wire/json_scan.h"

namespace kf {
namespace codec {

// Whether strings may be taken as they are: valid UTF-8, and no escape that could be half a character.
bool has_plain_strings(std::string_view text);

template <class T>
bool read_quickly(wire::JsonScan& scan, T& out);

// Visits the fields of a DTO and reads the value that comes next into the one of that name.
class QuickMember {
 public:
  QuickMember(wire::JsonScan& scan, std::string_view name, uint64_t& seen) : scan_(scan), name_(name), seen_(seen) {}

  template <class T>
  void operator()(std::string_view name, T& member) {
    if (is_next(name)) was_read_ = scan_.kind() == wire::JsonScan::Kind::null ? scan_.skip() : read(member);
  }
  template <class T>
  void required(std::string_view name, T& member) {
    if (is_next(name)) was_read_ = read(member);
  }

  bool was_read() const { return was_read_; }

 private:
  // Counts every field; true for the one of that name, when it stands here for the first time.
  bool is_next(std::string_view name) {
    assert(at_ < 64);
    const uint64_t bit = uint64_t{1} << at_++;
    if (name != name_ || (seen_ & bit) != 0) return false;
    seen_ |= bit;
    return true;
  }
  template <class T>
  bool read(T& member) {
    return read_quickly(scan_, member);
  }

  wire::JsonScan& scan_;
  const std::string_view name_;
  uint64_t& seen_;  // one bit for each field that was read
  int at_ = 0;
  bool was_read_ = false;
};

// Visits the fields of a DTO and looks whether those that must be there were read.
class QuickRequired {
 public:
  explicit QuickRequired(uint64_t seen) : seen_(seen) {}

  template <class T>
  void operator()(std::string_view, T&) {
    seen_ >>= 1;
  }
  template <class T>
  void required(std::string_view, T&) {
    are_there_ &= (seen_ & 1) != 0;
    seen_ >>= 1;
  }

  bool are_there() const { return are_there_; }

 private:
  uint64_t seen_;
  bool are_there_ = true;
};

template <class T>
bool read_object_quickly(wire::JsonScan& scan, T& out) {
  uint64_t seen = 0;
  std::string_view name;
  for (scan.enter_object(); scan.next_key(name);) {
    QuickMember member(scan, name, seen);
    T::fields(out, member);
    if (!member.was_read()) return false;
  }
  QuickRequired required(seen);
  T::fields(out, required);
  return required.are_there();
}

template <class T>
bool read_list_quickly(wire::JsonScan& scan, std::vector<T>& out) {
  for (scan.enter_array(); scan.next_item();) {
    if (!read_quickly(scan, out.emplace_back())) return false;
  }
  return true;
}

template <class T>
bool read_integer_quickly(wire::JsonScan& scan, T& out) {
  int64_t number = 0;
  if (scan.kind() != wire::JsonScan::Kind::number || !scan.read_int(number)) return false;
  out = static_cast<T>(number);
  return std::in_range<T>(number);
}

template <class T>
bool read_enum_quickly(wire::JsonScan& scan, T& out) {
  std::string name;
  if (!scan.read_string(name)) return false;
  const auto found = enum_from_name<T>(name);
  out = found.value_or(out);
  return found.has_value();
}

// `out` is as it was made.
template <class T>
bool read_quickly(wire::JsonScan& scan, T& out) {
  if constexpr (std::is_same_v<T, Json> || std::is_floating_point_v<T>) {
    return false;
  } else if constexpr (is_optional<T>::value) {
    return read_quickly(scan, out.emplace());
  } else if constexpr (is_vector<T>::value) {
    return read_list_quickly(scan, out);
  } else if constexpr (std::is_same_v<T, bool>) {
    return scan.kind() == wire::JsonScan::Kind::boolean && scan.read_bool(out);
  } else if constexpr (std::is_integral_v<T>) {
    return read_integer_quickly(scan, out);
  } else if constexpr (std::is_enum_v<T>) {
    return read_enum_quickly(scan, out);
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.clear();
    return scan.read_string(out);
  } else {
    return read_object_quickly(scan, out);
  }
}

}  // namespace codec

// The DTO, when the text is plain.
template <class T>
std::optional<T> decode_plain_json(std::string_view text) {
  if (!codec::has_plain_strings(text)) return std::nullopt;
  wire::JsonScan scan(text);
  T value{};
  if (codec::read_quickly(scan, value) && scan.finish()) return value;
  return std::nullopt;
}

// The same as decode_json, several times faster for plain JSON.
template <class T>
Result<T> decode_json_quickly(std::string_view text) {
  if (auto plain = decode_plain_json<T>(text)) return std::move(*plain);
  return decode_json<T>(text);
}

}  // namespace kf
