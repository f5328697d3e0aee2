#include <algorithm>

#include "shared/contracts/credentials.h"
#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

constexpr size_t kTokenBytesMax = 4096;

// What becomes a header: visible ASCII.
Result<void> check_token(std::string_view token) {
  const auto is_visible = [](char c) { return c > ' ' && c < 0x7F; };
  if (token.empty()) return Error{ErrorCode::invalid_request, "'token' is empty.", "token"};
  if (token.size() > kTokenBytesMax)
    return Error{ErrorCode::invalid_request, "'token' is longer than 4096 bytes.", "token"};
  if (!std::all_of(token.begin(), token.end(), is_visible))
    return Error{ErrorCode::invalid_request, "'token' holds blanks or characters that no token has.", "token"};
  return {};
}

Result<vault::CredentialName> name_of(const CredentialParts& parts, const Context& context) {
  const std::string& provider = context.request.params.at("provider");
  const auto found = parts.origins.find(provider);
  if (found != parts.origins.end()) return vault::CredentialName{vault::kShared, provider, found->second};
  return Error{ErrorCode::not_found, "No provider of this name takes a token.", "provider"};
}

AuditRecord entry_about(const Context& context, AuditAction action, const vault::CredentialName& name) {
  AuditRecord entry = entry_for(context, action);
  entry.provider = name.provider;
  entry.detail = name.origin;
  return entry;
}

Result<net::Response> list(const CredentialParts& parts) {
  CredentialList list;
  for (const auto& record : parts.vault.list(vault::kShared)) {
    const auto value = parts.vault.get({record.user, record.provider, record.origin, record.field});
    const auto origin = parts.origins.find(record.provider);
    const bool is_usable = value && origin != parts.origins.end() && origin->second == record.origin;
    list.credentials.push_back({record.provider, record.origin, record.changed_ms, is_usable});
  }
  for (const auto& [provider, origin] : parts.origins) list.providers.push_back(provider);
  return json(200, list);
}

Result<net::Response> store_token(const CredentialParts& parts, const Context& context) {
  auto wanted = read_body<NewCredential>(context);
  crypto::wipe(context.request.body);
  if (!wanted) return std::move(wanted).error();
  const crypto::Secret token(wanted->token);
  crypto::wipe(wanted->token);
  KF_CHECK(check_token(token.reveal()));
  KF_TRY(const auto name, name_of(parts, context));
  KF_CHECK(on_record(parts.recorder, entry_about(context, AuditAction::credential_stored, name),
                     [&] { return parts.vault.put(name, token); }));
  parts.on_change(name.provider);
  return no_content();
}

Result<net::Response> remove(const CredentialParts& parts, const Context& context) {
  KF_TRY(const auto name, name_of(parts, context));
  KF_CHECK(on_record(parts.recorder, entry_about(context, AuditAction::credential_removed, name),
                     [&] { return parts.vault.remove(name); }));
  parts.on_change(name.provider);
  return no_content();
}

}  // namespace

std::vector<Route> credential_routes(const CredentialParts& parts) {
  const Access managers = Access::in_page(Permission::credentials);
  return {
      {"GET", "/api/credentials", managers, Body::none, [parts](Context&) { return list(parts); }},
      {"PUT", "/api/credentials/{provider}", managers, Body::json,
       [parts](Context& c) { return store_token(parts, c); }},
      {"DELETE", "/api/credentials/{provider}", managers, Body::none, [parts](Context& c) { return remove(parts, c); }},
  };
}

}  // namespace kf::api
