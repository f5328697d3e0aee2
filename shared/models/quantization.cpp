#include "shared/models/quantization.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "shared/base/text.h"

namespace kf::models {
namespace {

struct Format {
  std::string_view name;
  int rank;
};

// Ranks are about 100 per bit of a weight.
constexpr std::array<Format, 14> kFormats{{{"mxfp4", 425},
                                           {"nvfp4", 425},
                                           {"fp4", 400},
                                           {"int4", 400},
                                           {"awq", 400},
                                           {"gptq", 400},
                                           {"int8", 800},
                                           {"fp8", 800},
                                           {"bf16", 1600},
                                           {"fp16", 1600},
                                           {"f16", 1600},
                                           {"fp32", 3200},
                                           {"f32", 3200},
                                           {"nf4", 400}}};

// What may follow "q4" after underscores, from coarse to fine.
constexpr std::array<Format, 14> kParts{{{"xxs", 10},
                                         {"xs", 20},
                                         {"k", 25},
                                         {"s", 10},
                                         {"nl", 30},
                                         {"0", 30},
                                         {"1", 40},
                                         {"m", 20},
                                         {"l", 30},
                                         {"xl", 40},
                                         {"xxl", 45},
                                         {"4", 0},
                                         {"8", 0},
                                         {"g128", 0}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

bool is_boundary(std::string_view text, size_t at) { return at >= text.size() || !is_alnum(text[at]); }

struct Mark {
  size_t length = 0;  // 0: none
  int rank = 0;
};

Mark match_format(std::string_view text) {
  for (const Format& format : kFormats) {
    if (text.starts_with(format.name) && is_boundary(text, format.name.size()))
      return {format.name.size(), format.rank};
  }
  return {};
}

// "4bit", "8-bit"
Mark match_bits(std::string_view text) {
  if (text.empty() || text[0] < '2' || text[0] > '8') return {};
  const size_t gap = text.size() > 1 && text[1] == '-' ? 1 : 0;
  const size_t end = 1 + gap + 3;
  if (text.substr(1 + gap, 3) != "bit" || !is_boundary(text, end)) return {};
  return {end, (text[0] - '0') * 100};
}

const Format* match_part(std::string_view text) {
  for (const Format& part : kParts) {
    if (text.starts_with(part.name) && is_boundary(text, part.name.size())) return &part;
  }
  return nullptr;
}

// "q4_k_m", "iq2_xxs", "tq1_0"
Mark match_gguf(std::string_view text) {
  const size_t prefix = text.starts_with("iq") || text.starts_with("tq") ? 2 : text.starts_with("q") ? 1 : 0;
  if (prefix == 0 || text.size() <= prefix || text[prefix] < '1' || text[prefix] > '8') return {};
  Mark mark{prefix + 1, (text[prefix] - '0') * 100 + (prefix == 1 ? 10 : 0)};
  while (mark.length < text.size() && text[mark.length] == '_') {
    const Format* part = match_part(text.substr(mark.length + 1));
    if (part == nullptr) break;
    mark.length += 1 + part->name.size();
    mark.rank += part->rank;
  }
  return is_boundary(text, mark.length) ? mark : Mark{};
}

Mark match_mark(std::string_view lower_text) {
  if (const Mark mark = match_gguf(lower_text); mark.length > 0) return mark;
  if (const Mark mark = match_bits(lower_text); mark.length > 0) return mark;
  return match_format(lower_text);
}

}  // namespace

std::optional<TextRange> find_quantization(std::string_view text, size_t from) {
  const std::string lower = ascii_lower(text);
  const std::string_view view = lower;
  for (size_t at = from; at < view.size(); ++at) {
    if (at > 0 && is_alnum(view[at - 1])) continue;
    if (const Mark mark = match_mark(view.substr(at)); mark.length > 0) return TextRange{at, at + mark.length};
  }
  return std::nullopt;
}

std::string quantization_of(std::string_view model_id) {
  const auto range = find_quantization(model_id);
  return range ? quantization_label(model_id.substr(range->begin, range->end - range->begin)) : std::string();
}

std::string quantization_label(std::string_view mark) {
  std::string label(mark);
  if (match_bits(ascii_lower(mark)).length == mark.size() && !mark.empty()) return std::string(1, label[0]) + "bit";
  std::transform(label.begin(), label.end(), label.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return label;
}

int quantization_rank(std::string_view mark) {
  const std::string lower = ascii_lower(trim(mark));
  const Mark found = match_mark(lower);
  return found.length == lower.size() ? found.rank : 0;
}

}  // namespace kf::models
