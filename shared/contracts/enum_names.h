#pragma once
// The names that the values of an enum have in JSON.

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace kf {

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

}  // namespace kf
