#pragma once
// Numbers as people read them, in English, without a locale library. Negative amounts are shown as 0 and non-finite
// ones too.

#include <cstdint>
#include <string>
#include <string_view>

namespace kf::view {

// Decimal units, as disks are sold: "556 B", "4.2 KB", "271 MB", "5.2 GB".
std::string format_bytes(int64_t bytes);
// In the unit of the total: "5.57 of 8.99 GB".
std::string format_bytes_of(int64_t done, int64_t total);
std::string format_byte_rate(double bytes_per_second);  // "48.2 MB/s"

// Context sizes count in 1024 where they are a multiple of it, else in 1000, and so does what is used of them.
std::string format_context(int64_t tokens);                   // "40K context", "128K context", "1M context"
std::string format_tokens_of(int64_t used, int64_t context);  // "9.6k of 40k", "812 of 4k"
std::string format_token_rate(double tokens_per_second);      // "38 tok/s", "8.4 tok/s"

std::string format_count(int64_t count);  // "12,480"
// "1 model", "4 models"
std::string format_count_of(int64_t count, std::string_view one, std::string_view many);
std::string format_days(int64_t days);    // "183 days", "7 years" where they are whole ones of 365 days
std::string format_percent(double part);  // 0.62 → "62%"; 100% only when it is whole

// "123ms", whatever the size: the form that the metadata of an answer has.
std::string format_latency(int64_t ms);
// "340 ms", "3.2 s", "12 s", "1 min 12 s", "2 h 5 min", "3 d 4 h"
std::string format_duration(double ms);
// The same in whole seconds, from a minute up in steps of five: "1 min 10 s left"; "a moment left" below a second.
std::string format_time_left(double ms);

}  // namespace kf::view
