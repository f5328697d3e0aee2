#include "sidecar/app/token_command.h"

#include <charconv>
#include <iostream>

#include "shared/base/text.h"
#include "sidecar/app/complain.h"
#include "sidecar/app/in_folder.h"

namespace kf::app {
namespace {

constexpr int64_t kDaySeconds = 86400;
constexpr int64_t kDefaultSeconds = 90 * kDaySeconds;

int64_t seconds_of_unit(std::string_view unit) {
  if (unit == "m") return 60;
  if (unit == "h") return 3600;
  return unit == "d" ? kDaySeconds : 0;
}

// "12h" -> 43200; nullopt for "never".
Result<std::optional<int64_t>> seconds_from(std::string_view text) {
  if (text.empty()) return std::optional(kDefaultSeconds);
  if (text == "never") return std::optional<int64_t>();
  int32_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const int64_t unit = seconds_of_unit(text.substr(static_cast<size_t>(parsed.ptr - text.data())));
  if (parsed.ec == std::errc() && number > 0 && unit > 0) return std::optional(number * unit);
  return Error{ErrorCode::invalid_request, "'--expires' wants a time such as 12h or 30d, or 'never'.", "expires"};
}

Result<std::vector<Permission>> scopes_from(std::string_view text) {
  std::vector<Permission> scopes;
  for (const std::string_view name : split(text, ',')) {
    const auto scope = enum_from_name<Permission>(trim(name));
    if (!scope) {
      return Error{ErrorCode::invalid_request, "'--scopes' wants some of models, chat, conversations, record.",
                   "scopes"};
    }
    scopes.push_back(*scope);
  }
  return scopes;
}

}  // namespace

Result<NewToken> wanted_token(const CommandLine& line) {
  NewToken wanted;
  if (trim(line.name).empty()) return Error{ErrorCode::invalid_request, "'token create' wants --name.", "name"};
  wanted.name = line.name;
  KF_TRY(wanted.scopes, scopes_from(line.scopes));
  KF_TRY(wanted.expires_in_s, seconds_from(line.expires));
  return wanted;
}

Result<std::string> make_owner_token(store::UserRepository& users, identity::Tokens& tokens, record::Recorder& recorder,
                                     const NewToken& wanted) {
  const auto owner = users.find(store::kOwner);
  if (!owner) return Error{ErrorCode::data_damaged, "The database has no owner."};
  KF_TRY(auto made, tokens.make(*owner, wanted));
  AuditRecord entry;
  entry.action = AuditAction::token_made;
  entry.actor = store::kOwner.text();
  entry.object = made.info.id;
  entry.detail = identity::detail_of(owner->id, wanted.scopes);
  entry.carrier = Carried::kCommandLine;
  entry.result = "ok";
  KF_CHECK(recorder.add_and_wait(std::move(entry)));
  return std::move(made.token);
}

Result<int> revoke_tokens_made_for_persons(const identity::Users& users, identity::Tokens& tokens,
                                           record::Recorder& recorder) {
  int revoked = 0;
  for (const auto& token : tokens.made_for_persons(users.all())) {
    AuditRecord entry;
    entry.action = AuditAction::token_revoked;
    entry.actor = "sidecar";
    entry.object = token.id;
    entry.detail = identity::detail_of(token.user, token.scopes) + ", made by " + token.made_by.text();
    entry.result = "ok";
    KF_CHECK(recorder.add_and_wait(std::move(entry)));
    KF_CHECK(tokens.revoke(token));
    ++revoked;
  }
  return revoked;
}

int token_create(const Config& config, const CommandLine& line) {
  const auto wanted = wanted_token(line);
  if (!wanted) return complain(kExitUsage, wanted.error());
  const auto make_here = [&wanted](OpenedData& data, record::Recorder& recorder) {
    SystemClock clock;
    identity::Tokens tokens(data.store->tokens(), std::move(data.keys.token_pepper), clock);
    return make_owner_token(data.store->users(), tokens, recorder, *wanted);
  };
  return print_answer(ask_or_open(config, {ControlVerb::token, *wanted}, make_here));
}

}  // namespace kf::app
