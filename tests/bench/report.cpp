#include "tests/bench/report.h"

#include <array>
#include <cstdio>

namespace kf::bench {
namespace {

double microseconds(Nanoseconds time) { return static_cast<double>(time) / 1000.0; }

}  // namespace

void Report::add(std::string_view name, double value) {
  std::array<char, 64> number{};
  std::snprintf(number.data(), number.size(), "%.3f", value);
  if (!members_.empty()) members_ += ",";
  members_.append("\"").append(name).append("\":").append(number.data());
}

void Report::add(std::string_view name, const Histogram& times) {
  const std::string prefix(name);
  add(prefix + "_p50_us", microseconds(times.percentile(0.50)));
  add(prefix + "_p99_us", microseconds(times.percentile(0.99)));
  add(prefix + "_max_us", microseconds(times.max()));
  add(prefix + "_count", static_cast<double>(times.count()));
}

void Report::add_fault(std::string_view text) {
  if (has_fault_) return;
  has_fault_ = true;
  if (!members_.empty()) members_ += ",";
  members_ += "\"fault\":\"";
  for (const char c : text) members_ += c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  members_ += "\"";
}

}  // namespace kf::bench
