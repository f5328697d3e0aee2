#pragma once
// Points in time: read from ISO 8601, told in words. Milliseconds since 1970 in UTC; `utc_offset_min` is how many
// minutes the reader's clock is ahead of UTC.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kf::view {

// "2026-11-14", "2026-11-14T10:02:11Z", "2026-11-14 10:02:11.123456789+01:00". Without a zone it is UTC. Nothing for
// other text, for days that do not exist, and for years before 1970: providers write year 1 for "never".
std::optional<int64_t> parse_iso8601(std::string_view text);

// "just now", "12 s ago", "2 min ago", "3 h ago", "1 day ago", "3 weeks ago", "4 months ago", "2 years ago". The future
// is "just now".
std::string format_ago(int64_t then_ms, int64_t now_ms);
// "in 12 s", "in 4 min", "in 2 h"; the past is "now".
std::string format_in(int64_t then_ms, int64_t now_ms);

std::string format_date(int64_t ms, int utc_offset_min);        // "14 November 2026"
std::string format_time(int64_t ms, int utc_offset_min);        // "09:05"
std::string format_date_time(int64_t ms, int utc_offset_min);   // "14 November 2026, 09:05"
std::string format_exact_time(int64_t ms, int utc_offset_min);  // "14 November 2026, 09:05:17.042"

// The heading under which a list of things in time shows it: "Today", "Yesterday", "Last 7 days", "Last 30 days", then
// the month within this year ("March"), then the year ("2025").
std::string day_group(int64_t ms, int64_t now_ms, int utc_offset_min);

}  // namespace kf::view
