#include "shared/view/punycode.h"

#include <algorithm>

#include "shared/base/shown_text.h"
#include "shared/base/text.h"

namespace kf::view {
namespace {

constexpr size_t kHostBytesMax = 1000;
constexpr size_t kLabelLettersMax = 63;
// The parameters of RFC 3492, section 5.
constexpr uint32_t kBase = 36, kThresholdMin = 1, kThresholdMax = 26, kSkew = 38, kDamp = 700, kFirstBias = 72;
constexpr uint32_t kFirstCodePoint = 0x80;

char digit_of(uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26)); }

uint32_t adapted(uint32_t delta, uint32_t points, bool is_first) {
  delta = is_first ? delta / kDamp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  for (; delta > (kBase - kThresholdMin) * kThresholdMax / 2; k += kBase) delta /= kBase - kThresholdMin;
  return k + (kBase - kThresholdMin + 1) * delta / (delta + kSkew);
}

void append_number(std::string& out, uint32_t number, uint32_t bias) {
  for (uint32_t k = kBase;; k += kBase) {
    const uint32_t threshold = k <= bias ? kThresholdMin : std::min(k - bias, kThresholdMax);
    if (number < threshold) break;
    out += digit_of(threshold + (number - threshold) % (kBase - threshold));
    number = (number - threshold) / (kBase - threshold);
  }
  out += digit_of(number);
}

std::string punycode(const std::u32string& label) {
  std::string out;
  for (const char32_t c : label) {
    if (c < kFirstCodePoint) out += static_cast<char>(c);
  }
  const auto plain = static_cast<uint32_t>(out.size());
  if (plain > 0) out += '-';
  uint32_t next = kFirstCodePoint, delta = 0, bias = kFirstBias;
  for (uint32_t handled = plain; handled < label.size(); ++delta, ++next) {
    uint32_t smallest = 0x110000;
    for (const char32_t c : label) {
      if (c >= next) smallest = std::min<uint32_t>(smallest, c);
    }
    delta += (smallest - next) * (handled + 1);  // at most 0x110000 * 64: no overflow
    next = smallest;
    for (const char32_t c : label) {
      if (c < next) ++delta;
      if (c != next) continue;
      append_number(out, delta, bias);
      bias = adapted(delta, handled + 1, handled == plain);
      delta = 0;
      ++handled;
    }
  }
  return out;
}

bool is_dot(char32_t c) { return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61; }

bool is_plain(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_ascii(const std::u32string& label) {
  return std::all_of(label.begin(), label.end(), [](char32_t c) { return c < kFirstCodePoint; });
}

}  // namespace

std::optional<std::string> ascii_host(std::string_view host) {
  if (host.empty() || host.size() > kHostBytesMax || !is_valid_utf8(host)) return std::nullopt;
  std::string out;
  std::u32string label;
  const auto end_label = [&] {
    out += is_ascii(label) ? std::string(label.begin(), label.end()) : "xn--" + punycode(label);
    label.clear();
  };
  for (size_t at = 0; at < host.size();) {
    const char32_t c = next_code_point(host, at);
    if (is_dot(c)) {
      end_label();
      out += '.';
    } else if ((c < 0xA0 && !is_plain(c)) || is_unseen(c) || label.size() == kLabelLettersMax) {
      return std::nullopt;
    } else {
      label += c;
    }
  }
  end_label();
  return out;
}

}  // namespace kf::view
