#include "shared/contracts/models.h"

namespace kf {

std::string_view provider_display_name(ProviderId id) { return id == ProviderId::ollama ? "Ollama" : "LM Studio"; }

}  // namespace kf
