#pragma once
// The one thread that changes the database. What waits is written together: one transaction, one wait for the disk
// (group commit).

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sidecar/base/log.h"
#include "sidecar/store/database.h"
#include "sidecar/store/urgency.h"

namespace kf::store {

inline constexpr size_t kWritesWaitingMax = 1024;  // beyond that: unavailable
inline constexpr size_t kGroupMax = 256;           // writes in one transaction
inline constexpr std::chrono::seconds kWriteWaitMax{30};
inline constexpr std::chrono::milliseconds kSoon{50};  // how long a write that nobody waits for may wait for company

class Writer {
 public:
  Writer(std::unique_ptr<Database> database, Log& log);
  ~Writer() { stop(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Returns when everything that waits is written; what is submitted later is unavailable.
  void stop();

  // `work` runs on the writer's thread inside a transaction; when it fails, what it did is undone and nothing else. It
  // may run more than once when the disk fails in mid-group, so it must not use up what it captures. The future is
  // ready when the change is durable.
  template <class T>
  std::future<Result<T>> submit(std::function<Result<T>(Database&)> work, Urgency urgency = Urgency::now) {
    auto job = std::make_unique<TypedJob<T>>(std::move(work));
    auto future = job->promise.get_future();
    enqueue(std::move(job), urgency);
    return future;
  }

  // For work on the writer's thread: once its transaction is done, the write-ahead log goes into the database and is
  // cut to nothing. While a reader needs it that is tried again behind each later write.
  void empty_log() { is_log_to_be_emptied_ = true; }

  // Whether the disk refused the last write that it was asked for.
  bool is_failing() const { return is_failing_; }

  // The same for callers that have nothing else to do. unavailable when the disk takes longer than kWriteWaitMax; the
  // change may then still happen.
  template <class T>
  Result<T> submit_and_wait(std::function<Result<T>(Database&)> work) {
    auto future = submit<T>(std::move(work));
    if (future.wait_for(kWriteWaitMax) == std::future_status::ready) return future.get();
    return Error{ErrorCode::unavailable, "The disk that holds the data folder does not answer."};
  }

 private:
  class Job {
   public:
    virtual ~Job() = default;
    virtual Result<void> run(Database& database) = 0;
    virtual Result<void> finish(const Result<void>& transaction) = 0;  // what the caller is told
  };

  template <class T>
  class TypedJob final : public Job {
   public:
    explicit TypedJob(std::function<Result<T>(Database&)> work) : work_(std::move(work)) {}

    Result<void> run(Database& database) override {
      outcome_.emplace(work_(database));
      if (!*outcome_) return outcome_->error();
      return {};
    }
    Result<void> finish(const Result<void>& transaction) override {
      if (!transaction && (!outcome_ || *outcome_)) outcome_.emplace(transaction.error());
      Result<void> told = *outcome_ ? Result<void>() : outcome_->error();
      promise.set_value(std::move(*outcome_));
      return told;
    }

    std::promise<Result<T>> promise;

   private:
    std::function<Result<T>(Database&)> work_;
    std::optional<Result<T>> outcome_;
  };

  using Jobs = std::vector<std::unique_ptr<Job>>;

  void enqueue(std::unique_ptr<Job> job, Urgency urgency);
  void loop();
  Jobs take_waiting();
  void write(Jobs& jobs);
  Result<void> transaction(Job* const* first, size_t count);
  Result<void> run_alone(Job& job);
  void finish(Job& job, const Result<void>& outcome);
  bool is_log_emptied();

  std::unique_ptr<Database> database_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable work_waits_;
  std::deque<std::unique_ptr<Job>> waiting_;
  bool is_wanted_now_ = false;  // something that waits
  bool is_closing_ = false;
  std::atomic<bool> is_failing_{false};
  bool is_log_to_be_emptied_ = false;  // of the writer's thread
  std::thread thread_;                 // last: it uses all of the above
};

}  // namespace kf::store
