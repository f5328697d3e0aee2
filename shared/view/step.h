#pragma once
// What a reducer works with: the state it changes, the effects it asks for, and the time. For the reduce_*.cpp files
// and app_model.cpp.

#include <string>
#include <vector>

#include "shared/view/actions.h"
#include "shared/view/effects.h"

namespace kf::view {

struct Step {
  State& state;
  std::vector<Effect>& effects;
  double now_ms = 0;

  // Starts a request and notes what its answer is for. Returns its id.
  uint32_t fetch(RequestKind kind, std::string subject, std::string method, std::string url, std::string body = {});
  // Has a file of ours saved; on_download tells when that fails.
  void download(std::string url, std::string file_name);
  // Forgets every request of this kind, so that late answers change nothing.
  void drop(RequestKind kind);
  bool is_waiting_for(RequestKind kind, const std::string& subject) const;

  void go(const Route& route, bool replace_entry = false);
  void store(std::string_view key, std::string value) {
    effects.push_back(StoreEffect{std::string(key), std::move(value)});
  }
  void announce(std::string text) { effects.push_back(AnnounceEffect{std::move(text)}); }
  void focus_composer() { effects.push_back(FocusComposerEffect{}); }
  void toast(std::string text);
  void error_toast(const Error& error);
};

// The answer of a request that is whole: the DTO, or what went wrong in words for people.
template <class T>
Result<T> answer_of(const PendingRequest& request);
Error problem_of(const PendingRequest& request);

template <class T>
Result<T> answer_of(const PendingRequest& request) {
  if (request.status >= 200 && request.status < 300) return decode_json<T>(request.body);
  return problem_of(request);
}

// The status of who asks more often than allowed.
inline constexpr int kTooManyRequests = 429;

// Of a sidecar whose keys are not open.
inline constexpr int kLocked = 423;

// "unreserved" characters stay, all others become %XX.
std::string url_encode(std::string_view text);

// One file each. `on_…_answer` are called when a request of theirs ended well enough to have a status.
void reduce(Step& step, const SessionKnown& action);
void reduce(Step& step, const RouteChanged& action);
void reduce(Step& step, const VisibilityChanged& action);
void reduce(Step& step, const StorageRead& action);
void reduce(Step& step, const Tick& action);
void reduce(Step& step, const GoTo& action);
void reduce(Step& step, const SetTheme& action);
void reduce(Step& step, const ToggleSidebar& action);
void reduce(Step& step, const OpenMenu& action);
void reduce(Step& step, const CloseMenu& action);
void reduce(Step& step, const Escape& action);
void reduce(Step& step, const DismissToast& action);
void reduce(Step& step, const HoldToast& action);
void reduce(Step& step, const CopyText& action);

void reduce(Step& step, const FetchHead& action);
void on_download(Step& step, const PendingRequest& request, FetchEnd end);
void reduce(Step& step, const FetchChunk& action);
void reduce(Step& step, const FetchDone& action);

void reduce(Step& step, const RefreshModels& action);
void reduce(Step& step, const SearchModels& action);
void reduce(Step& step, const ShowModelDetails& action);
void reduce(Step& step, const CloseModelDetails& action);
void reduce(Step& step, const UseModel& action);
void reduce(Step& step, const ShowInstallHelp& action);
void load_provider(Step& step, ProviderId id);
void on_provider_list(Step& step, const PendingRequest& request);
void on_provider_silent(Step& step, const PendingRequest& request);
void on_model_details(Step& step, const PendingRequest& request);

void reduce(Step& step, const OpenSelector& action);
void reduce(Step& step, const CloseSelector& action);
void reduce(Step& step, const SetSelectorTab& action);
void reduce(Step& step, const SearchSelector& action);
void reduce(Step& step, const SetSizeFilter& action);
void reduce(Step& step, const SetQuantizationFilter& action);
void reduce(Step& step, const SelectorKey& action);

void reduce(Step& step, const EditComposer& action);
void reduce(Step& step, const Send& action);
void reduce(Step& step, const Stop& action);
void reduce(Step& step, const Retry& action);
void reduce(Step& step, const EditMessage& action);
void reduce(Step& step, const CancelEdit& action);
void reduce(Step& step, const ToggleThinking& action);
void on_conversation_created(Step& step, const PendingRequest& request);
void give_back_refused(Step& step);
void send_again(Step& step, const UnsentQuestion& question);
void on_chat_chunk(Step& step, std::string_view bytes);
void on_chat_end(Step& step, const PendingRequest& request, FetchEnd end);

void reduce(Step& step, const NewChat& action);
void reduce(Step& step, const SearchConversations& action);
void reduce(Step& step, const ToggleConversationSearch& action);
void reduce(Step& step, const LoadMoreConversations& action);
void reduce(Step& step, const AskRename& action);
void reduce(Step& step, const AskDelete& action);
void reduce(Step& step, const EditDialogText& action);
void reduce(Step& step, const ConfirmDialog& action);
void reduce(Step& step, const CloseDialog& action);
void reduce(Step& step, const Export& action);
void open_conversation(Step& step, const std::string& id);
void load_conversations(Step& step);
void on_conversation_list(Step& step, const PendingRequest& request);
void on_conversation(Step& step, const PendingRequest& request);
void on_conversation_renamed(Step& step, const PendingRequest& request);
void on_conversation_deleted(Step& step, const PendingRequest& request);

void reduce(Step& step, const EditSignIn& action);
void reduce(Step& step, const SubmitSignIn& action);
void reduce(Step& step, const SignOut& action);
void reduce(Step& step, const KeepSignedIn& action);
void ask_who_i_am(Step& step);
void ask_for_sign_in_ways(Step& step);
void on_me(Step& step, const PendingRequest& request);
void on_sign_in_ways(Step& step, const PendingRequest& request);
void note_lock(Step& step, const Error& why);
void on_sign_in(Step& step, const PendingRequest& request);
void on_signed_out(Step& step, const PendingRequest& request);

void reduce(Step& step, const SearchRecord& action);
void reduce(Step& step, const FilterRecord& action);
void reduce(Step& step, const LoadMoreRecord& action);
void reduce(Step& step, const VerifyRecord& action);
void reduce(Step& step, const ShowEntry& action);
void reduce(Step& step, const ExportRecord& action);
void load_governance(Step& step);
void load_record(Step& step);
void on_record_page(Step& step, const PendingRequest& request);
void on_record_verified(Step& step, const PendingRequest& request);

void reduce(Step& step, const WithdrawConsent& action);
void load_consents(Step& step);
void on_consents(Step& step, const PendingRequest& request);
void on_consent_asked(Step& step, const PendingRequest& request);
void give_consent(Step& step);
void on_consent_given(Step& step, const PendingRequest& request);
void on_consent_withdrawn(Step& step, const PendingRequest& request);
void hold_for_consent(Step& step, UnsentQuestion question);

void reduce(Step& step, const EndSession& action);
void reduce(Step& step, const OpenDialog& action);
void reduce(Step& step, const EditDialogField& action);
void confirm_settings_dialog(Step& step);
void load_settings(Step& step);
void on_settings_list(Step& step, const PendingRequest& request);
void on_settings_change(Step& step, const PendingRequest& request);
void on_token_made(Step& step, const PendingRequest& request);

}  // namespace kf::view
