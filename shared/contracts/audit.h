#pragma once
// The record of what was done: one entry for each thing that an auditor may ask about.

#include "shared/contracts/audit_proof.h"
#include "shared/contracts/json_codec.h"

namespace kf {

enum class AuditAction {
  sidecar_started,
  sidecar_stopped,
  signed_in,
  sign_in_refused,
  signed_out,
  model_call,
  conversation_removed,
  record_purged,
  user_added,
  user_changed,
  password_changed,
  user_removed,
  session_ended,
  token_made,
  token_revoked,
  credential_stored,
  credential_removed,
  master_key_changed,
  consent_given,
  consent_withdrawn,
  credential_used,
  keys_replaced,
  clock_went_back,
};

template <>
struct EnumNames<AuditAction> {
  static constexpr std::array<std::pair<AuditAction, std::string_view>, 23> kNames{
      {{AuditAction::sidecar_started, "sidecar_started"},
       {AuditAction::sidecar_stopped, "sidecar_stopped"},
       {AuditAction::signed_in, "signed_in"},
       {AuditAction::sign_in_refused, "sign_in_refused"},
       {AuditAction::signed_out, "signed_out"},
       {AuditAction::model_call, "model_call"},
       {AuditAction::conversation_removed, "conversation_removed"},
       {AuditAction::record_purged, "record_purged"},
       {AuditAction::user_added, "user_added"},
       {AuditAction::user_changed, "user_changed"},
       {AuditAction::password_changed, "password_changed"},
       {AuditAction::user_removed, "user_removed"},
       {AuditAction::session_ended, "session_ended"},
       {AuditAction::token_made, "token_made"},
       {AuditAction::token_revoked, "token_revoked"},
       {AuditAction::credential_stored, "credential_stored"},
       {AuditAction::credential_removed, "credential_removed"},
       {AuditAction::master_key_changed, "master_key_changed"},
       {AuditAction::consent_given, "consent_given"},
       {AuditAction::consent_withdrawn, "consent_withdrawn"},
       {AuditAction::credential_used, "credential_used"},
       {AuditAction::keys_replaced, "keys_replaced"},
       {AuditAction::clock_went_back, "clock_went_back"}}};
};

// An intent stands before an action that may fail or never end, its outcome after; what is done at once is an event.
enum class AuditPhase { event, intent, outcome };

template <>
struct EnumNames<AuditPhase> {
  static constexpr std::array<std::pair<AuditPhase, std::string_view>, 3> kNames{
      {{AuditPhase::event, "event"}, {AuditPhase::intent, "intent"}, {AuditPhase::outcome, "outcome"}}};
};

// What an actor came with, as `carrier` writes it: "session ID", "token ID" or "command line".
struct Carried {
  static constexpr std::string_view kSession = "session ";
  static constexpr std::string_view kToken = "token ";
  static constexpr std::string_view kCommandLine = "command line";
};

// Ids, names, counts and digests; never text of a conversation, never a secret. `destination` is where something went
// when it left this machine, and empty when nothing did. Digests are SHA-256 in hexadecimal.
struct AuditRecord {
  int64_t at_ms = 0;  // since 1970
  AuditAction action = AuditAction::sidecar_started;
  AuditPhase phase = AuditPhase::event;
  int64_t intent_seq = 0;  // of an outcome: the entry that it ends
  std::string actor;       // the user, or "sidecar"
  std::string request_id;
  std::string object;  // the conversation, or what else it was done to
  std::string provider;
  std::string model;
  std::string destination;
  std::string result;  // "ok", "stopped" or an error's code; empty for an intent
  std::string prompt_digest;
  std::string answer_digest;
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;
  std::string detail;        // what became of it, such as "role admin"
  std::string carrier = {};  // what the actor came with (Carried); empty for the sidecar and for nobody known

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("atMs", self.at_ms);
    visit.required("action", self.action);
    visit.required("phase", self.phase);
    visit("intentSeq", self.intent_seq);
    visit("actor", self.actor);
    visit("requestId", self.request_id);
    visit("object", self.object);
    visit("provider", self.provider);
    visit("model", self.model);
    visit("destination", self.destination);
    visit("result", self.result);
    visit("promptDigest", self.prompt_digest);
    visit("answerDigest", self.answer_digest);
    visit("promptTokens", self.prompt_tokens);
    visit("completionTokens", self.completion_tokens);
    visit("detail", self.detail);
    visit("carrier", self.carrier);
  }

  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};

// A record in its place: `seq` counts from 1 without a gap, `hash` (hexadecimal) binds it to all before it.
struct AuditEntry {
  int64_t seq = 0;
  AuditRecord record;
  std::string hash;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("seq", self.seq);
    AuditRecord::fields(self.record, visit);
    visit.required("hash", self.hash);
  }

  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

// Who an id stands for, also after somebody was removed.
struct AuditPerson {
  std::string id;
  std::string name;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit.required("name", self.name);
  }
};

// GET /api/audit: newest first. `next` is the `before` of the page behind this one; 0 when there is none.
struct AuditPage {
  std::vector<AuditEntry> entries;
  int64_t next = 0;
  std::vector<AuditPerson> people = {};  // all there were
  std::vector<AuditPerson> tokens = {};  // those there are
  int64_t retention_days = 0;            // how long entries are kept

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("entries", self.entries);
    visit("next", self.next);
    visit("people", self.people);
    visit("tokens", self.tokens);
    visit("retentionDays", self.retention_days);
  }
};

}  // namespace kf
