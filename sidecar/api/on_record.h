#pragma once
// Things that are done to people, tokens and data: on record before they happen, and how they ended after.

#include "sidecar/api/router.h"
#include "sidecar/record/recorder.h"

namespace kf::api {

// What an entry of the record says of every request: who, with which session or token, and which one.
AuditRecord entry_for(const Context& context, AuditAction action);

// Adds `entry` as an intent, and does not act when that fails; then acts, and adds the outcome. `what_became` may add
// to the outcome what only the act has told, such as a new id.
template <class Act, class Note>
auto on_record(record::Recorder& recorder, AuditRecord entry, const Act& act, const Note& what_became)
    -> decltype(act()) {
  entry.phase = AuditPhase::intent;
  KF_TRY(const int64_t intent_seq, recorder.add_and_wait(entry));
  auto done = act();
  entry.phase = AuditPhase::outcome;
  entry.intent_seq = intent_seq;
  entry.result = done ? "ok" : std::string(error_code_name(done.error().code));
  if (done) what_became(entry, done);
  KF_CHECK(recorder.add_and_wait(std::move(entry)));
  return done;
}

template <class Act>
auto on_record(record::Recorder& recorder, AuditRecord entry, const Act& act) -> decltype(act()) {
  return on_record(recorder, std::move(entry), act, [](AuditRecord&, const auto&) {});
}

}  // namespace kf::api
