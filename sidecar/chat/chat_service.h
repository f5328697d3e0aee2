#pragma once
// A question's way to a provider and its answer's way back, kept in its conversation where there is one.

#include <atomic>
#include <memory>
#include <vector>

#include "sidecar/base/log.h"
#include "sidecar/base/token_buckets.h"
#include "sidecar/chat/answer_keeper.h"
#include "sidecar/chat/call_record.h"
#include "sidecar/consent/consents.h"
#include "sidecar/net/http_types.h"
#include "sidecar/providers/provider.h"

namespace kf::chat {

// Borrowed; all of it outlives the service and its answers. `calls` holds a bucket for each provider, by its name.
// `is_stopping` turns true when the sidecar shuts down.
struct ChatParts {
  const std::vector<std::unique_ptr<providers::Provider>>& providers;
  store::ConversationRepository& conversations;
  record::Recorder& recorder;
  const consent::Consents& consents;
  TokenBuckets& calls;
  const Clock& clock;
  Log& log;
  const std::atomic<bool>& is_stopping;
};

// An answer whose provider has said yes, before its first byte.
class RunningAnswer {
 public:
  RunningAnswer(ChatParts parts, const ChatRequest& request, std::unique_ptr<providers::ChatStream> stream,
                std::optional<store::Turn> turn, CallRecord record, int reader_fd, SteadyTime asked_at);

  // Writes events until the answer ends, breaks or loses its reader. Ends with `done` or `error`, unless the reader
  // left.
  void pump(net::BodySink& sink);

  // The same without events: waits for the end.
  Result<ChatAnswer> collect();

 private:
  enum class Step { more, ended };
  Result<Step> take_chunks(std::string* events);
  Result<void> check_way(const providers::ChatChunk& chunk, std::string* events);
  void note_chunk(const providers::ChatChunk& chunk, std::string* events);
  void note_model(const std::string& model, std::string* events);
  Result<void> keep_end(MessageState state, const Error* error);
  void end_with_error(const Error& error, net::BodySink& sink);
  void end_well(net::BodySink& sink);
  Error as_told(const Error& error) const;
  ChatStart start() const;
  ChatDone done() const;
  int64_t ms_since_asked(SteadyTime at) const;
  void log_end(std::string_view how);

  ChatParts parts_;
  ProviderId provider_;
  std::string model_id_;
  std::string answered_by_;
  std::unique_ptr<providers::ChatStream> stream_;
  AnswerKeeper keeper_;
  CallRecord record_;
  int reader_fd_;
  SteadyTime asked_at_;
  std::optional<SteadyTime> first_at_;
  SteadyTime last_at_;
  std::string finish_reason_ = "stop";
  Usage usage_;
  Json tool_calls_;
  std::vector<providers::ChatChunk> chunks_;
};

class ChatService {
 public:
  explicit ChatService(ChatParts parts) : parts_(parts) {}

  // Records the call, asks the provider and, with a conversation, keeps the question; all before this returns.
  // `request` must be valid. not_found or invalid_request, and nobody was asked, for a conversation or a question that
  // is not the asker's. consent_required, and nothing is kept, when it would leave this machine and the asker did
  // not agree to that; too_many_requests, and nothing is kept or recorded, when the provider was asked too often.
  Result<std::unique_ptr<RunningAnswer>> open(const ChatRequest& request, const Asker& asker);

  // Which way a question to this model goes when it leaves this machine; empty when it stays.
  Result<std::string> destination(ProviderId provider, const std::string& model_id) const;

  // How many calls of this provider may follow, whoever makes them.
  Allowance calls_left(ProviderId provider) const;

 private:
  struct Opened {
    std::unique_ptr<providers::ChatStream> stream;
    std::optional<store::Turn> turn;
  };

  Result<void> check_place(const ChatRequest& request, const Asker& asker) const;
  Result<void> check_consent(const Asker& asker, const Result<std::string>& destination) const;
  Result<void> check_again(const Asker& asker, const CallRecord& record, const Way& way) const;
  Result<void> take_call(ProviderId provider);
  Result<Opened> ask_and_keep(const ChatRequest& request, const Asker& asker, const Result<std::string>& destination,
                              CallRecord& record);
  Result<providers::Provider*> provider(ProviderId id) const;
  Result<store::Turn> begun(const store::NewTurn& turn, std::future<Result<store::Turn>> first);
  Result<void> take_back(const store::Turn& turn, const ChatRequest& request, const Error& error);

  ChatParts parts_;
};

}  // namespace kf::chat
