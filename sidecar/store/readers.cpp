#include "sidecar/store/readers.h"

namespace kf::store {

Result<Readers::Lease> Readers::take() {
  KF_TRY(auto database, reserve());
  if (database) return Lease(*this, std::move(database));
  auto opened = Database::open(file_, OpenAs::reader);
  if (opened) return Lease(*this, std::move(opened).value());
  give_back(nullptr);
  return std::move(opened).error();
}

// An idle connection, or null with the right to open one.
Result<std::unique_ptr<Database>> Readers::reserve() {
  std::unique_lock lock(mutex_);
  const auto can_go_on = [this] { return !idle_.empty() || open_ < kReadersMax; };
  if (!given_back_.wait_for(lock, kReaderWaitMax, can_go_on)) {
    return Error{ErrorCode::unavailable, "Too many readers wait for the database.", "", 1};
  }
  std::unique_ptr<Database> database;
  if (idle_.empty()) {
    ++open_;
  } else {
    database = std::move(idle_.back());
    idle_.pop_back();
  }
  return database;
}

void Readers::give_back(std::unique_ptr<Database> database) {
  {
    const std::lock_guard lock(mutex_);
    if (database)
      idle_.push_back(std::move(database));
    else
      --open_;
  }
  given_back_.notify_one();
}

}  // namespace kf::store
