#include "shared/view/format.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace kf::view;

TEST_CASE("bytes in decimal units") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(556) == "556 B");
  CHECK(format_bytes(999) == "999 B");
  CHECK(format_bytes(1000) == "1.0 KB");
  CHECK(format_bytes(4200) == "4.2 KB");
  CHECK(format_bytes(270'898'672) == "271 MB");
  CHECK(format_bytes(999'960) == "1.0 MB");
  CHECK(format_bytes(5'225'388'164) == "5.2 GB");
  CHECK(format_bytes(2'019'393'189) == "2.0 GB");
  CHECK(format_bytes(65'000'000'000) == "65.0 GB");
  CHECK(format_bytes(1'500'000'000'000) == "1.5 TB");
  CHECK(format_bytes(-5) == "0 B");
  CHECK(format_bytes(std::numeric_limits<int64_t>::max()) == "9000 TB");
}

TEST_CASE("progress in the unit of the total") {
  CHECK(format_bytes_of(5'570'000'000, 8'990'000'000) == "5.57 of 8.99 GB");
  CHECK(format_bytes_of(0, 8'990'000'000) == "0.00 of 8.99 GB");
  CHECK(format_bytes_of(100, 556) == "100 of 556 B");
  CHECK(format_bytes_of(9'990'000'000, 8'990'000'000) == "8.99 of 8.99 GB");
  CHECK(format_byte_rate(48.2e6) == "48.2 MB/s");
  CHECK(format_byte_rate(std::nan("")) == "0 B/s");
  CHECK(format_byte_rate(std::numeric_limits<double>::infinity()) == "0 B/s");
}

TEST_CASE("context sizes and how much of them is used") {
  CHECK(format_context(40'960) == "40K context");
  CHECK(format_context(131'072) == "128K context");
  CHECK(format_context(2048) == "2K context");
  CHECK(format_context(200'000) == "200K context");
  CHECK(format_context(1'048'576) == "1M context");
  CHECK(format_context(10'485'760) == "10M context");
  CHECK(format_context(512) == "512 context");
  CHECK(format_tokens_of(9830, 40'960) == "9.6k of 40k");
  CHECK(format_tokens_of(812, 4096) == "812 of 4k");
  CHECK(format_tokens_of(1024, 4096) == "1k of 4k");
  CHECK(format_tokens_of(34'800, 40'960) == "34k of 40k");
  CHECK(format_tokens_of(-1, 40'960) == "0 of 40k");
}

TEST_CASE("rates, counts and percentages") {
  CHECK(format_token_rate(38.2) == "38 tok/s");
  CHECK(format_token_rate(8.44) == "8.4 tok/s");
  CHECK(format_token_rate(9.97) == "10 tok/s");
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(12'480) == "12,480");
  CHECK(format_count(1'234'567) == "1,234,567");
  CHECK(format_count(-3) == "0");
  CHECK(format_count_of(1, "model", "models") == "1 model");
  CHECK(format_count_of(4, "model", "models") == "4 models");
  CHECK(format_count_of(0, "model", "models") == "0 models");
  CHECK(format_days(183) == "183 days");
  CHECK(format_days(2555) == "7 years");
  CHECK(format_days(365) == "1 year");
  CHECK(format_days(0) == "0 days");
  CHECK(format_percent(0.62) == "62%");
  CHECK(format_percent(0.29) == "29%");
  CHECK(format_percent(0.999) == "99%");
  CHECK(format_percent(1) == "100%");
  CHECK(format_percent(7) == "100%");
}

TEST_CASE("durations") {
  CHECK(format_latency(412) == "412ms");
  CHECK(format_latency(12'345) == "12345ms");
  CHECK(format_latency(-1) == "0ms");
  CHECK(format_duration(340.4) == "340 ms");
  CHECK(format_duration(999.6) == "1.0 s");
  CHECK(format_duration(3200) == "3.2 s");
  CHECK(format_duration(9960) == "10 s");
  CHECK(format_duration(59'600) == "1 min");
  CHECK(format_duration(72'000) == "1 min 12 s");
  CHECK(format_duration(7'500'000) == "2 h 5 min");
  CHECK(format_duration(273'600'000) == "3 d 4 h");
  CHECK(format_duration(-1) == "0 ms");
  CHECK(format_time_left(72'000) == "1 min 10 s left");
  CHECK(format_time_left(73'000) == "1 min 15 s left");
  CHECK(format_time_left(12'400) == "12 s left");
  CHECK(format_time_left(100) == "a moment left");
}
