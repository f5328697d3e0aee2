#pragma once
// The one table of routes.

#include "sidecar/api/handlers.h"

namespace kf::api {

// Borrowed; all of it outlives the routes.
struct Parts {
  store::Store& store;
  record::Recorder& recorder;
  identity::Users& users;
  identity::Sessions& sessions;
  identity::Tokens& tokens;
  const identity::KnownBrowsers& browsers;
  vault::Vault& vault;
  std::map<std::string, std::string> credential_origins;  // of CredentialParts
  providers::LocalDiscovery& discovery;
  const std::vector<std::unique_ptr<providers::Provider>>& providers;
  chat::ChatService& chat;
  consent::Consents& consents;
  const Clock& clock;
  int retention_days = record::kRetentionDaysDefault;
};

std::vector<Route> all_routes(const Parts& parts);

}  // namespace kf::api
