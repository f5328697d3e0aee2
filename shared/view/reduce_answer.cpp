// An answer arrives: events of the stream become text of the last message, until it ends, breaks or is stopped.

#include <algorithm>

#include "shared/contracts/problem.h"
#include "shared/view/model_choice.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

// The message that the running answer fills.
StoredMessage* answer_message(State& state) {
  if (!state.running) return nullptr;
  if (state.running->parked) return &*state.running->parked;
  const bool is_here = state.open.id == state.running->conversation && !state.open.messages.empty();
  return is_here && state.open.messages.back().role == Role::assistant ? &state.open.messages.back() : nullptr;
}

void note_first_token(Step& step) {
  if (step.state.running->first_token_ms == 0) step.state.running->first_token_ms = step.now_ms;
}

void on_start(Step& step, const Json& data) {
  const auto start = from_json<ChatStart>(data);
  StoredMessage* answer = answer_message(step.state);
  if (!start || answer == nullptr) return;
  answer->seq = start->assistant_seq.value_or(0);
  answer->destination = start->destination;
  auto& messages = step.state.open.messages;
  const bool is_here = !step.state.running->parked && messages.size() >= 2;
  if (is_here && start->user_seq) messages[messages.size() - 2].seq = *start->user_seq;
}

void on_delta(Step& step, const Json& data) {
  const auto piece = from_json<ChatText>(data);
  if (!piece) return;
  note_first_token(step);
  RunningChat& running = *step.state.running;
  ++running.pieces;
  if (running.thinking_since_ms > 0 && running.thinking_until_ms == 0) running.thinking_until_ms = step.now_ms;
  if (StoredMessage* answer = answer_message(step.state)) answer->content += piece->text;
}

void on_thinking(Step& step, const Json& data) {
  const auto piece = from_json<ChatText>(data);
  if (!piece) return;
  note_first_token(step);
  RunningChat& running = *step.state.running;
  if (running.thinking_since_ms == 0) running.thinking_since_ms = step.now_ms;
  ++running.pieces;
  if (StoredMessage* answer = answer_message(step.state)) answer->thinking += piece->text;
}

void on_done(Step& step, const Json& data) {
  const auto done = from_json<ChatDone>(data);
  step.state.running->has_ended = true;
  StoredMessage* answer = answer_message(step.state);
  if (!done || answer == nullptr) return;
  answer->state = MessageState::complete;
  answer->usage = done->usage;
  answer->latency_ms = done->latency_ms;
  answer->total_ms = done->total_ms;
  step.announce(answer->content);
}

// The reader's own stop comes back as "cancelled": that is no fault.
void on_error(Step& step, const Json& data) {
  const auto problem = from_json<Problem>(data);
  step.state.running->has_ended = true;
  StoredMessage* answer = answer_message(step.state);
  if (!problem || answer == nullptr) return;
  const Error error = error_from(*problem);
  answer->state = error.code == ErrorCode::cancelled ? MessageState::stopped : MessageState::broken_off;
  if (error.code != ErrorCode::cancelled) answer->error = error.message;
  step.announce(error.message);
}

void on_other_model(Step& step, const Json& data) {
  const auto other = from_json<ChatOtherModel>(data);
  StoredMessage* answer = answer_message(step.state);
  if (other && answer != nullptr) answer->model_id = other->answered;
}

void on_destination(Step& step, const Json& data) {
  const auto known = from_json<ChatDestination>(data);
  StoredMessage* answer = answer_message(step.state);
  if (known && answer != nullptr) answer->destination = known->destination;
}

void on_saved(Step& step, const Json& data) {
  if (const auto saved = from_json<ChatSaved>(data)) step.state.running->saved_bytes = saved->bytes;
}

void on_event(Step& step, std::string_view event, const Json& data) {
  if (event == "start") return on_start(step, data);
  if (event == "delta") return on_delta(step, data);
  if (event == "thinking") return on_thinking(step, data);
  if (event == "other_model") return on_other_model(step, data);
  if (event == "destination") return on_destination(step, data);
  if (event == "saved") return on_saved(step, data);
  if (event == "done") return on_done(step, data);
  if (event == "error") return on_error(step, data);
}

std::string last_question(const OpenConversation& open) {
  const auto found = std::find_if(open.messages.rbegin(), open.messages.rend(),
                                  [](const StoredMessage& message) { return message.role == Role::user; });
  return found == open.messages.rend() ? std::string() : found->content;
}

// An answer without its last event: stopped by the reader, or the sidecar went away.
void end_unfinished(Step& step, const PendingRequest& request, FetchEnd end) {
  StoredMessage* answer = answer_message(step.state);
  if (answer == nullptr) return;
  const bool was_refused = request.status != 0 && request.status != 200;
  if (end == FetchEnd::aborted) {
    answer->state = MessageState::stopped;
  } else if (was_refused) {
    answer->state = MessageState::failed;
    answer->error = problem_of(request).message;
  } else {
    answer->state = answer->content.empty() ? MessageState::failed : MessageState::broken_off;
    answer->error = "The answer broke off: the connection to the sidecar was lost.";
  }
  if (answer->error) step.announce(*answer->error);
}

// What is on disk is shown again. Limits count down on the screen, and a consent is asked for; the rest is told.
void on_refused(Step& step, const PendingRequest& request, const RunningChat& ended) {
  State& state = step.state;
  const Error problem = problem_of(request);
  const std::string question = last_question(state.open);
  state.refused = RefusedQuestion{ended.conversation, question};
  step.fetch(RequestKind::conversation, ended.conversation, "GET",
             "/api/conversations/" + url_encode(ended.conversation));
  if (problem.code == ErrorCode::consent_required)
    return hold_for_consent(step, {ended.conversation, question, ended.replace_from, std::nullopt});
  if (request.status != kTooManyRequests) step.error_toast(problem);
}

}  // namespace

void on_chat_chunk(Step& step, std::string_view bytes) {
  if (!step.state.running) return;
  wire::SseParser& parser = step.state.running->parser;
  parser.feed(bytes);
  wire::SseEvent event;
  for (auto more = parser.next(event); more && *more; more = parser.next(event)) {
    if (const auto data = parse_json(event.data)) on_event(step, event.event, *data);
  }
}

// The question may have loaded the model, and only a loaded one says how much fits into its context.
void look_what_was_loaded(Step& step) {
  const auto& selected = step.state.selected;
  const ModelInfo* model = selected ? find_model(step.state, *selected) : nullptr;
  if (model != nullptr && model->local && !model->loaded) load_provider(step, selected->provider);
}

// A refused answer to a retry gave the older messages back.
void on_chat_end(Step& step, const PendingRequest& request, FetchEnd end) {
  State& state = step.state;
  if (!state.running) return;
  if (!state.running->has_ended) end_unfinished(step, request, end);
  if (StoredMessage* answer = answer_message(state)) {
    if (!answer->latency_ms && state.running->first_token_ms > 0) {
      answer->latency_ms = static_cast<int64_t>(state.running->first_token_ms - state.running->started_ms);
    }
  }
  const RunningChat ended = std::move(*state.running);
  state.running.reset();
  const bool was_refused = request.status != 0 && request.status != 200;
  if (was_refused && state.open.id == ended.conversation) on_refused(step, request, ended);
  if (!was_refused) look_what_was_loaded(step);
  load_conversations(step);
}

}  // namespace kf::view
