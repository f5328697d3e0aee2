#include "sidecar/providers/model_capabilities.h"

#include <array>

#include "sidecar/providers/provider_json.h"

namespace kf::providers {

std::vector<std::string> known_capabilities(const Json& list) {
  constexpr std::array<std::string_view, 5> kKnown{"completion", "tools", "vision", "thinking", "embedding"};
  std::vector<std::string> out;
  for (const std::string_view name : kKnown) {
    if (holds_text(list, name)) out.emplace_back(name);
  }
  return out;
}

}  // namespace kf::providers
