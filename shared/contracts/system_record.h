#pragma once
// What this installation is and did, for whoever documents it as an AI system (EU AI Act, articles 11, 13 and 26).

#include "shared/contracts/json_codec.h"

namespace kf {

// How often a model was asked, by the record. An empty `destination`: the questions stayed on this machine. Times are
// ISO 8601.
struct ModelUse {
  std::string provider;
  std::string model;
  std::string destination;
  int64_t calls = 0;
  int64_t failed_calls = 0;
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;
  std::string first_at;
  std::string last_at;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("provider", self.provider);
    visit.required("model", self.model);
    visit("destination", self.destination);
    visit("calls", self.calls);
    visit("failedCalls", self.failed_calls);
    visit("promptTokens", self.prompt_tokens);
    visit("completionTokens", self.completion_tokens);
    visit("firstAt", self.first_at);
    visit("lastAt", self.last_at);
  }
};

// Where something went or may go, and how many people agreed to that.
struct DataDestination {
  std::string destination;
  int64_t calls = 0;
  int64_t consents_valid = 0;
  int64_t consents_withdrawn = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("destination", self.destination);
    visit("calls", self.calls);
    visit("consentsValid", self.consents_valid);
    visit("consentsWithdrawn", self.consents_withdrawn);
  }
};

struct PeopleOfRole {
  std::string role;
  int64_t people = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("role", self.role);
    visit("people", self.people);
  }
};

// What proves the rest: the record that all of this was counted from.
struct RecordState {
  int64_t entries = 0;
  int64_t checkpoints = 0;
  std::string first_at;
  std::string last_at;
  std::string public_key;  // hexadecimal

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("entries", self.entries);
    visit("checkpoints", self.checkpoints);
    visit("firstAt", self.first_at);
    visit("lastAt", self.last_at);
    visit("publicKey", self.public_key);
  }
};

// GET /api/audit/system-record?format=json|markdown
struct SystemRecord {
  std::string product;
  std::string version;
  std::string generated_at;
  std::vector<std::string> purposes;
  std::vector<ModelUse> models;
  std::vector<DataDestination> destinations;
  std::vector<std::string> oversight;
  std::vector<PeopleOfRole> people;
  std::vector<std::string> retention;
  RecordState record;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("product", self.product);
    visit.required("version", self.version);
    visit.required("generatedAt", self.generated_at);
    visit("purposes", self.purposes);
    visit("models", self.models);
    visit("destinations", self.destinations);
    visit("oversight", self.oversight);
    visit("people", self.people);
    visit("retention", self.retention);
    visit("record", self.record);
  }
};

}  // namespace kf
