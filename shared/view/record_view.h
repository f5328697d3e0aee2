#pragma once
// The record as the screen tells it: an intent and its outcome are one thing that was done.

#include "shared/view/state.h"

namespace kf::view {

// What was done, in words: "Question to a model".
std::string_view action_title(AuditAction action);

// The entries as the list shows them, newest first: an intent is left out when its outcome is there.
std::vector<const AuditEntry*> record_rows(const State& state);

// What belongs to one entry: its intent and its outcome, as far as they are loaded, oldest first.
std::vector<const AuditEntry*> story_of(const State& state, int64_t seq);

enum class Outcome { done, failed, stopped, open };
Outcome outcome_of(const AuditEntry& entry);
std::string_view outcome_title(Outcome outcome);

// The verdict on the record as a headline, and in a few sentences what it means.
std::string verdict_title(const AuditVerification& verdict);
std::string verdict_text(const AuditVerification& verdict);

// Who did it: the name, or "Sidecar"; the id when nobody knows the name.
std::string actor_name(const State& state, const std::string& actor);

// What they came with: "Token CI (ID)", "Token ID" for one that is gone, "Session ID", "Command line"; empty for the
// sidecar.
std::string carrier_name(const State& state, const std::string& carrier);

// Both for a list's line: "Greta", and "Greta, by token CI" for a program.
std::string actor_line(const State& state, const AuditRecord& record);

// "Stayed on this machine" or "Left to https://…"; empty for what goes nowhere.
std::string whereabouts(const AuditEntry& entry);

}  // namespace kf::view
