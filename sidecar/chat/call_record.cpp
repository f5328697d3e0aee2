#include "sidecar/chat/call_record.h"

namespace kf::chat {
namespace {

std::string digest_of(std::string_view text) {
  return text.empty() ? std::string() : crypto::hex_of(crypto::bytes_of(crypto::sha256(text)));
}

Error not_recorded(const Error& error) { return with_context(error, "This call could not be recorded"); }

}  // namespace

CallRecord::CallRecord(record::Recorder& recorder, const ChatRequest& request, const Asker& asker,
                       std::string destination)
    : recorder_(&recorder) {
  entry_.action = AuditAction::model_call;
  entry_.phase = AuditPhase::intent;
  entry_.actor = asker.user;
  entry_.request_id = asker.request_id;
  entry_.object = request.conversation_id.value_or("");
  entry_.provider = enum_name(request.provider);
  entry_.model = request.model_id;
  entry_.destination = std::move(destination);
  entry_.prompt_digest = digest_of(request.messages.back().content);
  intent_ = recorder.add(entry_).share();
}

CallRecord::~CallRecord() {
  if (intent_.valid() && !is_concluded_) conclude("broken_off", entry_.model, {}, {});
}

Result<void> CallRecord::permit() {
  if (entry_.destination.empty()) return {};
  if (const auto& recorded = intent_.get(); !recorded) return not_recorded(recorded.error());
  return {};
}

void CallRecord::conclude(std::string_view result, const std::string& model, const Usage& usage,
                          std::string_view answer) {
  is_concluded_ = true;
  const auto& intent = intent_.get();
  AuditRecord entry = entry_;
  entry.phase = AuditPhase::outcome;
  entry.intent_seq = intent ? *intent : 0;
  entry.model = model;
  entry.result = result;
  entry.answer_digest = digest_of(answer);
  entry.prompt_tokens = usage.prompt_tokens;
  entry.completion_tokens = usage.completion_tokens;
  outcome_ = recorder_->add(std::move(entry));
}

Result<void> CallRecord::settle() {
  const auto outcome = outcome_.get();
  if (const auto& intent = intent_.get(); !intent) return not_recorded(intent.error());
  if (!outcome) return not_recorded(outcome.error());
  return {};
}

}  // namespace kf::chat
