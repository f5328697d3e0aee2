#pragma once
// Secrets for other servers. They go in and are used; they never come out again.

#include "shared/contracts/json_codec.h"

namespace kf {

// `origin` is the server that it is for; `is_usable` is false when the configuration names another one by now, or when
// it no longer opens.
struct CredentialInfo {
  std::string provider;
  std::string origin;
  int64_t changed_ms = 0;
  bool is_usable = true;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("provider", self.provider);
    visit("origin", self.origin);
    visit("changedMs", self.changed_ms);
    visit("isUsable", self.is_usable);
  }
};

// GET /api/credentials. `providers` are those that take a token.
struct CredentialList {
  std::vector<CredentialInfo> credentials;
  std::vector<std::string> providers;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("credentials", self.credentials);
    visit("providers", self.providers);
  }
};

// PUT /api/credentials/{provider}
struct NewCredential {
  std::string token;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("token", self.token);
  }
};

}  // namespace kf
