#include "shared/base/text.h"
#include "sidecar/providers/provider_json.h"
#include "sidecar/providers/provider_states.h"
#include "sidecar/providers/refusals.h"

namespace kf::providers {
namespace {

constexpr int kRetryAfterDefault = 5;

Error not_found(const RefusedQuestion& question) {
  return {
      ErrorCode::model_not_found,
      "Ollama has no model \"" + question.model_id + "\". Choose another one, or try: ollama pull " + question.model_id,
      "modelId"};
}

Error lacks(const RefusedQuestion& question, const std::string& what, std::string field) {
  return {ErrorCode::invalid_request, "The model \"" + question.model_id + "\" " + what, std::move(field)};
}

Error bad_request(const std::string& words, const RefusedQuestion& question) {
  if (contains_ignoring_case(words, "does not support tools")) {
    return lacks(question, "cannot use tools. Choose a model that can, or send none.", "tools");
  }
  if (contains_ignoring_case(words, "does not support thinking") || contains_ignoring_case(words, "think value")) {
    return lacks(question, "cannot think. Leave 'options.think' out.", "options.think");
  }
  if (contains_ignoring_case(words, "does not support chat")) {
    return lacks(question, "cannot chat; it may be one for embeddings. Choose another one.", "modelId");
  }
  return {ErrorCode::provider_failed, "Ollama does not accept the request: " + words};
}

// A 403 with words comes from Ollama's settings, one without from its guard against foreign pages.
Error forbidden(const std::string& words, const RefusedQuestion& question) {
  if (words.empty()) return error_of_state(ProviderId::ollama, ProviderState::forbidden, question.address);
  return {ErrorCode::provider_forbidden, "Ollama refuses: " + words};
}

}  // namespace

Error ollama_error(const Refusal& refusal, const RefusedQuestion& question) {
  const std::string words = error_words(refusal.body);
  const bool is_busy = refusal.status == 503 || refusal.status == 429;
  switch (refusal.status) {
    case 400: return bad_request(words, question);
    case 401: return error_of_state(ProviderId::ollama, ProviderState::token_required, question.address);
    case 403: return forbidden(words, question);
    case 404: return not_found(question);
    case 499: return {ErrorCode::cancelled, "The request was cancelled."};
    default: break;
  }
  if (is_busy) {
    return {ErrorCode::provider_busy, "Ollama is busy: too many requests wait already. Try again in a moment.", "",
            refusal.retry_after_s.value_or(kRetryAfterDefault)};
  }
  return {ErrorCode::provider_failed,
          "Ollama failed (status " + std::to_string(refusal.status) + ")" + (words.empty() ? "." : ": " + words)};
}

}  // namespace kf::providers
