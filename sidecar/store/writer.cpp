#include "sidecar/store/writer.h"

#include <pthread.h>

#include <algorithm>

#include "sidecar/store/sqlite_error.h"

namespace kf::store {

Writer::Writer(std::unique_ptr<Database> database, Log& log)
    : database_(std::move(database)), log_(log), thread_([this] { loop(); }) {}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  work_waits_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::enqueue(std::unique_ptr<Job> job, Urgency urgency) {
  std::unique_lock lock(mutex_);
  if (is_closing_ || waiting_.size() >= kWritesWaitingMax) {
    lock.unlock();
    (void)job->finish(Error{ErrorCode::unavailable, "Nothing more can be saved now: the disk is too slow.", "", 1})
        .ok();  // told by the future
    return;
  }
  waiting_.push_back(std::move(job));
  is_wanted_now_ = is_wanted_now_ || urgency == Urgency::now;
  // The first one starts the moment that others may share; within it only what cannot wait is worth waking for.
  const bool is_news = waiting_.size() == 1 || urgency == Urgency::now;
  lock.unlock();
  if (is_news) work_waits_.notify_one();
}

void Writer::loop() {
  pthread_setname_np(pthread_self(), "kf-writer");
  for (Jobs jobs = take_waiting(); !jobs.empty(); jobs = take_waiting()) {
    write(jobs);
    if (is_log_to_be_emptied_) is_log_to_be_emptied_ = !is_log_emptied();
  }
}

bool Writer::is_log_emptied() {
  const auto emptied = database_->empty_log();
  if (!emptied) log_.warn("the write-ahead log could not be emptied", {{"detail", emptied.error().message}});
  return emptied && *emptied;
}

// Empty only when the writer closes and nothing waits.
Writer::Jobs Writer::take_waiting() {
  std::unique_lock lock(mutex_);
  work_waits_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
  work_waits_.wait_for(lock, kSoon, [this] { return is_closing_ || is_wanted_now_; });
  Jobs jobs;
  while (!waiting_.empty() && jobs.size() < kGroupMax) {
    jobs.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  is_wanted_now_ = !waiting_.empty();
  return jobs;
}

// A fault of the disk undoes a whole transaction. One write may be too big for the room that is left while the others
// are not, so each then gets a transaction of its own.
void Writer::write(Jobs& jobs) {
  std::vector<Job*> group;
  for (const auto& job : jobs) group.push_back(job.get());
  const auto together = transaction(group.data(), group.size());
  for (Job* job : group) {
    finish(*job, together || group.size() == 1 ? together : transaction(&job, 1));
  }
}

Result<void> Writer::transaction(Job* const* first, size_t count) {
  Result<void> done = database_->run("BEGIN IMMEDIATE");
  for (size_t i = 0; i < count && done; ++i) done = run_alone(*first[i]);
  if (done) done = database_->run("COMMIT");
  if (!done && database_->is_in_transaction()) (void)database_->run("ROLLBACK").ok();  // `done` says what went wrong
  return done;
}

// A job that fails is undone alone; the transaction goes on unless SQLite has ended it.
Result<void> Writer::run_alone(Job& job) {
  KF_CHECK(database_->run("SAVEPOINT job"));
  const auto done = job.run(*database_);
  if (!database_->is_in_transaction())
    return done ? Error{ErrorCode::internal, "A write ended its transaction."} : done;
  if (!done) KF_CHECK(database_->run("ROLLBACK TO job"));
  return database_->run("RELEASE job");
}

// A full disk fails every checkpoint of every answer: the log gets one line when that starts and one when it ends.
void Writer::finish(Job& job, const Result<void>& transaction) {
  const auto told = job.finish(transaction);
  const bool is_fault = !told && is_storage_fault(told.error());
  if (is_fault && !is_failing_) {
    log_.error("nothing can be saved",
               {{"code", error_code_name(told.error().code)}, {"detail", told.error().message}});
  }
  if (told && is_failing_) log_.info("saving works again");
  if (told || is_fault) is_failing_ = is_fault;
}

}  // namespace kf::store
