#include "sidecar/providers/provider_json.h"

#include <algorithm>

#include "shared/base/shown_text.h"
#include "shared/base/text.h"
#include "shared/contracts/model_name.h"
#include "shared/wire/utf8_joiner.h"

namespace kf::providers {
namespace {

constexpr size_t kErrorWordsBytesMax = 500;

std::string with_valid_utf8(std::string_view text) {
  std::string out;
  wire::Utf8Joiner joiner;
  joiner.append(out, text);
  joiner.finish(out);
  return out;
}

}  // namespace

Result<Json> parse_provider_json(std::string_view text) {
  auto parsed = is_valid_utf8(text) ? parse_json(text) : parse_json(with_valid_utf8(text));
  if (parsed) return parsed;
  const std::string_view beginning = trim(utf8_prefix(text, 64));
  const std::string what = beginning.starts_with('<') ? "a web page" : "something that is not JSON";
  return Error{ErrorCode::provider_protocol, "The provider answered with " + what + "."};
}

const Json& member(const Json& object, std::string_view name) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

std::string text_member(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

int64_t int_member(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  if (value.is_number_integer()) return value.get<int64_t>();
  constexpr double kWholeMax = 9e18;  // beyond it the cast would be undefined
  const double number = value.is_number_float() ? value.get<double>() : 0;
  return number > -kWholeMax && number < kWholeMax ? static_cast<int64_t>(number) : 0;
}

double number_member(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_number() ? value.get<double>() : 0;
}

bool is_true(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

bool holds_text(const Json& list, std::string_view text) {
  if (!list.is_array()) return false;
  return std::any_of(list.begin(), list.end(), [text](const Json& item) {
    return item.is_string() && item.get_ref<const std::string&>() == text;
  });
}

bool make_presentable(ModelInfo& model) {
  if (!check_model_name(model.id, "model")) return false;
  for (std::string* text : {&model.name, &model.display_name, &model.family, &model.parameters, &model.quantization,
                            &model.digest, &model.modified}) {
    if (!is_all_seen(*text) || text->size() > kShownNameBytesMax) *text = shown_name(*text);
  }
  return true;
}

std::string error_words(const Json& body) {
  const Json& error = member(body, "error");
  const std::string words = error.is_string() ? error.get<std::string>() : text_member(error, "message");
  return shown_name(words, kErrorWordsBytesMax);
}

}  // namespace kf::providers
