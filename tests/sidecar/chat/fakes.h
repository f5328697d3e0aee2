#pragma once
// A provider that says what it is told to, and a repository in memory.

#include <deque>
#include <map>

#include "sidecar/chat/chat_service.h"

namespace kf::chat {

// One step of a scripted answer: chunks, or an error that ends it.
struct ScriptedStep {
  std::vector<providers::ChatChunk> chunks;
  std::optional<Error> error;
};

class ScriptedStream final : public providers::ChatStream {
 public:
  ScriptedStream(std::deque<ScriptedStep> steps, bool has_begun, bool* is_dropped)
      : steps_(std::move(steps)), has_begun_(has_begun), is_dropped_(is_dropped) {}
  ~ScriptedStream() override { *is_dropped_ = true; }
  bool has_begun() const override { return has_begun_; }
  Result<bool> next(std::vector<providers::ChatChunk>& chunks, int) override {
    chunks.clear();
    if (steps_.empty()) return Error{ErrorCode::provider_protocol, "The answer broke off.", ""};
    ScriptedStep step = std::move(steps_.front());
    steps_.pop_front();
    chunks = std::move(step.chunks);
    if (step.error) return std::move(*step.error);
    return chunks.empty() || chunks.back().kind != providers::ChatChunk::Kind::finish;
  }

 private:
  std::deque<ScriptedStep> steps_;
  bool has_begun_;
  bool* is_dropped_;
};

class ScriptedProvider final : public providers::Provider {
 public:
  ProviderId id() const override { return ProviderId::ollama; }
  std::string address() const override { return "127.0.0.1:1"; }
  ProviderReport probe() override { return {}; }
  Result<std::string> destination(const std::string&) override { return leads_to; }
  void note_destination(const std::string&, const std::string& destination) override { leads_to = destination; }
  Result<ModelDetails> show(const std::string&) override { return Error{ErrorCode::model_not_found, "No.", "modelId"}; }
  Result<std::unique_ptr<providers::ChatStream>> chat(const ChatRequest&, const providers::ChatWait& wait) override {
    if (before_sending) before_sending();
    KF_CHECK(check_way(Way(leads_to), wait));
    was_asked = true;
    if (wait.on_wait && is_slow) wait.on_wait();
    entries_at_consent = entries_now ? entries_now() : 0;
    if (refusal) return *refusal;
    return std::unique_ptr<providers::ChatStream>(new ScriptedStream(steps, has_begun, &is_dropped));
  }

  std::deque<ScriptedStep> steps;
  std::optional<Error> refusal;
  bool has_begun = false;
  std::string leads_to;  // where questions go when they leave the machine
  bool is_slow = false;
  std::function<void()> before_sending;  // the last moment before a question goes
  std::function<size_t()> entries_now;   // of the record
  size_t entries_at_consent = 0;
  bool was_asked = false;
  bool is_dropped = false;
};

template <class T>
std::future<T> ready(T value) {
  std::promise<T> promise;
  promise.set_value(std::move(value));
  return promise.get_future();
}

class MemoryRecord final : public store::AuditRepository {
 public:
  std::future<Result<int64_t>> append(AuditRecord record, store::AppendOptions options) override {
    if (error) return ready<Result<int64_t>>(*error);
    const auto seq = static_cast<int64_t>(entries_added.size()) + 1;
    if (record.phase == AuditPhase::intent) *options.intent_seq = seq;
    if (record.phase == AuditPhase::outcome) record.intent_seq = *options.intent_seq;
    entries_added.push_back(std::move(record));
    return ready<Result<int64_t>>(seq);
  }
  Result<std::vector<AuditEntry>> list(const store::AuditQuery&) override { return std::vector<AuditEntry>(); }
  Result<std::vector<AuditEntry>> entries(int64_t, size_t) override { return std::vector<AuditEntry>(); }
  bool is_failing() const override { return error.has_value(); }
  Result<store::AuditEnd> end() override { return store::AuditEnd(); }
  Result<std::vector<AuditPurge>> purges() override { return std::vector<AuditPurge>(); }
  Result<int64_t> begins_at_ms() override { return 0; }
  Result<std::string> signing_key() override { return std::string(); }
  Result<void> set_signing_key(const std::string&) override { return {}; }
  Result<store::AuditEnd> last_before(int64_t) override { return store::AuditEnd(); }
  Result<void> purge(const AuditPurge&, const AuditRecord&) override { return {}; }
  Result<store::AuditSummary> summary() override { return store::AuditSummary(); }
  Result<int64_t> last_signed_seq() override { return int64_t{0}; }
  Result<void> add_checkpoint(const AuditCheckpoint&) override { return {}; }
  Result<std::vector<AuditCheckpoint>> checkpoints(int64_t, size_t) override { return std::vector<AuditCheckpoint>(); }
  Result<bool> awaits_first_seal() override { return false; }
  Result<void> note_first_seal() override { return {}; }

  std::vector<AuditRecord> entries_added;
  std::optional<Error> error;
};

class MemoryConsents final : public store::ConsentRepository {
 public:
  Result<void> add(const store::ConsentRecord& consent) override {
    rows.insert(rows.begin(), consent);
    return {};
  }
  std::vector<store::ConsentRecord> all() override { return rows; }
  Result<void> withdraw(const UserId& user, const std::string& destination, int64_t at_ms) override {
    for (auto& row : rows) {
      if (row.user == user && row.destination == destination && row.withdrawn_ms == 0) row.withdrawn_ms = at_ms;
    }
    return {};
  }

  std::vector<store::ConsentRecord> rows;
};

class MemoryConversations final : public store::ConversationRepository {
 public:
  Result<ConversationSummary> create(const UserId&, const std::string&) override { return ConversationSummary{}; }
  Result<ConversationPage> list(const UserId&, const store::ListQuery&) override { return ConversationPage{}; }
  Result<std::optional<std::string>> notice(const UserId&) override { return std::optional<std::string>(); }
  Result<Conversation> get(const store::ConversationKey&) override { return Conversation{}; }
  Result<store::OpenedConversation> open(const store::ConversationKey&) override { return store::OpenedConversation{}; }
  Result<std::vector<StoredMessage>> messages(const store::OpenedConversation&, size_t) override {
    return std::vector<StoredMessage>();
  }
  Result<ConversationSummary> rename(const store::ConversationKey&, const std::string&) override {
    return ConversationSummary{};
  }
  Result<void> remove(const store::ConversationKey&) override { return {}; }
  Result<void> remove_all_of(const UserId&) override { return {}; }
  Result<int> mark_broken_off() override { return 0; }

  Result<void> check_turn(const store::ConversationKey&, std::optional<int64_t>) override {
    return check_error ? Result<void>(*check_error) : Result<void>();
  }
  std::future<Result<store::Turn>> begin_turn(store::NewTurn turn) override {
    begun.push_back(turn);
    if (conflicts > 0 && conflicts-- > 0) return ready<Result<store::Turn>>(Error{ErrorCode::conflict, "busy", ""});
    if (begin_error) return ready<Result<store::Turn>>(*begin_error);
    return ready<Result<store::Turn>>(store::Turn{turn.conversation.id, 1, 2});
  }
  std::future<Result<void>> save_answer(const store::Turn&, store::AnswerRecord answer) override {
    const bool is_checkpoint = answer.state == MessageState::streaming;
    saved.push_back(std::move(answer));
    if (is_checkpoint && checkpoint_error) return ready<Result<void>>(*checkpoint_error);
    return ready<Result<void>>(save_error ? Result<void>(*save_error) : Result<void>());
  }
  std::future<Result<void>> abandon_turn(const store::Turn&, store::AnswerRecord failed) override {
    abandoned.push_back(std::move(failed));
    return ready<Result<void>>(Result<void>());
  }

  int conflicts = 0;
  std::optional<Error> check_error;
  std::optional<Error> begin_error;
  std::optional<Error> save_error;
  std::optional<Error> checkpoint_error;
  std::vector<store::NewTurn> begun;
  std::vector<store::AnswerRecord> saved;
  std::vector<store::AnswerRecord> abandoned;
};

}  // namespace kf::chat
