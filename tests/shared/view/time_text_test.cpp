#include "shared/view/time_text.h"

#include <doctest/doctest.h>

#include <string>

using namespace kf::view;

namespace {

int64_t at(const std::string& text) {
  const auto ms = parse_iso8601(text);
  REQUIRE(ms);
  return *ms;
}

constexpr int64_t kDayMs = 86'400'000;

}  // namespace

TEST_CASE("ISO 8601 is read with fractions and zones") {
  CHECK(at("1970-01-01") == 0);
  CHECK(at("1970-01-01T00:00:00Z") == 0);
  CHECK(at("2026-11-14T09:02:11.123Z") == 1794646931123);
  CHECK(at("2026-11-14T10:02:11.123456789+01:00") == 1794646931123);
  CHECK(at("2026-11-14T10:02:11.123456789+0100") == 1794646931123);
  CHECK(at("2026-11-14T10:02:11,123+01") == 1794646931123);
  CHECK(at("2026-11-14 09:02:11.1Z") == 1794646931100);
  CHECK(at("2026-11-14T09:02") == 1794646920000);
  CHECK(at("2026-11-13T23:32:11.123-09:30") == 1794646931123);
  CHECK(at("2024-02-29") == 19782 * kDayMs);
  CHECK(at("2016-12-31T23:59:60Z") == at("2017-01-01T00:00:00Z"));
}

TEST_CASE("what is no time is refused") {
  for (const char* text : {"",
                           "x",
                           "2026",
                           "2026-11",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-02-29",
                           "2026-11-31",
                           "2026-1-1",
                           "2026-11-14T",
                           "2026-11-14T1",
                           "2026-11-14T24:00:00Z",
                           "2026-11-14T10:60:00Z",
                           "2026-11-14T10:02:61Z",
                           "2026-11-14T10:02:11.Z",
                           "2026-11-14T10:02:11ZZ",
                           "2026-11-14T10:02:11+",
                           "2026-11-14T10:02:11+1",
                           "2026-11-14T10:02:11+01:",
                           "2026-11-14T10:02:11+15:00",
                           "2026-11-14x",
                           "0001-01-01T00:00:00Z",
                           "1969-12-31T23:59:59Z",
                           "2026-11-14T10:02:11 Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso8601(text));
  }
}

TEST_CASE("how long ago") {
  const int64_t now = at("2026-11-21T12:00:00Z");
  const auto ago = [now](int64_t seconds) { return format_ago(now - seconds * 1000, now); };
  CHECK(ago(-100) == "just now");
  CHECK(ago(0) == "just now");
  CHECK(ago(12) == "12 s ago");
  CHECK(ago(119) == "1 min ago");
  CHECK(ago(120) == "2 min ago");
  CHECK(ago(3 * 3600) == "3 h ago");
  CHECK(ago(24 * 3600) == "1 day ago");
  CHECK(ago(13 * 86400) == "13 days ago");
  CHECK(ago(21 * 86400) == "3 weeks ago");
  CHECK(ago(120 * 86400) == "4 months ago");
  CHECK(ago(800 * 86400) == "2 years ago");
  CHECK(format_in(now + 250'000, now) == "in 4 min");
  CHECK(format_in(now - 1, now) == "now");
}

TEST_CASE("dates and times on the reader's clock") {
  const int64_t time = at("2026-11-14T23:05:00Z");
  CHECK(format_date(time, 0) == "14 November 2026");
  CHECK(format_date(time, 60) == "15 November 2026");
  CHECK(format_time(time, 60) == "00:05");
  CHECK(format_time(time, -600) == "13:05");
  CHECK(format_date_time(time, 0) == "14 November 2026, 23:05");
  CHECK(format_exact_time(time + 7042, 0) == "14 November 2026, 23:05:07.042");
  CHECK(format_exact_time(59'999, 0) == "1 January 1970, 00:00:59.999");
  CHECK(format_date(0, -60) == "31 December 1969");
  CHECK(format_time(0, -60) == "23:00");
}

TEST_CASE("days are grouped on the reader's calendar") {
  const int64_t now = at("2026-11-21T01:00:00Z");
  CHECK(day_group(now + kDayMs, now, 0) == "Today");
  CHECK(day_group(at("2026-11-21T00:00:00Z"), now, 0) == "Today");
  CHECK(day_group(at("2026-11-20T23:59:59Z"), now, 0) == "Yesterday");
  CHECK(day_group(at("2026-11-20T23:59:59Z"), now, 60) == "Today");
  CHECK(day_group(at("2026-11-20T23:59:59Z"), now, -120) == "Today");
  CHECK(day_group(at("2026-11-19T12:00:00Z"), now, 0) == "Last 7 days");
  CHECK(day_group(at("2026-11-14T12:00:00Z"), now, 0) == "Last 7 days");
  CHECK(day_group(at("2026-11-13T12:00:00Z"), now, 0) == "Last 30 days");
  CHECK(day_group(at("2026-10-22T12:00:00Z"), now, 0) == "Last 30 days");
  CHECK(day_group(at("2026-10-21T12:00:00Z"), now, 0) == "October");
  CHECK(day_group(at("2026-01-01T12:00:00Z"), now, 0) == "January");
  CHECK(day_group(at("2025-12-31T12:00:00Z"), now, 0) == "2025");
}
