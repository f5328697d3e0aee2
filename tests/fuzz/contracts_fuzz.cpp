// Bodies of requests and answers: strict JSON, and our types out of it and back.
#include <array>

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/contracts/audit.h"
#include "shared/contracts/conversations.h"
#include "shared/contracts/credentials.h"
#include "shared/contracts/identity.h"
#include "shared/contracts/json_quick.h"
#include "shared/contracts/problem.h"
#include "sidecar/app/control_socket.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

// What was read, written down, reads the same; and nothing is lost by writing it twice.
template <class T>
void check(const Json& json) {
  const auto value = from_json<T>(json);
  if (!value) return expect(!value.error().message.empty(), "a fault is told");
  const std::string text = to_json_text(*value);
  const auto again = decode_json<T>(text);
  expect(again.ok(), "what we write we read");
  expect(to_json_text(*again) == text, "the same text from the same value");
}

// Whatever the quick way takes the strict one takes too, and both say the same.
template <class T>
void check_quick(std::string_view text) {
  const auto quick = decode_plain_json<T>(text);
  if (!quick) return;
  const auto strict = decode_json<T>(text);
  expect(strict.ok(), "what is read quickly is sound");
  expect(to_json_text(*strict) == to_json_text(*quick), "both ways read the same");
}

template <class... T>
constexpr auto quick_checks_of() {
  return std::array<void (*)(std::string_view), sizeof...(T)>{check_quick<T>...};
}

constexpr auto kQuickChecks = quick_checks_of<ChatRequest, Conversation, ConversationEdit, Discovery, SessionRequest,
                                              NewUser, UserEdit, PasswordChange, NewToken, NewCredential>();

template <class... T>
constexpr auto checks_of() {
  return std::array<void (*)(const Json&), sizeof...(T)>{check<T>...};
}

constexpr auto kChecks =
    checks_of<ChatRequest, ChatAnswer, ChatStart, ChatText, ChatSaved, ChatOtherModel, ChatDone, Conversation,
              ConversationPage, ConversationEdit, Discovery, ModelList, ModelDetails, AuditEntry, AuditCheckpoint,
              AuditVerification, SessionRequest, SessionInfo, UserList, NewUser, UserEdit, PasswordChange, SessionList,
              TokenList, NewToken, MadeToken, CredentialList, NewCredential, Problem, app::ControlRequest>();

void check_request(const Json& json) {
  const auto request = from_json<ChatRequest>(json);
  if (!request || !validate(*request)) return;
  expect(!request->model_id.empty() && request->model_id.size() <= limits::kModelNameBytesMax, "a model's name");
  expect(!request->messages.empty() && request->messages.size() <= limits::kMessagesMax, "messages");
}

void check_made_title(std::string_view question) {
  constexpr size_t kCharactersMax = 60;
  const std::string title = title_from_question(question);
  size_t characters = 0;
  for (size_t at = 0; at < title.size(); ++characters) next_code_point(title, at);
  expect(characters <= kCharactersMax && title.size() <= limits::kTitleBytesMax, "a title within its limits");
  expect(!is_valid_utf8(question) || is_valid_utf8(title), "no character cut in two");
  expect(title.find_first_of("\r\n") == std::string::npos, "one line");
}

}  // namespace

void contracts(std::string_view bytes) {
  Input input(bytes);
  const size_t type = input.byte() % kChecks.size();
  const auto json = parse_json(input.rest());
  kQuickChecks[type % kQuickChecks.size()](input.rest());
  check_made_title(input.rest());
  if (!json) return;
  const auto again = parse_json(to_text(*json));
  expect(again.ok() && *again == *json, "JSON comes back as it went");
  kChecks[type](*json);
  check_request(*json);
}

}  // namespace kf::fuzz
