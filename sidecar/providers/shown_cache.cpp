#include "sidecar/providers/shown_cache.h"

#include "sidecar/providers/ollama_name.h"

namespace kf::providers {
namespace {

constexpr size_t kEntriesMax = 5000;

// Two names may share a digest; a model without one is known by its name.
std::string key_of(const ModelInfo& model) {
  return model.digest.empty() ? "name:" + ollama_key(model.id) : model.digest;
}

}  // namespace

std::optional<ShownModel> ShownCache::find(const ModelInfo& model) const {
  return by_digest_.with([&model](const auto& entries) {
    const auto found = entries.find(key_of(model));
    return found == entries.end() ? std::nullopt : std::optional(found->second);
  });
}

void ShownCache::keep(const ModelInfo& model, ShownModel shown) {
  by_digest_.with([&model, &shown](auto& entries) {
    if (entries.size() >= kEntriesMax) entries.clear();
    entries[key_of(model)] = std::move(shown);
  });
}

}  // namespace kf::providers
