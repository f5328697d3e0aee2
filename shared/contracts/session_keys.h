#pragma once
// How a browser stays signed in: a key that it keeps, whose signature gives a page its CSRF value again. Keys are
// points of P-256, uncompressed (65 bytes), signatures r and s (64 bytes), both in lower-case hexadecimal.

#include "shared/contracts/json_codec.h"

namespace kf {

// PATCH /api/session: whether this browser stays signed in; `key` is its public key when it does.
struct SessionKeeping {
  bool kept = false;
  std::optional<std::string> key;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("kept", self.kept);
    visit("key", self.key);
  }
};

// POST /api/session/challenge, with the cookie alone.
struct ChallengeRequest {
  std::string key;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("key", self.key);
  }
};

struct Challenge {
  std::string challenge;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("challenge", self.challenge);
  }
};

// POST /api/session/proof, with the cookie alone: answered as signing in is.
struct ProofRequest {
  std::string key;
  std::string challenge;
  std::string signature;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("key", self.key);
    visit.required("challenge", self.challenge);
    visit.required("signature", self.signature);
  }
};

}  // namespace kf
