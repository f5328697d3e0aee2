#include "shared/contracts/way.h"

#include <algorithm>

namespace kf {
namespace {

constexpr std::string_view kArrow = " \xE2\x86\x92 ";  // →
constexpr size_t kPlaceBytesMax = 300;                 // a name has at most 253
constexpr size_t kPlacesMax = 8;

}  // namespace

bool is_place(std::string_view text) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '@'; });
  return !text.empty() && text.size() <= kPlaceBytesMax && is_plain;
}

Way::Way(std::string_view destination) {
  while (!destination.empty()) {
    const size_t end = destination.find(kArrow);
    add(destination.substr(0, end));
    destination = end == std::string_view::npos ? std::string_view() : destination.substr(end + kArrow.size());
  }
}

void Way::add(std::string_view place) {
  if (!is_place(place) || places_.size() >= kPlacesMax) place = kUnknownPlace;
  if (!has(place)) places_.emplace_back(place);
}

void Way::add(const Way& more) {
  for (const std::string& place : more.places_) add(place);
}

bool Way::has(std::string_view place) const {
  return std::find(places_.begin(), places_.end(), place) != places_.end();
}

bool Way::covers(const Way& other) const {
  return std::all_of(other.places_.begin(), other.places_.end(), [this](const auto& place) { return has(place); });
}

std::string Way::text() const {
  std::string text;
  for (const std::string& place : places_) text.append(text.empty() ? "" : kArrow).append(place);
  return text;
}

}  // namespace kf
