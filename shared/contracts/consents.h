#pragma once
// Who agreed that something of theirs leaves this machine, to whom, and by which words.

#include "shared/contracts/json_codec.h"

namespace kf {

// One agreement of `user`, an id. `destination` is one place: "https://ollama.com", "10.0.0.5:11434".
// `version` and `text` are the words that were agreed to. Times are milliseconds since 1970; `withdrawn_ms` is 0 while
// it was not withdrawn. `is_valid`: it counts. One whose words are not today's does not: it is asked for again.
struct ConsentInfo {
  std::string user;
  std::string user_name;
  std::string destination;
  int64_t version = 0;
  std::string text;
  int64_t given_ms = 0;
  int64_t withdrawn_ms = 0;
  bool is_valid = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("user", self.user);
    visit("userName", self.user_name);
    visit.required("destination", self.destination);
    visit.required("version", self.version);
    visit("text", self.text);
    visit("givenMs", self.given_ms);
    visit("withdrawnMs", self.withdrawn_ms);
    visit("isValid", self.is_valid);
  }

  friend bool operator==(const ConsentInfo&, const ConsentInfo&) = default;
};

// GET /api/consents: newest first.
struct ConsentList {
  std::vector<ConsentInfo> consents;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("consents", self.consents);
  }
};

// GET /api/consents/asked?provider=&modelId=: what a question to this model needs. `destination` is its way
// (contracts/way.h), empty when nothing leaves this machine and nothing is asked.
struct ConsentAsked {
  std::string destination;
  int64_t version = 0;
  std::string text;
  bool is_given = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("destination", self.destination);
    visit("version", self.version);
    visit("text", self.text);
    visit("isGiven", self.is_given);
  }
};

// POST /api/consents: to one place or to all of a way; the version says which words were read.
struct NewConsent {
  std::string destination;
  int64_t version = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("destination", self.destination);
    visit.required("version", self.version);
  }
};

}  // namespace kf
