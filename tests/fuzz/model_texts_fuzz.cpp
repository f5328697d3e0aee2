// What providers write of a model in words: its name, size, quantisation, and when it changed.
#include <cmath>

#include "shared/base/text.h"
#include "shared/models/display_name.h"
#include "shared/models/parameters.h"
#include "shared/models/quantization.h"
#include "shared/view/time_text.h"
#include "sidecar/providers/ollama_name.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

void check_name(std::string_view id) {
  const std::string name = models::display_name(id);
  expect(!is_valid_utf8(id) || is_valid_utf8(name), "no character cut in two");
  expect(id.empty() == name.empty(), "a name for every model");
  expect(models::display_name(id) == name, "the same name twice");
  expect(providers::is_same_ollama_model(id, id) == !id.empty(), "a model is itself, and no name is no model");
  const std::string key = providers::ollama_key(id);
  expect(key.starts_with('=') || (providers::ollama_key(ascii_lower(id)) == key), "the same model in small letters");
  expect(providers::cloud_host_of(id) == providers::cloud_host_of(ascii_lower(id)), "a cloud in any letters");
}

void check_size(std::string_view text) {
  const double count = models::parameter_count(text);
  expect(std::isfinite(count) && count >= 0, "a size that is a number");
  const std::string label = models::parameters_of(text);
  expect(label.empty() || models::parameter_count(label) > 0, "a size on a badge is a size");
}

void check_quantization(std::string_view text) {
  const auto range = models::find_quantization(text);
  const std::string badge = models::quantization_of(text);
  expect(range.has_value() == !badge.empty(), "a badge for a mark");
  expect(models::quantization_label(badge) == badge, "a badge is spelt the usual way already");
  expect(models::quantization_rank(text) >= 0, "a rank");
  if (!range) return;
  expect(range->begin < range->end && range->end <= text.size(), "a range within the text");
  const auto next = models::find_quantization(text, range->end);
  expect(!next || next->begin >= range->end, "the next mark stands behind this one");
}

void check_time(std::string_view text) {
  const auto ms = view::parse_iso8601(text);
  if (!ms) return;
  expect(*ms >= 0, "no time before 1970");
  expect(!view::format_date_time(*ms, 60).empty() && !view::format_ago(*ms, 1'800'000'000'000).empty(), "words for it");
  expect(!view::day_group(*ms, 1'800'000'000'000, -60).empty(), "a heading for it");
}

}  // namespace

void model_texts(std::string_view bytes) {
  check_name(bytes);
  check_size(bytes);
  check_quantization(bytes);
  check_time(bytes);
}

}  // namespace kf::fuzz
