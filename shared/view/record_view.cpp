#include "shared/view/record_view.h"

#include <algorithm>
#include <set>

#include "shared/view/format.h"

namespace kf::view {
namespace {

std::string name_or_id(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id : found->second;
}

}  // namespace

std::string_view action_title(AuditAction action) {
  switch (action) {
    case AuditAction::sidecar_started: return "Knowledge Foundry started";
    case AuditAction::sidecar_stopped: return "Knowledge Foundry stopped";
    case AuditAction::signed_in: return "Signed in";
    case AuditAction::sign_in_refused: return "Sign-in refused";
    case AuditAction::signed_out: return "Signed out";
    case AuditAction::model_call: return "Question to a model";
    case AuditAction::conversation_removed: return "Conversation removed";
    case AuditAction::record_purged: return "Old entries removed";
    case AuditAction::user_added: return "User added";
    case AuditAction::user_changed: return "User changed";
    case AuditAction::password_changed: return "Password changed";
    case AuditAction::user_removed: return "User removed";
    case AuditAction::session_ended: return "Session ended";
    case AuditAction::token_made: return "Token made";
    case AuditAction::token_revoked: return "Token revoked";
    case AuditAction::credential_stored: return "Credential stored";
    case AuditAction::credential_removed: return "Credential removed";
    case AuditAction::master_key_changed: return "Master key changed";
    case AuditAction::consent_given: return "Consent given";
    case AuditAction::consent_withdrawn: return "Consent withdrawn";
    case AuditAction::credential_used: return "Credential used";
    case AuditAction::keys_replaced: return "Lost keys replaced";
    case AuditAction::clock_went_back: return "The clock went back";
  }
  return "";
}

std::vector<const AuditEntry*> record_rows(const State& state) {
  std::set<int64_t> concluded;
  std::vector<const AuditEntry*> rows;
  for (const AuditEntry& entry : state.governance.entries) {
    if (entry.record.intent_seq != 0) concluded.insert(entry.record.intent_seq);
    if (entry.record.phase != AuditPhase::intent || !concluded.contains(entry.seq)) rows.push_back(&entry);
  }
  return rows;
}

std::vector<const AuditEntry*> story_of(const State& state, int64_t seq) {
  const auto& all = state.governance.entries;
  const auto chosen = std::find_if(all.begin(), all.end(), [seq](const AuditEntry& entry) { return entry.seq == seq; });
  if (chosen == all.end()) return {};
  const int64_t intent = chosen->record.intent_seq != 0 ? chosen->record.intent_seq : seq;
  std::vector<const AuditEntry*> story;
  for (const AuditEntry& entry : all) {
    if (entry.seq == intent || entry.record.intent_seq == intent) story.push_back(&entry);
  }
  std::reverse(story.begin(), story.end());
  return story;
}

Outcome outcome_of(const AuditEntry& entry) {
  const std::string& result = entry.record.result;
  if (entry.record.phase == AuditPhase::intent) return Outcome::open;
  if (result == "stopped") return Outcome::stopped;
  return result.empty() || result == "ok" ? Outcome::done : Outcome::failed;
}

std::string_view outcome_title(Outcome outcome) {
  switch (outcome) {
    case Outcome::done: return "Done";
    case Outcome::failed: return "Failed";
    case Outcome::stopped: return "Stopped";
    case Outcome::open: return "Not ended";
  }
  return "";
}

std::string verdict_title(const AuditVerification& verdict) {
  switch (verdict.verdict) {
    case AuditVerdict::whole: return "Verified " + format_count_of(verdict.entries, "entry", "entries");
    case AuditVerdict::unsigned_end: return "Whole as far as it is signed";
    case AuditVerdict::self_consistent: return "Consistent with itself, its key is to be compared";
    case AuditVerdict::end_unknown: return "Signed, its end is to be compared";
    case AuditVerdict::tampered:
    case AuditVerdict::truncated: break;
  }
  return "The record is not whole";
}

std::string verdict_text(const AuditVerification& verdict) {
  if (verdict.verdict != AuditVerdict::whole) return verdict.what;
  if (verdict.first_seq == 1) return "Whole from the first to the last.";
  return "Whole from entry " + format_count(verdict.first_seq) + " on; older ones were removed as the retention wants.";
}

std::string actor_name(const State& state, const std::string& actor) {
  if (actor.empty()) return "Somebody unknown";
  if (actor == "sidecar") return "Sidecar";
  return name_or_id(state.governance.names, actor);
}

std::string carrier_name(const State& state, const std::string& carrier) {
  if (carrier.starts_with(Carried::kSession)) return "Session " + carrier.substr(Carried::kSession.size());
  if (carrier == Carried::kCommandLine) return "Command line";
  if (!carrier.starts_with(Carried::kToken)) return carrier;
  const std::string id = carrier.substr(Carried::kToken.size());
  const std::string name = name_or_id(state.governance.token_names, id);
  return name == id ? "Token " + id : "Token " + name + " (" + id + ")";
}

std::string actor_line(const State& state, const AuditRecord& record) {
  std::string who = actor_name(state, record.actor);
  if (!record.carrier.starts_with(Carried::kToken)) return who;
  return who + ", by token " + name_or_id(state.governance.token_names, record.carrier.substr(Carried::kToken.size()));
}

std::string whereabouts(const AuditEntry& entry) {
  if (entry.record.action != AuditAction::model_call) return "";
  return entry.record.destination.empty() ? "Stayed on this machine" : "Left to " + entry.record.destination;
}

}  // namespace kf::view
