#pragma once
// What a provider's refusal means, told plainly. The server's own words are kept where they help.

#include "sidecar/providers/chat_stream.h"

namespace kf::providers {

// `address` is the server's, for people; `model_id` the model that was asked for.
struct RefusedQuestion {
  std::string address;
  std::string model_id;
};

// model_not_found (field "modelId"), invalid_request (field "tools", "options.think" or "messages"),
// provider_forbidden, provider_token_required, provider_busy with retry_after_s, cancelled, provider_failed.
Error ollama_error(const Refusal& refusal, const RefusedQuestion& question);

// As ollama_error, and model_not_loaded.
Error lmstudio_error(const Refusal& refusal, const RefusedQuestion& question);

}  // namespace kf::providers
