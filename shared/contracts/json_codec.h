#pragma once
// Turns our DTOs into JSON and back, from the one list of fields that each of them has.
//
// A DTO declares `template <class Self, class V> static void fields(Self& self, V&& visit)` and calls
// `visit("name", self.member)` for an optional field or `visit.required("name", self.member)` for one that must be
// there. Decoding reports the first fault by its path, such as "messages[3].role". Unknown fields are ignored, so that
// older pages and newer sidecars get along. Fields that hold a std::optional without a value are left out when
// encoding.

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "shared/base/result.h"

namespace kf {

using Json = nlohmann::json;

// An enum takes part by specialising this with `static constexpr std::array<std::pair<E, std::string_view>, N> kNames`.
template <class E>
struct EnumNames;

template <class E>
std::string_view enum_name(E value) {
  for (const auto& [candidate, name] : EnumNames<E>::kNames) {
    if (candidate == value) return name;
  }
  return {};
}

template <class E>
std::optional<E> enum_from_name(std::string_view name) {
  for (const auto& [candidate, candidate_name] : EnumNames<E>::kNames) {
    if (candidate_name == name) return candidate;
  }
  return std::nullopt;
}

namespace codec {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

Error wrong_type(const std::string& path, std::string_view wanted, const Json& got);
Error missing(const std::string& path);
Error out_of_range(const std::string& path);
Error not_one_of(const std::string& path, const std::string& choices);
std::string child_path(const std::string& parent, std::string_view name);

template <class T>
Result<void> decode(const Json& json, T& out, const std::string& path);

template <class T>
Result<void> decode_number(const Json& json, T& out, const std::string& path) {
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
Result<void> decode_enum(const Json& json, T& out, const std::string& path) {
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
Result<void> decode_list(const Json& json, std::vector<T>& out, const std::string& path) {
  if (!json.is_array()) return wrong_type(path, "a list", json);
  out.clear();
  for (size_t i = 0; i < json.size(); ++i) {
    T item{};
    KF_CHECK(decode(json[i], item, path + "[" + std::to_string(i) + "]"));
    out.push_back(std::move(item));
  }
  return {};
}

// Visits the fields of a DTO and keeps the first fault.
class Decoder {
 public:
  Decoder(const Json& json, const std::string& path) : json_(json), path_(path) {}

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
    const std::string path = child_path(path_, name);
    if (found == json_.end() || (found->is_null() && !is_required)) {
      if (is_required) fault_ = missing(path);
      return;
    }
    if (auto result = decode(*found, member, path); !result) fault_ = result.error();
  }

  const Json& json_;
  const std::string& path_;
  std::optional<Error> fault_;
};

template <class T>
Result<void> decode(const Json& json, T& out, const std::string& path) {
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

template <class T>
Json encode(const T& value);

class Encoder {
 public:
  explicit Encoder(Json& json) : json_(json) {}

  template <class T>
  void operator()(std::string_view name, const T& member) {
    if constexpr (is_optional<T>::value) {
      if (member) json_[std::string(name)] = encode(*member);
    } else {
      json_[std::string(name)] = encode(member);
    }
  }
  template <class T>
  void required(std::string_view name, const T& member) {
    (*this)(name, member);
  }

 private:
  Json& json_;
};

template <class T>
Json encode(const T& value) {
  if constexpr (std::is_same_v<T, Json> || std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (is_vector<T>::value) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(encode(item));
    return list;
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(enum_name(value));
  } else {
    Json object = Json::object();
    T::fields(value, Encoder(object));
    return object;
  }
}

}  // namespace codec

// The DTO as JSON. Invalid UTF-8 survives here and is replaced by to_json_text.
template <class T>
Json to_json(const T& value) {
  return codec::encode(value);
}

// Compact JSON text; bytes that are not UTF-8 become U+FFFD, so that this never fails.
std::string to_text(const Json& json);

template <class T>
std::string to_json_text(const T& value) {
  return to_text(to_json(value));
}

// The DTO from parsed JSON, or the first fault with its field's path.
template <class T>
Result<T> from_json(const Json& json) {
  T value{};
  KF_CHECK(codec::decode(json, value, std::string()));
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
