#pragma once
// Everything the page knows, as plain data. Screens draw it; only reduce (app_model.h) changes it. Times are
// milliseconds since 1970.

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shared/contracts/audit.h"
#include "shared/contracts/consents.h"
#include "shared/contracts/conversations.h"
#include "shared/contracts/credentials.h"
#include "shared/contracts/identity.h"
#include "shared/view/route.h"
#include "shared/wire/sse_parser.h"

namespace kf::view {

enum class SessionState { unknown, ready, missing, refused, locked };  // locked: the sidecar itself
enum class Theme { system, light, dark };

template <class T>
using PerProvider = std::array<T, 2>;  // indexed by ProviderId

inline size_t index_of(ProviderId id) { return static_cast<size_t>(id); }

// The model in use, as localStorage.selectedModel keeps it.
struct SelectedModel {
  ProviderId provider = ProviderId::ollama;
  std::string model_id;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("provider", self.provider);
    visit.required("modelId", self.model_id);
  }
  friend bool operator==(const SelectedModel&, const SelectedModel&) = default;
};

// One provider as the page last heard of it. Before the first answer `is_known` is false. `report.models` stay when it
// goes away.
struct ProviderSlot {
  ProviderReport report;
  bool is_known = false;
  bool is_loading = false;
  double checked_ms = 0;
};

// Requests that wait for their answer.
enum class RequestKind {
  provider_list,
  model_details,
  conversation_list,
  conversation_more,
  conversation,
  conversation_create,
  conversation_rename,
  conversation_delete,
  chat,
  me,
  sign_in_ways,
  sign_in,
  sign_out,
  sessions,
  users,
  tokens,
  credentials,
  record,
  record_more,
  record_verify,
  token_make,
  settings_change,
  consents,
  consent_asked,
  consent_give,
  consent_withdraw,
  download,
};

struct PendingRequest {
  RequestKind kind = RequestKind::provider_list;
  std::string subject;  // provider name, model id, conversation id, what was searched for, or what is said when done
  int status = 0;       // 0 until the head is here
  std::string body;     // not for chat, which is parsed as it comes
};

struct ModelsScreen {
  std::string search;
  std::optional<SelectedModel> details_of;  // the side panel
  std::optional<ModelDetails> details;
  std::optional<Error> details_fault;
  std::optional<ProviderId> install_help;  // the dialog "Install Ollama"
};

struct ConversationList {
  std::vector<ConversationSummary> items;
  std::optional<std::string> next_cursor;
  std::string search;
  bool is_searching = false;  // the search field is open
  bool is_loaded = false;
  std::optional<Error> fault;
};

// The conversation on screen. `id` is empty for one that has not begun.
struct OpenConversation {
  std::string id;
  std::string title;
  std::vector<StoredMessage> messages;
  bool is_loading = false;
  std::optional<Error> fault;
  std::set<int64_t> open_thinking;  // seq of messages whose thinking is unfolded
};

// The answer that arrives now. Its text goes to the last message of its conversation, or to `parked` while another one
// is on screen.
struct RunningChat {
  uint32_t request = 0;
  std::string conversation;
  std::optional<int64_t> replace_from;  // the messages that it asks again
  std::optional<StoredMessage> parked;
  wire::SseParser parser;
  double started_ms = 0;
  double first_token_ms = 0;
  double thinking_since_ms = 0;
  double thinking_until_ms = 0;
  int64_t pieces = 0;  // deltas so far: a rough count of tokens
  int64_t saved_bytes = 0;
  bool has_ended = false;  // a done or error event came
};

// A question that waits for its conversation to be made.
struct WaitingQuestion {
  std::string text;
};

// A question that was refused, until it is known whether the sidecar has kept it.
struct RefusedQuestion {
  std::string conversation;
  std::string text;
};

// A question that waits for its person to agree that it leaves this machine.
struct UnsentQuestion {
  std::string conversation;
  std::string text;
  std::optional<int64_t> replace_from;
  std::optional<ConsentAsked> asked;  // once it is known what to agree to
};

struct Composer {
  std::string text;
  std::optional<int64_t> editing_seq;  // the user message that a resend replaces
  uint32_t revision = 0;               // grows when we, not the person, change the text
};

enum class SelectorTab { cloud, ollama, lmstudio };
enum class SizeFilter { any, below_4b, from_4b_to_15b, above_15b };

struct Selector {
  bool is_open = false;
  SelectorTab tab = SelectorTab::ollama;
  std::string search;
  SizeFilter size = SizeFilter::any;
  std::string quantization;  // empty: any
  int active = 0;            // row that Enter would use
};

enum class DialogKind {
  none,
  rename_conversation,
  delete_conversation,
  add_user,
  edit_user,
  set_password,
  remove_user,
  add_token,
  made_token,
  revoke_token,
  store_credential,
  remove_credential,
  give_consent,
};

struct Dialog {
  DialogKind kind = DialogKind::none;
  std::string subject;  // the id of what it is about: a conversation, a user, a token
  std::string text;     // what is being typed, or the name of the subject
  std::optional<Error> fault;
  std::map<std::string, std::string> fields = {};  // where there is more than one: by the names of the API
  bool is_busy = false;
};

// Name and password, where somebody has one.
struct SignInForm {
  bool offers_password = false;
  std::string name;
  std::string password;
  bool stays = true;  // this browser stays signed in
  bool is_busy = false;
  std::optional<Error> fault;
};

struct SettingsScreen {
  std::vector<SessionEntry> sessions;  // one's own
  std::vector<UserInfo> users;
  CredentialList credentials;
  std::vector<TokenInfo> tokens;  // one's own, or everybody's for those who manage users
  std::optional<Error> fault;
};

// The one menu that is open, by a key that its owner chose ("conversation:ID", "card:MODEL", "settings"); empty: none.
struct Menu {
  std::string owner;
};

struct Toast {
  uint32_t id = 0;
  std::string text;
  bool is_error = false;
  double until_ms = 0;
  bool is_held = false;  // it stays, also beyond its time
};

struct GovernanceScreen {
  std::vector<AuditEntry> entries;  // newest first
  int64_t next = 0;                 // where the next page begins; 0: there is none
  int64_t retention_days = 0;
  std::map<std::string, std::string> names;        // of actors, by id
  std::map<std::string, std::string> token_names;  // of those there are, by id
  std::string search;
  std::optional<AuditAction> action;  // only these
  bool is_only_what_left = false;
  bool is_loaded = false;
  std::optional<int64_t> open_seq;  // the entry whose story is told
  std::optional<AuditVerification> verdict;
  double verified_ms = 0;
  bool is_verifying = false;
  std::optional<Error> fault;
};

struct ConsentScreen {
  std::vector<ConsentInfo> consents;  // one's own, or everybody's for those who read the record; newest first
  bool is_loaded = false;
  std::optional<Error> fault;
};

struct State {
  SessionState session = SessionState::unknown;
  std::string session_detail;
  SignInForm sign_in;
  double ask_lock_ms = 0;         // while the sidecar is locked: when to ask again
  std::optional<SessionInfo> me;  // who is signed in, once that was answered
  Route route;
  bool is_visible = true;
  Theme theme = Theme::system;
  bool is_sidebar_open = false;  // the conversation list where it slides over the content
  bool is_sidecar_silent = false;
  double limited_until_ms = 0;  // asked more often than allowed; 0: no
  std::string limit_text;       // who asked, or what was asked, too often

  PerProvider<ProviderSlot> providers;
  std::optional<SelectedModel> selected;
  std::vector<SelectedModel> recent;  // newest first
  double next_refresh_ms = 0;

  ModelsScreen models;
  ConversationList list;
  OpenConversation open;
  std::optional<RunningChat> running;
  std::optional<WaitingQuestion> waiting;
  std::optional<RefusedQuestion> refused;
  std::optional<UnsentQuestion> unsent;
  Composer composer;
  Selector selector;
  SettingsScreen settings;
  GovernanceScreen governance;
  ConsentScreen consent;
  Dialog dialog;
  Menu menu;
  std::vector<Toast> toasts;

  std::map<uint32_t, PendingRequest> requests;
  uint32_t next_request = 1;
  uint32_t next_toast = 1;
};

}  // namespace kf::view
