#include "shared/view/time_text.h"

#include <array>
#include <chrono>

namespace kf::view {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

constexpr auto kMonths =
    std::to_array<std::string_view>({"January", "February", "March", "April", "May", "June", "July", "August",
                                     "September", "October", "November", "December"});

// Reads ISO 8601 from left to right; after the first thing that does not fit, is_good() is false.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool is_good() const { return is_good_; }
  bool at_end() const { return at_ == text_.size(); }

  bool skip(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void refuse() { is_good_ = false; }
  void expect(char c) { is_good_ = skip(c) && is_good_; }

  // Exactly so many digits, from `low` to `high`.
  int number(int digits, int low, int high) {
    int value = 0;
    for (int i = 0; i < digits; ++i) {
      if (at_end() || !is_digit(text_[at_])) return fail();
      value = value * 10 + (text_[at_++] - '0');
    }
    return value >= low && value <= high ? value : fail();
  }

  // Digits behind a decimal point, as milliseconds.
  int fraction_ms() {
    int value = 0;
    int digits = 0;
    for (; !at_end() && is_digit(text_[at_]); ++at_, ++digits) {
      if (digits < 3) value = value * 10 + (text_[at_] - '0');
    }
    if (digits == 0) return fail();
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  int fail() {
    refuse();
    return 0;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool is_good_ = true;
};

int64_t read_date(Reader& reader) {
  const int y = reader.number(4, 1970, 9999);
  reader.expect('-');
  const int m = reader.number(2, 1, 12);
  reader.expect('-');
  const int d = reader.number(2, 1, 31);
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) reader.refuse();
  if (!reader.is_good()) return 0;
  return sys_days(date).time_since_epoch().count() * kDay;
}

int64_t read_clock(Reader& reader) {
  int64_t ms = reader.number(2, 0, 23) * kHour;
  reader.expect(':');
  ms += reader.number(2, 0, 59) * kMinute;
  if (!reader.skip(':')) return ms;
  ms += reader.number(2, 0, 60) * kSecond;
  if (reader.skip('.') || reader.skip(',')) ms += reader.fraction_ms();
  return ms;
}

// How much is to be subtracted to come to UTC.
int64_t read_zone(Reader& reader) {
  if (reader.at_end() || reader.skip('Z') || reader.skip('z')) return 0;
  const bool is_behind = reader.skip('-');
  if (!is_behind) reader.expect('+');
  int64_t ms = reader.number(2, 0, 14) * kHour;
  const bool has_minutes = reader.skip(':') || !reader.at_end();
  if (has_minutes) ms += reader.number(2, 0, 59) * kMinute;
  return is_behind ? -ms : ms;
}

int64_t floor_div(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

int64_t local_day(int64_t ms, int utc_offset_min) { return floor_div(ms + utc_offset_min * kMinute, kDay); }

year_month_day date_of(int64_t local_day_number) {
  return year_month_day(sys_days(days(static_cast<days::rep>(local_day_number))));
}

std::string month_name(const year_month_day& date) {
  return std::string(kMonths[static_cast<unsigned>(date.month()) - 1]);
}
std::string year_text(const year_month_day& date) { return std::to_string(static_cast<int>(date.year())); }
std::string two_digits(int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string count_of(int64_t count, std::string_view unit) {
  return std::to_string(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

std::string span_text(int64_t ms) {
  if (ms < kMinute) return std::to_string(ms / kSecond) + " s";
  if (ms < kHour) return std::to_string(ms / kMinute) + " min";
  if (ms < kDay) return std::to_string(ms / kHour) + " h";
  const int64_t whole_days = ms / kDay;
  if (whole_days < 14) return count_of(whole_days, "day");
  if (whole_days < 60) return count_of(whole_days / 7, "week");
  if (whole_days < 730) return count_of(whole_days / 30, "month");
  return count_of(whole_days / 365, "year");
}

}  // namespace

std::optional<int64_t> parse_iso8601(std::string_view text) {
  Reader reader(text);
  int64_t ms = read_date(reader);
  if (reader.is_good() && !reader.at_end()) {
    if (!reader.skip('T') && !reader.skip('t')) reader.expect(' ');
    ms += read_clock(reader);
    ms -= read_zone(reader);
  }
  if (!reader.is_good() || !reader.at_end()) return std::nullopt;
  return ms;
}

std::string format_ago(int64_t then_ms, int64_t now_ms) {
  const int64_t passed = now_ms - then_ms;
  return passed < kSecond ? "just now" : span_text(passed) + " ago";
}

std::string format_in(int64_t then_ms, int64_t now_ms) {
  const int64_t left = then_ms - now_ms;
  return left < kSecond ? "now" : "in " + span_text(left);
}

std::string format_date(int64_t ms, int utc_offset_min) {
  const year_month_day date = date_of(local_day(ms, utc_offset_min));
  return std::to_string(static_cast<unsigned>(date.day())) + " " + month_name(date) + " " + year_text(date);
}

std::string format_time(int64_t ms, int utc_offset_min) {
  const int64_t local = ms + utc_offset_min * kMinute;
  const int64_t of_day = local - floor_div(local, kDay) * kDay;
  return two_digits(of_day / kHour) + ":" + two_digits(of_day % kHour / kMinute);
}

std::string format_date_time(int64_t ms, int utc_offset_min) {
  return format_date(ms, utc_offset_min) + ", " + format_time(ms, utc_offset_min);
}

std::string format_exact_time(int64_t ms, int utc_offset_min) {
  const int64_t in_minute = ms - floor_div(ms, kMinute) * kMinute;
  const std::string millis = std::to_string(kSecond + in_minute % kSecond).substr(1);
  return format_date_time(ms, utc_offset_min) + ":" + two_digits(in_minute / kSecond) + "." + millis;
}

std::string day_group(int64_t ms, int64_t now_ms, int utc_offset_min) {
  const int64_t that_day = local_day(ms, utc_offset_min);
  const int64_t today = local_day(now_ms, utc_offset_min);
  const int64_t age = today - that_day;
  if (age <= 0) return "Today";
  if (age == 1) return "Yesterday";
  if (age <= 7) return "Last 7 days";
  if (age <= 30) return "Last 30 days";
  const year_month_day date = date_of(that_day);
  return date.year() == date_of(today).year() ? month_name(date) : year_text(date);
}

}  // namespace kf::view
