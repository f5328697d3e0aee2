#include "sidecar/api/all_routes.h"

#include <iterator>

namespace kf::api {

std::vector<Route> all_routes(const Parts& parts) {
  store::Store& store = parts.store;
  const IdentityParts identity{parts.users, parts.sessions,        parts.tokens,        parts.browsers,
                               parts.vault, store.conversations(), store.idempotency(), parts.recorder};
  const CredentialParts credentials{parts.vault, parts.recorder, parts.credential_origins,
                                    [&discovery = parts.discovery](const std::string& provider) {
                                      if (const auto id = enum_from_name<ProviderId>(provider))
                                        discovery.look_again(*id);
                                    }};
  const auto exports = Places::of_each_user(kExportsOfOneUser);
  const ConversationParts conversations{store.conversations(), parts.recorder, exports,
                                        Places::of_each_user(kLongReadsOfOneUser)};
  std::vector<Route> all;
  for (auto& rows :
       {health_routes(store), session_routes(identity), user_routes(identity), token_routes(identity),
        credential_routes(credentials), model_routes(parts.discovery, parts.providers), chat_routes(parts.chat),
        consent_routes({parts.consents, parts.chat, parts.users, parts.recorder}), conversation_routes(conversations),
        audit_routes({store.audit(), parts.users, parts.tokens, parts.consents, parts.recorder, parts.clock,
                      parts.retention_days, exports})}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace kf::api
