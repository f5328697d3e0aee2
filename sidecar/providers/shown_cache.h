#pragma once
// What /api/show said about a model, by its digest: it never changes for one digest, so it is asked once.

#include <map>
#include <optional>
#include <string>

#include "sidecar/base/guarded.h"
#include "sidecar/providers/ollama_listing.h"

namespace kf::providers {

class ShownCache {
 public:
  std::optional<ShownModel> find(const ModelInfo& model) const;
  void keep(const ModelInfo& model, ShownModel shown);

 private:
  Guarded<std::map<std::string, ShownModel>> by_digest_;
};

}  // namespace kf::providers
