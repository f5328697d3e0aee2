#pragma once
// Turns our DTOs into JSON and back, from the one list of fields that each of them has.
//
// A DTO declares `template <class Self, class V> static void fields(Self& self, V&& visit)` and calls
// `visit("name", self.member)` for an optional field or `visit.required("name", self.member)` for one that must be
// there. Decoding reports the first fault by its path, such as "messages[3].role". Unknown fields are ignored, so that
// older pages and newer sidecars get along. Fields that hold a std::optional without a value are left out when
// encoding.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "shared/base/result.h"
#include "shared/contracts/json_encode.h"

namespace kf {
namespace codec {

// Where a value stands; its text is needed only when something is wrong there.
struct Path {
  const Path* parent = nullptr;
  std::string_view name;  // of a member; empty for an item
  size_t index = 0;       // of an item

  std::string text() const;  // "messages[3].role"; empty for the body itself
};

Error wrong_type(const Path& path, std::string_view wanted, const Json& got);
Error missing(const Path& path);
Error out_of_range(const Path& path);
Error not_one_of(const Path& path, const std::string& choices);

template <class T>
Result<void> decode(const Json& json, T& out, const Path& path);

template <class T>
Result<void> decode_number(const Json& json, T& out, const Path& path) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!json.is_number()) return wrong_type(path, "a number", json);
    out = json.get<T>();
    return {};
  } else {
    if (!json.is_number_integer()) return wrong_type(path, "a whole number", json);
    if (json.is_number_unsigned()) {
      const auto value = json.get<uint64_t>();
      if (value > static_cast<uint64_t>(std::numeric_limits<T>::max())) return out_of_range(path);
      out = static_cast<T>(value);
      return {};
    }
    const auto value = json.get<int64_t>();
    if (value < static_cast<int64_t>(std::numeric_limits<T>::min())) return out_of_range(path);
    out = static_cast<T>(value);
    return {};
  }
}

template <class T>
Result<void> decode_enum(const Json& json, T& out, const Path& path) {
  if (!json.is_string()) return wrong_type(path, "a string", json);
  if (const auto found = enum_from_name<T>(json.get_ref<const std::string&>())) {
    out = *found;
    return {};
  }
  std::string choices;
  for (const auto& row : EnumNames<T>::kNames) choices += (choices.empty() ? "" : ", ") + std::string(row.second);
  return not_one_of(path, choices);
}

template <class T>
Result<void> decode_list(const Json& json, std::vector<T>& out, const Path& path) {
  if (!json.is_array()) return wrong_type(path, "a list", json);
  out.clear();
  for (size_t i = 0; i < json.size(); ++i) {
    T item{};
    KF_CHECK(decode(json[i], item, Path{&path, {}, i}));
    out.push_back(std::move(item));
  }
  return {};
}

// Visits the fields of a DTO and keeps the first fault.
class Decoder {
 public:
  Decoder(const Json& json, const Path& path) : json_(json), path_(path) {}

  template <class T>
  void operator()(std::string_view name, T& member) {
    read(name, member, false);
  }
  template <class T>
  void required(std::string_view name, T& member) {
    read(name, member, true);
  }

  Result<void> take() { return fault_ ? Result<void>(std::move(*fault_)) : Result<void>(); }

 private:
  template <class T>
  void read(std::string_view name, T& member, bool is_required) {
    if (fault_) return;
    const auto found = json_.find(name);
    const Path path{&path_, name};
    if (found == json_.end() || (found->is_null() && !is_required)) {
      if (is_required) fault_ = missing(path);
      return;
    }
    if (auto result = decode(*found, member, path); !result) fault_ = result.error();
  }

  const Json& json_;
  const Path& path_;
  std::optional<Error> fault_;
};

template <class T>
Result<void> decode(const Json& json, T& out, const Path& path) {
  if constexpr (std::is_same_v<T, Json>) {
    out = json;
    return {};
  } else if constexpr (is_optional<T>::value) {
    return decode(json, out.emplace(), path);
  } else if constexpr (is_vector<T>::value) {
    return decode_list(json, out, path);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return wrong_type(path, "true or false", json);
    out = json.get<bool>();
    return {};
  } else if constexpr (std::is_arithmetic_v<T>) {
    return decode_number(json, out, path);
  } else if constexpr (std::is_enum_v<T>) {
    return decode_enum(json, out, path);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) return wrong_type(path, "a string", json);
    out = json.get_ref<const std::string&>();
    return {};
  } else {
    if (!json.is_object()) return wrong_type(path, "an object", json);
    Decoder decoder(json, path);
    T::fields(out, decoder);
    return decoder.take();
  }
}

}  // namespace codec

// The DTO from parsed JSON, or the first fault with its field's path.
template <class T>
Result<T> from_json(const Json& json) {
  T value{};
  KF_CHECK(codec::decode(json, value, codec::Path()));
  return value;
}

// Parses text that comes from outside: at most limits::kJsonDepthMax levels, no duplicate keys, valid UTF-8, numbers in
// range. The error names what is wrong and where (byte offset), or the duplicate key as its field.
Result<Json> parse_json(std::string_view text);

// parse_json and from_json in one.
template <class T>
Result<T> decode_json(std::string_view text) {
  KF_TRY(const Json json, parse_json(text));
  return from_json<T>(json);
}

}  // namespace kf
