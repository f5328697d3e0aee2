#include <algorithm>
#include <array>

#include "shared/base/text.h"
#include "sidecar/providers/provider_json.h"
#include "sidecar/providers/provider_states.h"
#include "sidecar/providers/refusals.h"

namespace kf::providers {
namespace {

constexpr int kRetryAfterDefault = 5;

template <size_t N>
bool holds_any(const std::string& words, const std::array<std::string_view, N>& needles) {
  return std::any_of(needles.begin(), needles.end(),
                     [&words](std::string_view needle) { return contains_ignoring_case(words, needle); });
}

// LM Studio says most of this with status 400, some of it with 404 or even 200: only its words tell.
constexpr std::array<std::string_view, 4> kNotLoaded{"no models loaded", "no model loaded", "model unloaded",
                                                     "not loaded"};
constexpr std::array<std::string_view, 4> kNotFound{"invalid model identifier", "model_not_found", "cannot find model",
                                                    "model not found"};
constexpr std::array<std::string_view, 4> kTooLong{"context length", "context size", "context window",
                                                   "exceeds the available context"};
constexpr std::array<std::string_view, 3> kNoTools{"does not support tools", "tools param requires",
                                                   "tool use is not supported"};

Error not_found(const RefusedQuestion& question) {
  return {
      ErrorCode::model_not_found,
      "LM Studio has no model \"" + question.model_id + "\". Choose another one, or try: lms get " + question.model_id,
      "modelId"};
}

Error by_words(const std::string& words, const Refusal& refusal, const RefusedQuestion& question) {
  if (holds_any(words, kNotLoaded)) {
    return {ErrorCode::model_not_loaded,
            "LM Studio has not loaded the model \"" + question.model_id +
                "\" and does not load models by itself. Load it in LM Studio, or try: lms load " + question.model_id,
            "modelId"};
  }
  const std::string code = text_member(member(refusal.body, "error"), "code");
  const bool names_model = contains_ignoring_case(words, "model") && contains_ignoring_case(words, "not found");
  if (code == "model_not_found" || names_model || holds_any(words, kNotFound)) return not_found(question);
  if (holds_any(words, kTooLong)) {
    return {ErrorCode::invalid_request, "The conversation is longer than the model can read: " + words, "messages"};
  }
  if (holds_any(words, kNoTools)) {
    return {ErrorCode::invalid_request, "The model \"" + question.model_id + "\" cannot use tools: " + words, "tools"};
  }
  return {ErrorCode::provider_failed,
          "LM Studio failed (status " + std::to_string(refusal.status) + ")" + (words.empty() ? "." : ": " + words)};
}

}  // namespace

Error lmstudio_error(const Refusal& refusal, const RefusedQuestion& question) {
  switch (refusal.status) {
    case 401: return error_of_state(ProviderId::lmstudio, ProviderState::token_required, question.address);
    case 403: return error_of_state(ProviderId::lmstudio, ProviderState::forbidden, question.address);
    case 429:
    case 503:
      return {ErrorCode::provider_busy, "LM Studio is busy or still loading a model. Try again in a moment.", "",
              refusal.retry_after_s.value_or(kRetryAfterDefault)};
    default: return by_words(error_words(refusal.body), refusal, question);
  }
}

}  // namespace kf::providers
