#pragma once
// Everything that can happen to the page: what people do, what the network answers, what the browser tells.

#include <string>
#include <variant>

#include "shared/view/state.h"

namespace kf::view {

// From the browser
struct SessionKnown {
  SessionState session = SessionState::unknown;
  std::string detail;
};
struct RouteChanged {
  std::string path;
};
struct VisibilityChanged {
  bool is_visible = true;
};
struct StorageRead {
  std::string key, value;
};               // at start, and when another tab changed it
struct Tick {};  // at the start of every frame

// From the network
struct FetchHead {
  uint32_t id = 0;
  int status = 0;
};
struct FetchChunk {
  uint32_t id = 0;
  std::string bytes;
};
enum class FetchEnd { whole, aborted, broken };
struct FetchDone {
  uint32_t id = 0;
  FetchEnd end = FetchEnd::whole;
};

// Around the screens
struct GoTo {
  Route route;
};
struct SetTheme {
  Theme theme = Theme::system;
};
struct ToggleSidebar {};
struct OpenMenu {
  std::string owner;
};  // the open one closes; the same owner again closes it
struct CloseMenu {};
struct Escape {};
struct DismissToast {
  uint32_t id = 0;
};
// Somebody reads it (the pointer or the focus is on it), or has stopped.
struct HoldToast {
  uint32_t id = 0;
  bool is_held = false;
};

// Models
struct RefreshModels {};
struct SearchModels {
  std::string text;
};
struct ShowModelDetails {
  SelectedModel model;
};
struct CloseModelDetails {};
struct UseModel {
  SelectedModel model;
  bool then_chat = false;
};
struct ShowInstallHelp {
  ProviderId provider = ProviderId::ollama;
};
struct CloseDialog {};
struct CopyText {
  std::string text;
  std::string toast;
};

// Selector
struct OpenSelector {};
struct CloseSelector {};
struct SetSelectorTab {
  SelectorTab tab = SelectorTab::ollama;
};
struct SearchSelector {
  std::string text;
};
struct SetSizeFilter {
  SizeFilter size = SizeFilter::any;
};
struct SetQuantizationFilter {
  std::string quantization;
};
struct SelectorKey {
  std::string key;
};  // ArrowUp, ArrowDown, Home, End, Tab, Shift+Tab, Enter

// Chat
struct NewChat {};
struct EditComposer {
  std::string text;
};
struct Send {};
struct Stop {};
struct Retry {
  int64_t assistant_seq = 0;
};
struct EditMessage {
  int64_t user_seq = 0;
};
struct CancelEdit {};
struct ToggleThinking {
  int64_t seq = 0;
};
struct SearchConversations {
  std::string text;
};
struct ToggleConversationSearch {};
struct LoadMoreConversations {};
struct AskRename {
  std::string id;
};
struct AskDelete {
  std::string id;
};
struct EditDialogText {
  std::string text;
};
struct ConfirmDialog {};

// Sign-in and settings
struct EditSignIn {
  std::string field;  // name, password
  std::string text;
};
struct SubmitSignIn {};
struct SignOut {};
// Whether this browser stays signed in, from now on.
struct KeepSignedIn {
  bool is_on = true;
};
struct EndSession {
  std::string id;
};  // empty: all but this one
struct OpenDialog {
  DialogKind kind = DialogKind::none;
  std::string subject;  // the id of a user or a token
};
// Governance
struct SearchRecord {
  std::string text;
};
struct FilterRecord {
  std::optional<AuditAction> action;
  bool is_only_what_left = false;
};
struct LoadMoreRecord {};
struct VerifyRecord {};
struct ShowEntry {
  int64_t seq = 0;
};  // 0: none
enum class RecordFile { record, system_markdown, system_json };
struct ExportRecord {
  RecordFile file = RecordFile::record;
};
struct WithdrawConsent {
  std::string destination;
};
struct EditDialogField {
  std::string field;
  std::string text;
};
struct Export {
  std::string id;
  std::string format;
};  // markdown, json

using Action =
    std::variant<SessionKnown, RouteChanged, VisibilityChanged, StorageRead, Tick, FetchHead, FetchChunk, FetchDone,
                 GoTo, SetTheme, ToggleSidebar, OpenMenu, CloseMenu, Escape, DismissToast, HoldToast, RefreshModels,
                 SearchModels, ShowModelDetails, CloseModelDetails, UseModel, ShowInstallHelp, CloseDialog, CopyText,
                 OpenSelector, CloseSelector, SetSelectorTab, SearchSelector, SetSizeFilter, SetQuantizationFilter,
                 SelectorKey, NewChat, EditComposer, Send, Stop, Retry, EditMessage, CancelEdit, ToggleThinking,
                 SearchConversations, ToggleConversationSearch, LoadMoreConversations, AskRename, AskDelete,
                 EditDialogText, ConfirmDialog, Export, EditSignIn, SubmitSignIn, SignOut, KeepSignedIn, EndSession,
                 OpenDialog, EditDialogField, SearchRecord, FilterRecord, LoadMoreRecord, VerifyRecord, ShowEntry,
                 ExportRecord, WithdrawConsent>;

}  // namespace kf::view
