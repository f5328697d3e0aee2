#pragma once
// The routes, one file per resource. Each function gives the rows of its part of the route table.

#include <vector>

#include "shared/contracts/json_quick.h"
#include "sidecar/api/one_at_a_time.h"
#include "sidecar/api/places.h"
#include "sidecar/api/router.h"
#include "sidecar/api/static_files.h"
#include "sidecar/chat/chat_service.h"
#include "sidecar/consent/consents.h"
#include "sidecar/identity/known_browsers.h"
#include "sidecar/providers/discovery.h"
#include "sidecar/record/export.h"
#include "sidecar/record/recorder.h"
#include "sidecar/store/store.h"
#include "sidecar/vault/vault.h"

namespace kf::api {

// Borrowed; all of it outlives the routes.
struct IdentityParts {
  identity::Users& users;
  identity::Sessions& sessions;
  identity::Tokens& tokens;
  const identity::KnownBrowsers& browsers;
  vault::Vault& vault;
  store::ConversationRepository& conversations;
  store::IdempotencyRepository& idempotency;
  record::Recorder& recorder;
};
std::vector<Route> session_routes(const IdentityParts& parts);
std::vector<Route> user_routes(const IdentityParts& parts);
std::vector<Route> token_routes(const IdentityParts& parts);
// `origins` are the providers that take a token, each with the scheme, host and port that it may be sent to.
struct CredentialParts {
  vault::Vault& vault;
  record::Recorder& recorder;
  std::map<std::string, std::string> origins;
  std::function<void(const std::string& provider)> on_change;
};
std::vector<Route> credential_routes(const CredentialParts& parts);
struct ConsentParts {
  consent::Consents& consents;
  chat::ChatService& chat;
  identity::Users& users;
  record::Recorder& recorder;
};
std::vector<Route> consent_routes(const ConsentParts& parts);
std::vector<Route> model_routes(providers::LocalDiscovery& discovery,
                                const std::vector<std::unique_ptr<providers::Provider>>& providers);
std::vector<Route> chat_routes(chat::ChatService& chat);
struct ConversationParts {
  store::ConversationRepository& conversations;
  record::Recorder& recorder;
  std::shared_ptr<Places> exports;  // shared with the record's
  std::shared_ptr<Places> long_reads;
};
std::vector<Route> conversation_routes(const ConversationParts& parts);
struct AuditParts {
  store::AuditRepository& audit;
  const identity::Users& users;
  const identity::Tokens& tokens;
  const consent::Consents& consents;
  record::Recorder& recorder;
  const Clock& clock;
  int retention_days;
  std::shared_ptr<Places> exports;
  std::shared_ptr<OneAtATime> verifications = std::make_shared<OneAtATime>();
};
std::vector<Route> audit_routes(const AuditParts& parts);
std::vector<Route> health_routes(store::Store& store);

// The parsed body as a DTO; the error names the field.
template <class T>
Result<T> read_body(const Context& context) {
  return decode_json_quickly<T>(context.request.body);
}

// A query parameter that is a whole number; `fallback` when it is left out. The error names it and its range.
struct NumberParameter {
  std::string_view name;
  int64_t min;
  int64_t max;
  int64_t fallback;
};
Result<int64_t> read_number(const net::Request& request, const NumberParameter& parameter);

// Whether a list is asked for with ?all=1: everybody's. A route that has it says in `fields` whom it is for.
Result<bool> asks_for_all(const Context& context);
std::vector<FieldAccess> everybodys(Permission needed);

// Whether what belongs to `user` is the caller's to change: their own, or that of somebody they manage.
bool may_touch(const IdentityParts& parts, const Context& context, const UserId& user);

net::Response no_content();

// ?format=markdown or ?format=json; markdown when it is left out.
enum class FileFormat { markdown, json };
Result<FileFormat> read_format(const net::Request& request);

// What one user may have under way at once, because each holds memory for as long as its reader is slow.
inline constexpr size_t kExportsOfOneUser = 2;
inline constexpr size_t kLongReadsOfOneUser = 8;

inline constexpr std::string_view kExportsUnderWay = "exports of yours are still being saved";

// too_many_requests: "2 exports of yours are still being saved."
Error too_many_at_once(size_t count, std::string_view what);

// For streams: what could not be written to its end is broken off (by an exception that the server logs), so that
// nobody takes it for whole. Whose reader has left needs no word.
void break_off_unless(const Result<void>& written);

// What the browser saves as a file of this name.
struct SavedFile {
  std::string name;
  std::string_view content_type;
  std::string body;
};
net::Response as_file(SavedFile file);

// The same for what can be told in both formats; `name` without its ending.
net::Response as_document(const std::string& name, FileFormat format, std::string body);

template <class T>
net::Response json(int status, const T& body) {
  return net::json_response(status, to_json_text(body));
}

}  // namespace kf::api
