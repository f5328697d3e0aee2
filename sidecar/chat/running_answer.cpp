#include "sidecar/chat/chat_service.h"
#include "sidecar/chat/event_writer.h"

namespace kf::chat {
namespace {

// False when the reader is gone.
bool send(net::BodySink& sink, std::string& events) {
  const bool is_sent = events.empty() || sink.write(events);
  events.clear();
  return is_sent;
}

}  // namespace

RunningAnswer::RunningAnswer(ChatParts parts, const ChatRequest& request, std::unique_ptr<providers::ChatStream> stream,
                             std::optional<store::Turn> turn, CallRecord record, int reader_fd, SteadyTime asked_at)
    : parts_(parts),
      provider_(request.provider),
      model_id_(request.model_id),
      answered_by_(request.model_id),
      stream_(std::move(stream)),
      keeper_(parts.conversations, std::move(turn), request.model_id, parts.clock),
      record_(std::move(record)),
      reader_fd_(reader_fd),
      asked_at_(asked_at),
      last_at_(asked_at) {}

int64_t RunningAnswer::ms_since_asked(SteadyTime at) const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(at - asked_at_).count();
}

ChatStart RunningAnswer::start() const {
  ChatStart start{model_id_, provider_, std::nullopt, std::nullopt, std::nullopt, record_.destination()};
  if (const auto& turn = keeper_.turn()) {
    start.conversation_id = turn->conversation.text();
    start.user_seq = turn->user_seq;
    start.assistant_seq = turn->assistant_seq;
  }
  return start;
}

ChatDone RunningAnswer::done() const {
  return {finish_reason_, ms_since_asked(first_at_.value_or(last_at_)), ms_since_asked(last_at_), usage_};
}

// LM Studio answers with the loaded model when it does not know the one asked for; nobody should have to guess that.
void RunningAnswer::note_model(const std::string& model, std::string* events) {
  if (model.empty() || model == answered_by_) return;
  answered_by_ = model;
  keeper_.set_model(model);
  if (events != nullptr) append_other_model(*events, {model_id_, model});
}

// What is listed as a model of this machine, or of that server, may be another one by now, under the same name. Then
// the question is gone, but nothing more goes or comes, and the record says which way it went.
Result<void> RunningAnswer::check_way(const providers::ChatChunk& chunk, std::string* events) {
  if (chunk.remote_host.empty()) return {};
  Way way(record_.destination());
  if (way.has(chunk.remote_host)) return {};
  way.add(chunk.remote_host);
  parts_.log.warn("a question went elsewhere than was known", {{"model", model_id_}, {"to", chunk.remote_host}});
  record_.went_to(way.text());
  keeper_.set_destination(way.text());
  if (events != nullptr) append_destination(*events, {way.text()});
  for (const auto& provider : parts_.providers) {
    if (provider->id() == provider_) provider->note_destination(model_id_, chunk.remote_host);
  }
  if (parts_.consents.is_given(record_.user(), way.text())) return {};
  return Error{ErrorCode::consent_required,
               "This model did not run there a moment ago and now answers from " + chunk.remote_host +
                   ". Your question went there; the answer was not taken. Ask again to be asked first.",
               "modelId"};
}

void RunningAnswer::note_chunk(const providers::ChatChunk& chunk, std::string* events) {
  using Kind = providers::ChatChunk::Kind;
  note_model(chunk.model, events);
  const bool is_wanted = keeper_.keeps() || events == nullptr;  // a stream without a conversation leaves nothing behind
  if (is_wanted && chunk.kind == Kind::delta) keeper_.add_text(chunk.text);
  if (is_wanted && chunk.kind == Kind::thinking) keeper_.add_thinking(chunk.text);
  if (chunk.kind == Kind::tool_calls) tool_calls_ = chunk.tool_calls;
  if (chunk.kind == Kind::finish) {
    finish_reason_ = chunk.finish_reason;
    usage_ = chunk.usage;
  } else if (!first_at_) {
    first_at_ = last_at_;
  }
  if (events != nullptr) append_chunk(*events, chunk);
}

Result<RunningAnswer::Step> RunningAnswer::take_chunks(std::string* events) {
  if (keeper_.no_room()) return *keeper_.no_room();
  auto more = stream_->next(chunks_, reader_fd_);
  last_at_ = parts_.clock.steady();
  for (const auto& chunk : chunks_) {
    KF_CHECK(check_way(chunk, events));
    note_chunk(chunk, events);
  }
  if (!more) return std::move(more).error();
  return *more ? Step::more : Step::ended;
}

// The answer and the record of the call go to the disk together.
Result<void> RunningAnswer::keep_end(MessageState state, const Error* error) {
  const bool was_stopped = state == MessageState::stopped;
  record_.conclude(error == nullptr ? "ok"
                   : was_stopped    ? "stopped"
                                    : error_code_name(error->code),
                   answered_by_, usage_, keeper_.answer().content);
  store::AnswerRecord end;
  end.state = state;
  if (error != nullptr && !was_stopped) end.error = error->message;
  end.usage = usage_;
  end.latency_ms = done().latency_ms;
  end.total_ms = done().total_ms;
  KF_CHECK(keeper_.finish(std::move(end)));
  return record_.settle();
}

void RunningAnswer::log_end(std::string_view how) {
  parts_.log.info("answer ended", {{"how", how},
                                   {"provider", enum_name(provider_)},
                                   {"model", answered_by_},
                                   {"tokens", usage_.completion_tokens},
                                   {"first_ms", done().latency_ms},
                                   {"total_ms", done().total_ms}});
}

// When the sidecar stops, its readers are cut off: that is our doing, not theirs.
Error RunningAnswer::as_told(const Error& error) const {
  if (error.code != ErrorCode::cancelled || !parts_.is_stopping) return error;
  return {ErrorCode::unavailable, "The answer broke off: Knowledge Foundry was stopped.", "", std::nullopt};
}

void RunningAnswer::end_with_error(const Error& error, net::BodySink& sink) {
  const Error told = as_told(error);
  const bool was_stopped = told.code == ErrorCode::cancelled;
  stream_.reset();  // the provider is told at once, before anything is written
  (void)keep_end(was_stopped ? MessageState::stopped : MessageState::broken_off, &told).ok();
  std::string events;
  append_error(events, told);
  sink.finish(events);
  log_end(was_stopped ? "stopped" : error_code_name(told.code));
}

void RunningAnswer::end_well(net::BodySink& sink) {
  std::string events;
  if (const auto kept = keep_end(MessageState::complete, nullptr); !kept) {
    append_error(events, with_context(kept.error(), "The answer is whole, but it could not be saved"));
  } else {
    if (keeper_.turn()) append_saved(events, keeper_.saved_size());
    append_usage(events, usage_);
    append_done(events, done());
  }
  sink.finish(events);
  log_end("done");
}

// Tokens that are here already leave in one packet with `start`.
void RunningAnswer::pump(net::BodySink& sink) {
  std::string events;
  append_start(events, start());
  bool is_reader_there = stream_->has_begun() || send(sink, events);
  bool has_sent_words = false;
  while (is_reader_there) {
    const auto step = take_chunks(&events);
    if (step && *step == Step::ended) {
      send(sink, events);  // the last words do not wait for the disk
      return end_well(sink);
    }
    if (const auto bytes = keeper_.newly_saved()) append_saved(events, *bytes);
    keeper_.checkpoint_if_due();
    is_reader_there = send(sink, events);
    if (std::exchange(has_sent_words, true)) record_.begin();  // not now: the reader is just being woken
    if (!step) return end_with_error(step.error(), sink);
  }
  end_with_error({ErrorCode::cancelled, "The reader left.", "", std::nullopt}, sink);
}

Result<ChatAnswer> RunningAnswer::collect() {
  for (;;) {
    const auto step = take_chunks(nullptr);
    if (!step) {
      const Error told = as_told(step.error());
      const bool was_stopped = told.code == ErrorCode::cancelled;
      KF_CHECK(keep_end(was_stopped ? MessageState::stopped : MessageState::broken_off, &told));
      return told;
    }
    if (*step == Step::ended) break;
    keeper_.checkpoint_if_due();
    (void)keeper_.newly_saved();
  }
  ChatAnswer answer{keeper_.answer().content,
                    keeper_.answer().thinking,
                    answered_by_,
                    std::nullopt,
                    provider_,
                    usage_,
                    done().latency_ms,
                    done().total_ms,
                    finish_reason_,
                    std::nullopt,
                    std::nullopt,
                    record_.destination()};
  if (answered_by_ != model_id_) answer.requested_model = model_id_;
  if (!tool_calls_.is_null()) answer.tool_calls = tool_calls_;
  if (keeper_.turn()) answer.message_seq = keeper_.turn()->assistant_seq;
  KF_CHECK(keep_end(MessageState::complete, nullptr));
  log_end("done");
  return answer;
}

}  // namespace kf::chat
