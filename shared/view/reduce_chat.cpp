// Asking: from the composer to a running answer, and again (retry, edit and resend).

#include <algorithm>

#include "shared/base/text.h"
#include "shared/view/app_model.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

// What the model is given to go on: everything that was really said. Failed and empty answers were not.
std::vector<ChatMessage> history_of(const OpenConversation& open) {
  std::vector<ChatMessage> history;
  for (const StoredMessage& message : open.messages) {
    if (message.state == MessageState::failed || trim(message.content).empty()) continue;
    history.push_back({message.role, message.content, std::nullopt, std::nullopt, std::nullopt});
  }
  return history;
}

StoredMessage new_message(Role role, std::string content, const State& state) {
  StoredMessage message;
  message.role = role;
  message.content = std::move(content);
  if (role == Role::assistant) {
    message.state = MessageState::streaming;
    message.provider = state.selected->provider;
    message.model_id = state.selected->model_id;
  }
  return message;
}

// Shows question and empty answer at once, and asks.
void start_chat(Step& step, std::string question, std::optional<int64_t> replace_from) {
  State& state = step.state;
  auto& messages = state.open.messages;
  if (replace_from) std::erase_if(messages, [&](const StoredMessage& m) { return m.seq >= *replace_from; });
  messages.push_back(new_message(Role::user, std::move(question), state));

  ChatRequest request;
  request.provider = state.selected->provider;
  request.model_id = state.selected->model_id;
  request.messages = history_of(state.open);
  request.stream = true;
  request.conversation_id = state.open.id;
  request.replace_from = replace_from;
  messages.push_back(new_message(Role::assistant, "", state));

  state.running.emplace();
  state.running->conversation = state.open.id;
  state.running->replace_from = replace_from;
  state.running->started_ms = step.now_ms;
  state.running->request =
      step.fetch(RequestKind::chat, state.open.id, "POST", "/api/chat/local", to_json_text(request));
}

void clear_composer(Step& step) {
  step.state.composer = Composer{"", std::nullopt, step.state.composer.revision + 1};
  step.store(kDraftKey, "");
}

void put_into_composer(Step& step, std::string text, std::optional<int64_t> editing_seq) {
  step.state.composer = Composer{std::move(text), editing_seq, step.state.composer.revision + 1};
  step.focus_composer();
}

const StoredMessage* find_message(const OpenConversation& open, int64_t seq) {
  const auto found =
      std::find_if(open.messages.begin(), open.messages.end(), [seq](const StoredMessage& m) { return m.seq == seq; });
  return found == open.messages.end() ? nullptr : &*found;
}

}  // namespace

void reduce(Step& step, const EditComposer& action) {
  step.state.composer.text = action.text;
  step.store(kDraftKey, action.text);
}

// A message that is written while an answer arrives stays in the composer until that one ended.
void reduce(Step& step, const Send&) {
  State& state = step.state;
  const std::string question(trim(state.composer.text));
  if (question.empty() || state.running || state.waiting || state.open.is_loading) return;
  if (!state.selected) return reduce(step, OpenSelector{});
  const auto replace_from = state.composer.editing_seq;
  if (!state.open.id.empty()) {
    clear_composer(step);
    return start_chat(step, question, replace_from);
  }
  state.waiting = WaitingQuestion{question};
  step.fetch(RequestKind::conversation_create, "", "POST", "/api/conversations", "{}");
}

// The composer keeps its text until the conversation is there to take it.
void on_conversation_created(Step& step, const PendingRequest& request) {
  State& state = step.state;
  if (!state.waiting) return;
  const std::string question = std::move(state.waiting->text);
  state.waiting.reset();
  const auto created = answer_of<ConversationSummary>(request);
  if (!created) return step.error_toast(created.error());
  const bool is_still_here = state.route.screen == Screen::chat && state.route.conversation.empty();
  if (!is_still_here || !state.selected) return;
  state.open = OpenConversation{};
  state.open.id = created->id;
  state.open.title = title_from_question(question);
  step.go({Screen::chat, created->id});
  clear_composer(step);
  start_chat(step, question, std::nullopt);
}

// A question that the sidecar did not even keep goes back to where it was typed, unless something else stands there.
void give_back_refused(Step& step) {
  State& state = step.state;
  if (!state.refused || state.refused->conversation != state.open.id) return;
  const std::string question = std::move(state.refused->text);
  state.refused.reset();
  const auto& messages = state.open.messages;
  const bool was_kept = std::any_of(messages.begin(), messages.end(), [&](const StoredMessage& message) {
    return message.role == Role::user && message.content == question;
  });
  if (!was_kept && state.composer.text.empty()) put_into_composer(step, question, std::nullopt);
}

void send_again(Step& step, const UnsentQuestion& question) {
  const State& state = step.state;
  if (state.running || !state.selected || state.open.id != question.conversation) return;
  if (state.composer.text == question.text) clear_composer(step);
  start_chat(step, question.text, question.replace_from);
}

void reduce(Step& step, const Stop&) {
  if (step.state.running) step.effects.push_back(AbortEffect{step.state.running->request});
}

void reduce(Step& step, const Retry& action) {
  State& state = step.state;
  if (state.running || !state.selected) return;
  const auto& messages = state.open.messages;
  auto at = std::find_if(messages.begin(), messages.end(),
                         [&](const StoredMessage& m) { return m.seq == action.assistant_seq; });
  while (at != messages.end() && at != messages.begin() && at->role != Role::user) --at;
  if (at == messages.end() || at->role != Role::user) return;
  const std::string question = at->content;
  start_chat(step, question, at->seq);
}

void reduce(Step& step, const EditMessage& action) {
  const StoredMessage* message = find_message(step.state.open, action.user_seq);
  if (message != nullptr && !step.state.running) put_into_composer(step, message->content, action.user_seq);
}

void reduce(Step& step, const CancelEdit&) { put_into_composer(step, "", std::nullopt); }

void reduce(Step& step, const ToggleThinking& action) {
  auto& open = step.state.open.open_thinking;
  if (open.erase(action.seq) == 0) open.insert(action.seq);
}

}  // namespace kf::view
