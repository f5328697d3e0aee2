#include "sidecar/store/read_watch.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace kf::store {
namespace {

// Looking at the thread's work and at the reader's socket costs a system call each.
constexpr std::chrono::milliseconds kBetweenLooks{1};

const ReadFor kTheProgram;
thread_local const ReadFor* current_reader = &kTheProgram;

// What this thread has worked so far, without its waits for the disk or for a free processor.
std::chrono::nanoseconds work_of_thread() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

ReadScope::ReadScope(ReadFor reader) : reader_(std::move(reader)), before_(std::exchange(current_reader, &reader_)) {}

ReadScope::~ReadScope() { current_reader = before_; }

const ReadFor& ReadScope::current() { return *current_reader; }

ReadWatch::ReadWatch(const Clock& clock, const ReadLimit& limit, const ReadFor& reader)
    : clock_(clock),
      limit_(limit),
      has_left_(reader.has_left),
      began_at_(clock.steady()),
      worked_before_(work_of_thread()),
      looked_at_(began_at_) {}

bool ReadWatch::must_end() {
  if (verdict_ != Verdict::go_on) return true;
  const SteadyTime now = clock_.steady();
  if (now - looked_at_ < kBetweenLooks) return false;
  looked_at_ = now;
  verdict_ = judge();
  return verdict_ != Verdict::go_on;
}

ReadWatch::Verdict ReadWatch::judge() const {
  if (has_left_ && has_left_()) return Verdict::reader_left;
  const std::chrono::nanoseconds passed = looked_at_ - began_at_;
  const auto worked = std::min(work_of_thread() - worked_before_, passed);  // never more, unless a test holds the clock
  return worked > limit_.work || passed > limit_.work * kWallForWork ? Verdict::took_too_long : Verdict::go_on;
}

Error ReadWatch::reason() const {
  if (verdict_ == Verdict::reader_left) return {ErrorCode::cancelled, "Whoever asked for this has left."};
  return {ErrorCode::unavailable, std::string(limit_.refusal), std::string(limit_.field)};
}

}  // namespace kf::store
