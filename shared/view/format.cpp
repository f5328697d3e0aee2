#include "shared/view/format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kf::view {
namespace {

constexpr double kValueMax = 9e15;  // whole numbers stay exact below

double bounded(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, kValueMax) : 0; }

// `value` with so many digits behind the point.
std::string decimal(double value, int digits) {
  int64_t unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  const int64_t fixed = std::llround(bounded(value) * static_cast<double>(unit));
  std::string text = std::to_string(fixed / unit);
  if (digits > 0) text += "." + std::to_string(unit + fixed % unit).substr(1);
  return text;
}

struct Unit {
  double size;
  std::string_view name;
};

constexpr std::array<Unit, 5> kByteUnits{{{1, "B"}, {1e3, "KB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}}};

// The largest unit of which there is one when shown with at most one digit behind the point.
const Unit& byte_unit(double bytes) {
  size_t chosen = 0;
  while (chosen + 1 < kByteUnits.size() && bytes >= kByteUnits[chosen + 1].size * 0.9995) ++chosen;
  return kByteUnits[chosen];
}

std::string amount_of_bytes(double bytes) {
  const Unit& unit = byte_unit(bytes);
  const double amount = bytes / unit.size;
  const bool is_whole = unit.size == 1 || amount >= 99.95;
  return decimal(amount, is_whole ? 0 : 1) + " " + std::string(unit.name);
}

int64_t token_unit(int64_t context) { return context % 1024 == 0 ? 1024 : 1000; }

// 9.6k, 40k, 1M; below one unit the number itself.
std::string token_amount(int64_t tokens, int64_t unit, std::string_view thousand) {
  if (tokens < unit) return std::to_string(std::max<int64_t>(tokens, 0));
  const bool is_million = tokens >= unit * unit;
  const double amount = static_cast<double>(tokens) / static_cast<double>(is_million ? unit * unit : unit);
  std::string text = decimal(amount, amount < 9.95 ? 1 : 0);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text + (is_million ? "M" : std::string(thousand));
}

std::string two_units(int64_t large, std::string_view large_name, int64_t small, std::string_view small_name) {
  std::string text = std::to_string(large) + " " + std::string(large_name);
  if (small > 0) text += " " + std::to_string(small) + " " + std::string(small_name);
  return text;
}

std::string whole_seconds(int64_t seconds) {
  constexpr int64_t kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;
  if (seconds < kMinute) return std::to_string(seconds) + " s";
  if (seconds < kHour) return two_units(seconds / kMinute, "min", seconds % kMinute, "s");
  if (seconds < kDay) return two_units(seconds / kHour, "h", seconds % kHour / kMinute, "min");
  return two_units(seconds / kDay, "d", seconds % kDay / kHour, "h");
}

}  // namespace

std::string format_bytes(int64_t bytes) { return amount_of_bytes(bounded(static_cast<double>(bytes))); }

std::string format_bytes_of(int64_t done, int64_t total) {
  const double whole = bounded(static_cast<double>(total));
  const Unit& unit = byte_unit(whole);
  const int digits = unit.size == 1 ? 0 : 2;
  const double part = std::min(bounded(static_cast<double>(done)), whole);
  return decimal(part / unit.size, digits) + " of " + decimal(whole / unit.size, digits) + " " + std::string(unit.name);
}

std::string format_byte_rate(double bytes_per_second) { return amount_of_bytes(bounded(bytes_per_second)) + "/s"; }

std::string format_context(int64_t tokens) { return token_amount(tokens, token_unit(tokens), "K") + " context"; }

std::string format_tokens_of(int64_t used, int64_t context) {
  const int64_t unit = token_unit(context);
  return token_amount(used, unit, "k") + " of " + token_amount(context, unit, "k");
}

std::string format_token_rate(double tokens_per_second) {
  const double rate = bounded(tokens_per_second);
  return decimal(rate, rate < 9.95 ? 1 : 0) + " tok/s";
}

std::string format_count(int64_t count) {
  std::string text = std::to_string(std::max<int64_t>(count, 0));
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string format_count_of(int64_t count, std::string_view one, std::string_view many) {
  return format_count(count) + " " + std::string(count == 1 ? one : many);
}

std::string format_days(int64_t days) {
  constexpr int64_t kYear = 365;
  if (days > 0 && days % kYear == 0) return format_count_of(days / kYear, "year", "years");
  return format_count_of(days, "day", "days");
}

std::string format_percent(double part) {
  return std::to_string(static_cast<int>(std::floor(std::min(bounded(part), 1.0) * 100 + 1e-9))) + "%";
}

std::string format_latency(int64_t ms) { return std::to_string(std::max<int64_t>(ms, 0)) + "ms"; }

std::string format_duration(double ms) {
  const double time = bounded(ms);
  if (time < 999.5) return decimal(time, 0) + " ms";
  if (time < 9950) return decimal(time / 1000, 1) + " s";
  return whole_seconds(std::llround(time / 1000));
}

std::string format_time_left(double ms) {
  constexpr int64_t kStep = 5;
  int64_t seconds = std::llround(bounded(ms) / 1000);
  if (seconds < 1) return "a moment left";
  if (seconds >= 60) seconds = (seconds + kStep / 2) / kStep * kStep;
  return whole_seconds(seconds) + " left";
}

}  // namespace kf::view
