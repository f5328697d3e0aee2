#include "sidecar/store/readers.h"

#include <algorithm>

namespace kf::store {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{100};  // whether somebody who waits in line is still there
constexpr int kRetryAfterS = 1;

bool has_left(const ReadFor& reader) { return reader.has_left && reader.has_left(); }

Error reader_left() { return {ErrorCode::cancelled, "Whoever asked for this has left."}; }

Error share_is_used() {
  return {ErrorCode::too_many_requests,
          "As many of your searches, lists and exports as may read at once (" + std::to_string(kReadersOfOneUser) +
              ") are still under way. Try again when one has ended.",
          "", kRetryAfterS};
}

Error all_are_used() { return {ErrorCode::unavailable, "Too many readers wait for the database.", "", kRetryAfterS}; }

}  // namespace

Readers::Lease::Lease(Readers& readers, UserId user, std::unique_ptr<Database> database,
                      std::unique_ptr<ReadWatch> watch)
    : readers_(&readers), user_(std::move(user)), watch_(std::move(watch)), database_(std::move(database)) {
  database_->watched_by(watch_.get());
}

Readers::Lease::~Lease() {
  if (!database_) return;
  database_->watched_by(nullptr);
  readers_->give_back(user_, std::move(database_));
}

// The time counts from when there is a connection: what others cost is not this read's.
Result<Readers::Lease> Readers::take(const ReadLimit& limit) {
  const ReadFor& reader = ReadScope::current();
  KF_TRY(auto database, reserve(reader));
  if (!database) {
    auto opened = Database::open(file_, OpenAs::reader);
    if (!opened) {
      give_back(reader.user, nullptr);
      return std::move(opened).error();
    }
    database = std::move(opened).value();
  }
  return Lease(*this, reader.user, std::move(database), std::make_unique<ReadWatch>(clock_, limit, reader));
}

// An idle connection, or null with the right to open one.
Result<std::unique_ptr<Database>> Readers::reserve(const ReadFor& reader) {
  std::unique_lock lock(mutex_);
  if (can_serve(reader.user)) return serve(reader.user);
  if (line_.size() >= kReadsWaitingMax) return is_share_used(reader.user) ? share_is_used() : all_are_used();
  return wait_in_line(lock, reader);
}

Result<std::unique_ptr<Database>> Readers::wait_in_line(std::unique_lock<std::mutex>& lock, const ReadFor& reader) {
  Waiting waiting;
  waiting.user = reader.user;
  const auto place = line_.insert(line_.end(), &waiting);
  const auto until = std::chrono::steady_clock::now() + wait_max_;
  bool is_gone = false;
  while (!waiting.has_turn && !is_gone && std::chrono::steady_clock::now() < until) {
    waiting.turn.wait_for(lock, kBetweenLooks, [&waiting] { return waiting.has_turn; });
    is_gone = !waiting.has_turn && has_left(reader);
  }
  if (waiting.has_turn) return std::move(waiting.database);
  line_.erase(place);
  if (is_gone) return reader_left();
  return is_share_used(reader.user) ? share_is_used() : all_are_used();
}

bool Readers::is_share_used(const UserId& user) const {
  const auto used = in_use_by_.find(user);
  return !user.empty() && used != in_use_by_.end() && used->second >= kReadersOfOneUser;
}

bool Readers::can_serve(const UserId& user) const {
  return (!idle_.empty() || open_ < kReadersMax) && !is_share_used(user);
}

std::unique_ptr<Database> Readers::serve(const UserId& user) {
  ++in_use_by_[user];
  std::unique_ptr<Database> database;
  if (idle_.empty()) {
    ++open_;
  } else {
    database = std::move(idle_.back());
    idle_.pop_back();
  }
  return database;
}

void Readers::give_back(const UserId& user, std::unique_ptr<Database> database) {
  const std::lock_guard lock(mutex_);
  const auto used = in_use_by_.find(user);
  if (--used->second == 0) in_use_by_.erase(used);
  if (database)
    idle_.push_back(std::move(database));
  else
    --open_;
  call_next();
}

// What was given back serves one: the first in line whose share allows it.
void Readers::call_next() {
  const auto next =
      std::find_if(line_.begin(), line_.end(), [this](const Waiting* one) { return can_serve(one->user); });
  if (next == line_.end()) return;
  Waiting& waiting = **next;
  line_.erase(next);
  waiting.database = serve(waiting.user);
  waiting.has_turn = true;
  waiting.turn.notify_one();  // under the lock: the one who waits goes on, and away, only when it is given up
}

}  // namespace kf::store
