#pragma once
// A few connections that only read, made when they are needed and shared out fairly: nobody holds so many of them that
// others wait.

#include <condition_variable>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "sidecar/store/database.h"
#include "sidecar/store/read_watch.h"

namespace kf::store {

inline constexpr size_t kReadersMax = 8;
inline constexpr size_t kReadersOfOneUser = 2;
inline constexpr size_t kReadsWaitingMax = 2048;          // of everybody
inline constexpr std::chrono::seconds kReaderWaitMax{5};  // for a turn

class Readers {
 public:
  // Borrows the clock, which bounds what is read.
  Readers(std::filesystem::path file, const Clock& clock, std::chrono::milliseconds wait_max = kReaderWaitMax)
      : file_(std::move(file)), clock_(clock), wait_max_(wait_max) {}

  // A connection for as long as the lease lives. What is read through it is bounded by the limit that it was taken
  // with, and ends when its reader leaves.
  class Lease {
   public:
    Lease(Readers& readers, UserId user, std::unique_ptr<Database> database, std::unique_ptr<ReadWatch> watch);
    Lease(Lease&&) = default;
    ~Lease();
    Database& operator*() const { return *database_; }

   private:
    Readers* readers_;
    UserId user_;
    std::unique_ptr<ReadWatch> watch_;
    std::unique_ptr<Database> database_;
  };

  // For whom the thread's ReadScope says. Waits in line; errors: too_many_requests when this user's share is in use for
  // longer than the wait, unavailable when all connections are, cancelled when the reader left meanwhile.
  Result<Lease> take(const ReadLimit& limit);

 private:
  struct Waiting {
    UserId user;
    std::condition_variable turn;
    bool has_turn = false;
    std::unique_ptr<Database> database;  // null with the turn: the right to open one
  };
  using Line = std::list<Waiting*>;

  Result<std::unique_ptr<Database>> reserve(const ReadFor& reader);
  Result<std::unique_ptr<Database>> wait_in_line(std::unique_lock<std::mutex>& lock, const ReadFor& reader);
  bool is_share_used(const UserId& user) const;
  bool can_serve(const UserId& user) const;
  std::unique_ptr<Database> serve(const UserId& user);
  void give_back(const UserId& user, std::unique_ptr<Database> database);
  void call_next();

  const std::filesystem::path file_;
  const Clock& clock_;
  const std::chrono::milliseconds wait_max_;
  std::mutex mutex_;
  Line line_;  // first come, first served, of those whose share allows it
  std::map<UserId, size_t> in_use_by_;
  std::vector<std::unique_ptr<Database>> idle_;
  size_t open_ = 0;
};

}  // namespace kf::store
