#include "sidecar/providers/ollama_name.h"

#include <algorithm>

#include "shared/base/text.h"

namespace kf::providers {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kCloudHost = "https://ollama.com";
constexpr size_t kPartBytesMax = 80;
constexpr size_t kHostBytesMax = 350;

struct Name {
  std::string_view host = "registry.ollama.ai";
  std::string_view space = "library";
  std::string_view model;
  std::string_view tag = "latest";
};

// Takes what stands behind the last `separator`, and the separator, away from `text`.
std::string_view cut_last(std::string_view& text, char separator) {
  const size_t at = text.rfind(separator);
  const std::string_view last = text.substr(at + 1);
  text = text.substr(0, at);
  return last;
}

// The host comes last in this order and may be left out after its scheme; every other part is there when its separator
// is.
Name parts_of(std::string_view text) {
  Name name;
  const size_t colon = text.rfind(':');
  const size_t slash = text.rfind('/');
  if (colon != kNowhere && (slash == kNowhere || colon > slash)) name.tag = cut_last(text, ':');
  if (text.find('/') == kNowhere) return name.model = text, name;
  name.model = cut_last(text, '/');
  if (text.find('/') == kNowhere) return name.space = text, name;
  name.space = cut_last(text, '/');
  if (const size_t scheme = text.find("://"); scheme != kNowhere) text = text.substr(scheme + 3);
  name.host = text;
  return name;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_part(std::string_view text, std::string_view marks, size_t bytes_max = kPartBytesMax) {
  if (text.empty() || text.size() > bytes_max || !is_letter_or_digit(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [marks](char c) { return is_letter_or_digit(c) || marks.find(c) != kNowhere; });
}

bool is_valid(const Name& name) {
  return is_part(name.host, "-.:", kHostBytesMax) && is_part(name.space, "-") && is_part(name.model, "-.") &&
         is_part(name.tag, "-.");
}

}  // namespace

std::string ollama_key(std::string_view text) {
  const Name name = parts_of(trim(text));
  if (!is_valid(name)) return "=" + std::string(text);
  std::string key;
  key.reserve(name.host.size() + name.space.size() + name.model.size() + name.tag.size() + 3);
  for (const std::string_view part : {name.host, name.space, name.model, name.tag}) {
    if (!key.empty()) key += '/';
    key += ascii_lower(part);
  }
  return key;
}

bool is_same_ollama_model(std::string_view a, std::string_view b) {
  return !a.empty() && ollama_key(a) == ollama_key(b);
}

std::string_view cloud_host_of(std::string_view name) {
  const size_t colon = name.rfind(':');
  if (colon == kNowhere) return {};
  const std::string tag = ascii_lower(trim(name.substr(colon + 1)));
  const bool is_cloud = tag == "cloud" || (tag.ends_with("-cloud") && tag.find('/') == kNowhere);
  return is_cloud ? kCloudHost : std::string_view();
}

}  // namespace kf::providers
