// The list of conversations, the one that is open, and what can be done to them.

#include <algorithm>
#include <utility>

#include "shared/base/text.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

std::string list_url(const State& state) {
  std::string url = "/api/conversations?limit=100";
  if (!trim(state.list.search).empty()) url += "&q=" + url_encode(trim(state.list.search));
  return url;
}

std::string conversation_url(const std::string& id) { return "/api/conversations/" + url_encode(id); }

ConversationSummary* find_summary(State& state, const std::string& id) {
  auto& items = state.list.items;
  const auto found =
      std::find_if(items.begin(), items.end(), [&id](const ConversationSummary& c) { return c.id == id; });
  return found == items.end() ? nullptr : &*found;
}

std::string title_of(State& state, const std::string& id) {
  if (state.open.id == id) return state.open.title;
  const ConversationSummary* summary = find_summary(state, id);
  return summary == nullptr ? "" : summary->title;
}

bool is_running_in(const State& state, const std::string& id) {
  return state.running && state.running->conversation == id;
}

// The answer goes on arriving while another conversation is looked at.
void park_running(State& state) {
  if (!is_running_in(state, state.open.id) || state.running->parked || state.open.messages.empty()) return;
  state.running->parked = state.open.messages.back();
}

// What is on disk may lag behind what arrived.
void unpark_running(State& state) {
  if (!is_running_in(state, state.open.id) || !state.running->parked) return;
  auto& messages = state.open.messages;
  if (!messages.empty() && messages.back().role == Role::assistant) messages.pop_back();
  messages.push_back(std::move(*state.running->parked));
  state.running->parked.reset();
}

// A question that is not sent leaves no empty conversation behind; its words are in the composer again.
void drop_unsent(Step& step) {
  const auto unsent = std::exchange(step.state.unsent, std::nullopt);
  const OpenConversation& open = step.state.open;
  const bool is_empty = !open.id.empty() && open.messages.empty() && !open.is_loading && !open.fault;
  if (!unsent || unsent->conversation != open.id || !is_empty) return;
  step.fetch(RequestKind::conversation_delete, open.id, "DELETE", conversation_url(open.id));
}

}  // namespace

void load_conversations(Step& step) {
  step.drop(RequestKind::conversation_list);
  step.drop(RequestKind::conversation_more);
  step.fetch(RequestKind::conversation_list, step.state.list.search, "GET", list_url(step.state));
}

void on_conversation_list(Step& step, const PendingRequest& request) {
  ConversationList& list = step.state.list;
  if (request.subject != list.search) return;
  auto page = answer_of<ConversationPage>(request);
  list.is_loaded = true;
  list.fault = page ? std::nullopt : std::optional(page.error());
  if (!page) return;
  if (request.kind == RequestKind::conversation_list) list.items.clear();
  for (auto& item : page->conversations) list.items.push_back(std::move(item));
  list.next_cursor = std::move(page->next_cursor);
  if (const ConversationSummary* summary = find_summary(step.state, step.state.open.id))
    step.state.open.title = summary->title;
}

void reduce(Step& step, const LoadMoreConversations&) {
  ConversationList& list = step.state.list;
  if (!list.next_cursor || step.is_waiting_for(RequestKind::conversation_more, list.search)) return;
  step.fetch(RequestKind::conversation_more, list.search, "GET",
             list_url(step.state) + "&cursor=" + url_encode(*list.next_cursor));
}

void reduce(Step& step, const SearchConversations& action) {
  step.state.list.search = action.text;
  load_conversations(step);
}

void reduce(Step& step, const ToggleConversationSearch&) {
  ConversationList& list = step.state.list;
  list.is_searching = !list.is_searching;
  if (!list.is_searching && !list.search.empty()) reduce(step, SearchConversations{""});
}

void open_conversation(Step& step, const std::string& id) {
  State& state = step.state;
  if (id == state.open.id && !state.open.fault && (id.empty() || !state.open.messages.empty())) return;
  park_running(state);
  step.drop(RequestKind::conversation);
  state.open = OpenConversation{};
  state.open.id = id;
  state.composer.editing_seq.reset();
  if (id.empty()) return;
  state.open.title = title_of(state, id);
  if (const ConversationSummary* summary = find_summary(state, id)) state.open.title = summary->title;
  state.open.is_loading = true;
  step.fetch(RequestKind::conversation, id, "GET", conversation_url(id));
}

void on_conversation(Step& step, const PendingRequest& request) {
  OpenConversation& open = step.state.open;
  const bool is_newer_here = is_running_in(step.state, open.id) && !step.state.running->parked;
  if (open.id != request.subject || is_newer_here) return;
  open.is_loading = false;
  auto conversation = answer_of<Conversation>(request);
  open.fault = conversation ? std::nullopt : std::optional(conversation.error());
  if (!conversation) return;
  open.title = std::move(conversation->title);
  open.messages = std::move(conversation->messages);
  unpark_running(step.state);
  give_back_refused(step);
}

void reduce(Step& step, const NewChat&) {
  reduce(step, GoTo{Route{Screen::chat, ""}});
  step.focus_composer();
}

void reduce(Step& step, const AskRename& action) {
  step.state.menu.owner.clear();
  step.state.dialog = Dialog{DialogKind::rename_conversation, action.id, title_of(step.state, action.id), std::nullopt};
}

void reduce(Step& step, const AskDelete& action) {
  step.state.menu.owner.clear();
  step.state.dialog = Dialog{DialogKind::delete_conversation, action.id, title_of(step.state, action.id), std::nullopt};
}

void reduce(Step& step, const EditDialogText& action) { step.state.dialog.text = action.text; }

void reduce(Step& step, const CloseDialog&) {
  if (step.state.dialog.kind == DialogKind::give_consent) drop_unsent(step);
  step.state.dialog = Dialog{};
  step.state.models.install_help.reset();
}

void reduce(Step& step, const ConfirmDialog&) {
  const Dialog& dialog = step.state.dialog;
  const std::string url = conversation_url(dialog.subject);
  if (dialog.kind == DialogKind::rename_conversation) {
    step.fetch(RequestKind::conversation_rename, dialog.subject, "PATCH", url, to_text(Json{{"title", dialog.text}}));
  }
  if (dialog.kind == DialogKind::delete_conversation) {
    if (is_running_in(step.state, dialog.subject)) reduce(step, Stop{});
    step.fetch(RequestKind::conversation_delete, dialog.subject, "DELETE", url);
  }
  if (dialog.kind == DialogKind::give_consent) return give_consent(step);
  confirm_settings_dialog(step);
}

// The dialog stays open with the reason when the sidecar refuses.
void on_conversation_renamed(Step& step, const PendingRequest& request) {
  const auto renamed = answer_of<ConversationSummary>(request);
  if (!renamed) {
    step.state.dialog.fault = renamed.error();
    return;
  }
  if (step.state.open.id == renamed->id) step.state.open.title = renamed->title;
  if (ConversationSummary* summary = find_summary(step.state, renamed->id)) summary->title = renamed->title;
  step.state.dialog = Dialog{};
}

void on_conversation_deleted(Step& step, const PendingRequest& request) {
  const bool is_gone = request.status == 204 || request.status == 404;
  const bool was_asked_for = step.state.dialog.kind == DialogKind::delete_conversation;
  if (!is_gone) {
    if (was_asked_for) step.state.dialog.fault = problem_of(request);
    return;
  }
  std::erase_if(step.state.list.items, [&request](const ConversationSummary& c) { return c.id == request.subject; });
  if (was_asked_for) {
    step.state.dialog = Dialog{};
    step.toast("Conversation deleted");
  }
  if (step.state.open.id == request.subject) reduce(step, NewChat{});
}

void reduce(Step& step, const Export& action) {
  step.state.menu.owner.clear();
  const std::string url = conversation_url(action.id) + "/export?format=" + action.format;
  step.download(url, action.format == "json" ? "conversation.json" : "conversation.md");
}

}  // namespace kf::view
