#include "sidecar/chat/call_record.h"

namespace kf::chat {
namespace {

std::string digest_of(std::string_view text) { return text.empty() ? std::string() : crypto::sha256_hex(text); }

Error not_recorded(const Error& error) { return with_context(error, "This call could not be recorded"); }

}  // namespace

CallRecord::CallRecord(record::Recorder& recorder, const ChatRequest& request, const Asker& asker,
                       std::string destination)
    : recorder_(&recorder),
      // What stays here and is not kept either may share its commit with others; the rest is waited for.
      urgency_(destination.empty() && !request.conversation_id ? store::Urgency::soon : store::Urgency::now) {
  entry_.action = AuditAction::model_call;
  entry_.phase = AuditPhase::intent;
  entry_.actor = asker.user.text();
  entry_.request_id = asker.request_id;
  entry_.carrier = asker.carrier;
  entry_.object = request.conversation_id.value_or("");
  entry_.provider = enum_name(request.provider);
  entry_.model = request.model_id;
  entry_.destination = std::move(destination);
  entry_.prompt_digest = digest_of(request.messages.back().content);
}

CallRecord::~CallRecord() {
  if (intent_seq_ && !is_concluded_) conclude("broken_off", entry_.model, {}, {});
}

void CallRecord::went_to(const std::string& destination) {
  begin();  // the intent says what was known then
  entry_.destination = destination;
  urgency_ = store::Urgency::now;
}

void CallRecord::begin() {
  if (std::exchange(has_begun_, true)) return;
  const bool is_wanted_now = leaves_machine() || recorder_->is_failing();
  intent_ = recorder_->add(entry_, {is_wanted_now ? store::Urgency::now : store::Urgency::soon, intent_seq_});
}

Result<void> CallRecord::begin_and_wait() {
  urgency_ = store::Urgency::now;
  begin();
  return settle_begin();
}

Result<void> CallRecord::settle_begin() {
  if (!intent_.valid()) return {};
  if (const auto recorded = intent_.get(); !recorded) return not_recorded(recorded.error());
  return {};
}

void CallRecord::conclude(std::string_view result, const std::string& model, const Usage& usage,
                          std::string_view answer) {
  begin();
  is_concluded_ = true;
  AuditRecord entry = entry_;
  entry.phase = AuditPhase::outcome;
  entry.model = model;
  entry.result = result;
  entry.answer_digest = digest_of(answer);
  entry.prompt_tokens = usage.prompt_tokens;
  entry.completion_tokens = usage.completion_tokens;
  outcome_ = recorder_->add(std::move(entry), {urgency_, intent_seq_});
}

Result<void> CallRecord::settle() {
  if (urgency_ == store::Urgency::soon) return {};
  const auto outcome = outcome_.get();
  KF_CHECK(settle_begin());
  if (!outcome) return not_recorded(outcome.error());
  return {};
}

}  // namespace kf::chat
