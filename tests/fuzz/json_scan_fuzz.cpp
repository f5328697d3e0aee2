// The reader of JSON on the hot path beside the full parser: whatever both take, they read alike.
#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/contracts/json_codec.h"
#include "shared/wire/json_scan.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

using wire::JsonScan;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Builds with the scanner's calls what a full parser builds. A number with a fraction is a fault here, as on the hot
// path.
Json read(JsonScan& scan, int depth);

Json read_object(JsonScan& scan, int depth) {
  Json object = Json::object();
  std::string_view key;
  for (scan.enter_object(); scan.next_key(key);) {
    std::string name(key);
    object[std::move(name)] = read(scan, depth + 1);
  }
  return object;
}

Json read_array(JsonScan& scan, int depth) {
  Json array = Json::array();
  for (scan.enter_array(); scan.next_item();) array.push_back(read(scan, depth + 1));
  return array;
}

// Asks for a number where none is, which is a fault.
void give_up(JsonScan& scan) {
  int64_t number = 0;
  (void)scan.read_int(number);
}

Json read(JsonScan& scan, int depth) {
  std::string text;
  int64_t number = 0;
  bool flag = false;
  const bool is_nested = scan.kind() == JsonScan::Kind::object || scan.kind() == JsonScan::Kind::array;
  if (is_nested && depth == limits::kJsonDepthMax) return give_up(scan), nullptr;  // deeper than the full parser goes
  switch (scan.kind()) {
    case JsonScan::Kind::object: return read_object(scan, depth);
    case JsonScan::Kind::array: return read_array(scan, depth);
    case JsonScan::Kind::string: return scan.read_string(text) ? Json(text) : Json();
    case JsonScan::Kind::number: return scan.read_int(number) ? Json(number) : Json();
    case JsonScan::Kind::boolean: return scan.read_bool(flag) ? Json(flag) : Json();
    default: return scan.skip(), nullptr;
  }
}

// Whether the full parser refuses for a reason that the scanner does not look at.
bool is_laxer_about(std::string_view text) {
  const bool may_hold_surrogates = text.find("\\u") != std::string_view::npos;
  const bool may_repeat_keys = text.find(':') != text.rfind(':');
  const bool may_overflow = text.find_first_of("eE") != std::string_view::npos || text.size() > 300;
  return may_hold_surrogates || may_repeat_keys || may_overflow || !is_valid_utf8(text);
}

}  // namespace

void json_scan(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) return;  // the full parser passes it over
  const auto parsed = parse_json(bytes);
  JsonScan skipping(bytes);
  const bool is_skipped = skipping.skip() && skipping.finish();
  expect(!parsed || is_skipped, "what is JSON is passed over to its end");
  expect(!is_skipped || parsed || is_laxer_about(bytes), "what is no JSON is not passed over");
  JsonScan reading(bytes);
  const Json tree = read(reading, 0);
  if (reading.finish() && parsed) expect(tree == *parsed, "the same values to both");
  expect(!reading.finish() || is_skipped, "what is read can be passed over");
}

}  // namespace kf::fuzz
