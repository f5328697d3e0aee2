#include "sidecar/record/recorder.h"

#include <pthread.h>

#include "sidecar/record/segment.h"

namespace kf::record {
namespace {

// The first millisecond of the month after this one, in UTC.
int64_t end_of_month_ms(int64_t at_ms) {
  using namespace std::chrono;
  const auto day = floor<days>(sys_time<milliseconds>(milliseconds(at_ms)));
  const year_month_day date(day);
  const sys_days next = date.year() / date.month() / 1 + months(1);
  return milliseconds(next.time_since_epoch()).count();
}

int64_t newest_entry_ms(store::AuditRepository& repository) {
  store::AuditQuery newest;
  newest.limit = 1;
  const auto found = repository.list(newest);
  return found && !found->empty() ? found->front().record.at_ms : 0;
}

AuditRecord record_of_clock(int64_t before_ms, int64_t now_ms) {
  AuditRecord record;
  record.at_ms = now_ms;
  record.action = AuditAction::clock_went_back;
  record.actor = "sidecar";
  record.detail = "from " + iso8601(WallTime(std::chrono::milliseconds(before_ms)));
  return record;
}

}  // namespace

Recorder::Recorder(RecorderParts parts)
    : parts_(std::move(parts)),
      newest_ms_(newest_entry_ms(parts_.repository)),
      signer_({parts_.repository, parts_.key, parts_.clock, parts_.checkpoint_file}) {
  settle();
  thread_ = std::thread([this] { loop(); });
}

// Before anything is added: what a crash left is told from what somebody changed by what stands there now.
void Recorder::settle() {
  if (const auto settled = signer_.settle(); !settled)
    parts_.log.error("the record cannot be signed", {{"detail", settled.error().message}});
}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
  if (const auto signed_end = checkpoint(); !signed_end)
    parts_.log.error("the end of the record is not signed", {{"detail", signed_end.error().message}});
}

// Times in the record are the wall clock's, which somebody may set: that it went back is told in front of the entry
// that shows it.
void Recorder::note_time(int64_t now_ms) {
  int64_t before_ms = 0;
  {
    const std::lock_guard lock(mutex_);
    before_ms = std::exchange(newest_ms_, now_ms);
  }
  if (std::chrono::milliseconds(before_ms - now_ms) <= kClockSlack) return;
  parts_.log.warn("the clock went back", {{"seconds", std::to_string((before_ms - now_ms) / 1000)}});
  (void)parts_.repository.append(record_of_clock(before_ms, now_ms),
                                 {});  // a disk that refuses it refuses the next too
}

std::future<Result<int64_t>> Recorder::add(AuditRecord entry, store::AppendOptions options) {
  entry.at_ms = wall_ms(parts_.clock);
  note_time(entry.at_ms);
  auto added = parts_.repository.append(std::move(entry), std::move(options));
  bool is_first = false;
  bool is_full = false;
  {
    const std::lock_guard lock(mutex_);
    is_first = ++unsigned_entries_ == 1;
    is_full = unsigned_entries_ >= kCheckpointEntries;
  }
  if (is_first || is_full) changed_.notify_one();
  return added;
}

void Recorder::without_lock(std::unique_lock<std::mutex>& lock, std::string_view what,
                            const std::function<Result<void>()>& work) {
  lock.unlock();
  if (const auto done = work(); !done) parts_.log.error(what, {{"detail", done.error().message}});
  lock.lock();
}

void Recorder::loop() {
  pthread_setname_np(pthread_self(), "kf-recorder");
  std::unique_lock lock(mutex_);
  auto purge_at = std::chrono::steady_clock::now();
  while (!is_ending_) {
    if (std::chrono::steady_clock::now() >= purge_at) {
      purge_at += kRetentionEvery;
      without_lock(lock, "old entries of the record could not be removed", [this] { return keep_retention(); });
      continue;
    }
    changed_.wait_until(lock, purge_at, [this] { return is_ending_ || unsigned_entries_ > 0; });
    if (unsigned_entries_ == 0) continue;
    changed_.wait_for(lock, kCheckpointAfter, [this] { return is_ending_ || unsigned_entries_ >= kCheckpointEntries; });
    if (is_ending_) return;
    unsigned_entries_ = 0;
    without_lock(lock, "the record could not be signed", [this] { return checkpoint(); });
  }
}

Result<void> Recorder::keep_retention() {
  if (!parts_.retention) return {};
  KF_CHECK(purge_older_than(*parts_.retention));
  return {};
}

Result<void> Recorder::tell_key() {
  const std::string now = hex_of(public_key());
  KF_TRY(const std::string known, parts_.repository.signing_key());
  if (known == now) return {};
  if (!known.empty()) KF_CHECK(add_and_wait(audit::record_of_new_key(known, now)));
  return parts_.repository.set_signing_key(now);
}

// What goes is looked at once more: the statement that it went must not cover up that somebody changed it.
Result<void> Recorder::follow_from_begin(const store::AuditEnd& end) {
  KF_TRY(const auto purges, parts_.repository.purges());
  const store::AuditEnd begin =
      purges.empty() ? store::AuditEnd() : store::AuditEnd{purges.back().up_to_seq, purges.back().hash};
  return follow_chain(parts_.repository, begin, end);
}

Result<int64_t> Recorder::purge_older_than(std::chrono::hours age) {
  KF_CHECK(signer_.settle());  // of a record that somebody changed nothing is removed
  const int64_t now_ms = wall_ms(parts_.clock);
  const int64_t newest_ms = now_ms - std::chrono::milliseconds(age).count();
  int64_t gone = 0;
  for (;;) {
    KF_TRY(const int64_t begins_ms, parts_.repository.begins_at_ms());
    const int64_t month_end_ms = end_of_month_ms(begins_ms);
    if (begins_ms == 0 || month_end_ms > newest_ms) return gone;
    KF_TRY(const store::AuditEnd end, parts_.repository.last_before(month_end_ms));
    KF_CHECK(follow_from_begin(end));
    const auto purge = audit::sign_purge(parts_.key, end.seq, end.hash, now_ms);
    KF_CHECK(parts_.repository.purge(purge, audit::record_of_purge(purge)));
    gone = end.seq;
  }
}

}  // namespace kf::record
