// Answers of the network find their way to who asked.

#include "shared/view/step.h"

namespace kf::view {
namespace {

constexpr size_t kAnswerBytesMax = 32u << 20;  // beyond that an answer of our own sidecar is a bug: it is cut off

void take_answer(Step& step, const PendingRequest& request) {
  switch (request.kind) {
    case RequestKind::provider_list: return on_provider_list(step, request);
    case RequestKind::model_details: return on_model_details(step, request);
    case RequestKind::conversation_list:
    case RequestKind::conversation_more: return on_conversation_list(step, request);
    case RequestKind::conversation: return on_conversation(step, request);
    case RequestKind::conversation_create: return on_conversation_created(step, request);
    case RequestKind::conversation_rename: return on_conversation_renamed(step, request);
    case RequestKind::conversation_delete: return on_conversation_deleted(step, request);
    case RequestKind::me: return on_me(step, request);
    case RequestKind::sign_in_ways: return on_sign_in_ways(step, request);
    case RequestKind::sign_in: return on_sign_in(step, request);
    case RequestKind::sign_out: return on_signed_out(step, request);
    case RequestKind::sessions:
    case RequestKind::users:
    case RequestKind::tokens:
    case RequestKind::credentials: return on_settings_list(step, request);
    case RequestKind::record:
    case RequestKind::record_more: return on_record_page(step, request);
    case RequestKind::record_verify: return on_record_verified(step, request);
    case RequestKind::token_make: return on_token_made(step, request);
    case RequestKind::settings_change: return on_settings_change(step, request);
    case RequestKind::consents: return on_consents(step, request);
    case RequestKind::consent_asked: return on_consent_asked(step, request);
    case RequestKind::consent_give: return on_consent_given(step, request);
    case RequestKind::consent_withdraw: return on_consent_withdrawn(step, request);
    case RequestKind::chat:
    case RequestKind::download: return;
  }
}

// No connection: the sidecar is gone or the request was cut. What waits for it must not wait for ever.
void take_silence(Step& step, PendingRequest request) {
  step.state.is_sidecar_silent = true;
  if (request.kind == RequestKind::provider_list) return on_provider_silent(step, request);
  request.status = 503;
  request.body = R"({"code":"unavailable","detail":"The sidecar does not answer. Start Knowledge Foundry again."})";
  take_answer(step, request);
}

// Said once; what stands on screen counts down. A provider may be asked too often by others than the one who reads
// this.
void note_limit(Step& step, const PendingRequest& request) {
  const Error problem = problem_of(request);
  const bool is_new = step.state.limited_until_ms <= step.now_ms;
  step.state.limited_until_ms = step.now_ms + 1000.0 * problem.retry_after_s.value_or(1);
  step.state.limit_text =
      problem.field == "provider" ? "This provider is asked too often." : "You have asked more often than is allowed.";
  if (is_new) step.announce(problem.message);
}

}  // namespace

// The browser shows what it saved; of what failed it says nothing. What broke off in the midst was not saved.
void on_download(Step& step, const PendingRequest& request, FetchEnd end) {
  if (end == FetchEnd::whole && request.status == 200) return;
  if (end == FetchEnd::whole && request.status != 0) return step.error_toast(problem_of(request));
  if (request.status == 0) step.state.is_sidecar_silent = true;
  const std::string what = request.status == 0 ? "The sidecar does not answer. " : "The file broke off on its way. ";
  step.error_toast({ErrorCode::unavailable, what + "Nothing was saved; try again."});
}

void reduce(Step& step, const FetchHead& action) {
  const auto found = step.state.requests.find(action.id);
  if (found == step.state.requests.end()) return;
  found->second.status = action.status;
  step.state.is_sidecar_silent = false;
}

void reduce(Step& step, const FetchChunk& action) {
  const auto found = step.state.requests.find(action.id);
  if (found == step.state.requests.end()) return;
  PendingRequest& request = found->second;
  if (request.kind == RequestKind::chat && request.status == 200) return on_chat_chunk(step, action.bytes);
  if (request.body.size() + action.bytes.size() <= kAnswerBytesMax) request.body += action.bytes;
}

void reduce(Step& step, const FetchDone& action) {
  const auto found = step.state.requests.find(action.id);
  if (found == step.state.requests.end()) return;
  const PendingRequest request = std::move(found->second);
  step.state.requests.erase(found);
  if (request.status == kTooManyRequests) note_limit(step, request);
  if (request.status == kLocked) note_lock(step, problem_of(request));
  if (request.kind == RequestKind::chat) {
    if (action.end == FetchEnd::broken) step.state.is_sidecar_silent = true;
    return on_chat_end(step, request, action.end);
  }
  if (request.kind == RequestKind::download) return on_download(step, request, action.end);
  if (action.end == FetchEnd::aborted) return;
  if (action.end == FetchEnd::broken || request.status == 0) return take_silence(step, request);
  take_answer(step, request);
}

}  // namespace kf::view
