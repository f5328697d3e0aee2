#pragma once
// Writes our DTOs as JSON text, without building a tree: see json_codec.h for how a DTO names its fields.

#include <concepts>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "shared/contracts/enum_names.h"

namespace kf {

using Json = nlohmann::json;

namespace codec {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

void append_text(std::string& out, std::string_view text);  // bytes that are not UTF-8 become U+FFFD
void append_tree(std::string& out, const Json& tree);       // likewise
void append_number(std::string& out, int64_t number);
void append_number(std::string& out, uint64_t number);
void append_number(std::string& out, double number);  // null for what JSON cannot say: infinity, not a number

template <class T>
void append_value(std::string& out, const T& value);

// Visits the fields of a DTO and writes them as members of an object.
class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  template <class T>
  void operator()(std::string_view name, const T& member) {
    if constexpr (is_optional<T>::value) {
      if (member) required(name, *member);
    } else {
      required(name, member);
    }
  }
  template <class T>
  void required(std::string_view name, const T& member) {
    out_ += is_first_ ? "\"" : ",\"";
    is_first_ = false;
    out_.append(name).append("\":");
    append_value(out_, member);
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

template <class T>
void append_list(std::string& out, const std::vector<T>& list) {
  out += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append_value(out, list[i]);
  }
  out += ']';
}

template <class T>
void append_value(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, Json>) {
    append_tree(out, value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    append_text(out, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_floating_point_v<T>) {
    append_number(out, static_cast<double>(value));
  } else if constexpr (std::is_integral_v<T>) {
    append_number(out, static_cast<std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>(value));
  } else if constexpr (is_vector<T>::value) {
    append_list(out, value);
  } else if constexpr (std::is_enum_v<T>) {
    append_text(out, enum_name(value));
  } else {
    out += '{';
    T::fields(value, Encoder(out));
    out += '}';
  }
}

}  // namespace codec

// Compact JSON text; bytes that are not UTF-8 become U+FFFD, so that this never fails.
std::string to_text(const Json& tree);

// A DTO, or a list of DTOs, as compact JSON text; members stand in the order of its fields.
template <class T>
std::string to_json_text(const T& value) {
  std::string out;
  codec::append_value(out, value);
  return out;
}

}  // namespace kf
