#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

// One's own; those who read the record may ask for everybody's.
Result<net::Response> list(const ConsentParts& parts, const Context& context) {
  KF_TRY(const bool of_all, asks_for_all(context));
  std::map<std::string, std::string> names;
  for (const auto& user : parts.users.all_there_were()) names[user.id.text()] = user.name;
  ConsentList list;
  for (auto& consent : parts.consents.all()) {
    if (!of_all && consent.user != context.caller.user.text()) continue;
    consent.user_name = names[consent.user];
    list.consents.push_back(std::move(consent));
  }
  return json(200, list);
}

Result<net::Response> asked(const ConsentParts& parts, const Context& context) {
  const auto provider = enum_from_name<ProviderId>(context.request.query_param("provider").value_or(""));
  const std::string model = context.request.query_param("modelId").value_or("");
  if (!provider) return Error{ErrorCode::invalid_request, "'provider' is none that there is.", "provider"};
  if (model.empty()) return Error{ErrorCode::invalid_request, "'modelId' is missing.", "modelId"};
  KF_TRY(const std::string destination, parts.chat.destination(*provider, model));
  if (destination.empty()) return json(200, ConsentAsked{});
  return json(200, ConsentAsked{destination, consent::kTextVersion, consent::text_for(destination),
                                parts.consents.is_given(context.caller.user, destination)});
}

AuditRecord entry_about(const Context& context, AuditAction action, const std::string& destination) {
  AuditRecord entry = entry_for(context, action);
  entry.object = destination;
  return entry;
}

Result<net::Response> give(const ConsentParts& parts, const Context& context) {
  KF_TRY(const auto wanted, read_body<NewConsent>(context));
  KF_CHECK(consent::check(wanted));
  AuditRecord entry = entry_about(context, AuditAction::consent_given, wanted.destination);
  entry.detail =
      "words " + std::to_string(wanted.version) + ", " + crypto::sha256_hex(consent::text_for(wanted.destination));
  KF_CHECK(
      on_record(parts.recorder, std::move(entry), [&] { return parts.consents.give(context.caller.user, wanted); }));
  return no_content();
}

Result<net::Response> withdraw(const ConsentParts& parts, const Context& context) {
  const std::string destination = context.request.query_param("destination").value_or("");
  KF_CHECK(consent::check({destination, consent::kTextVersion}));
  KF_CHECK(on_record(parts.recorder, entry_about(context, AuditAction::consent_withdrawn, destination),
                     [&] { return parts.consents.withdraw(context.caller.user, destination); }));
  return no_content();
}

}  // namespace

std::vector<Route> consent_routes(const ConsentParts& parts) {
  const auto bind = [&parts](auto* function) {
    return [parts, function](Context& c) -> Result<net::Response> { return function(parts, c); };
  };
  return {
      {"GET", "/api/consents", Access::in_page(), Body::none, bind(list), Creates::nothing,
       everybodys(Permission::record)},
      {"GET", "/api/consents/asked", Access::to(Permission::chat), Body::none, bind(asked)},
      {"POST", "/api/consents", Access::in_page(Permission::chat), Body::json, bind(give), Creates::replayable},
      {"DELETE", "/api/consents", Access::in_page(), Body::none, bind(withdraw)},
  };
}

}  // namespace kf::api
