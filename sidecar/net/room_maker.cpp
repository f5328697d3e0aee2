#include "sidecar/net/room_maker.h"

namespace kf::net {

RoomMaker::RoomMaker(std::function<Room()> make, std::chrono::milliseconds pause)
    : make_(std::move(make)), pause_(pause), thread_([this] { run(); }) {}

RoomMaker::~RoomMaker() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void RoomMaker::wake() {
  const std::lock_guard lock(mutex_);
  is_wanted_ = true;
  changed_.notify_all();
}

void RoomMaker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_wanted_ || is_ending_; });
    if (is_ending_) return;
    is_wanted_ = false;
    lock.unlock();
    const Room room = make_();
    lock.lock();
    if (room == Room::enough) continue;
    is_wanted_ = true;
    changed_.wait_for(lock, pause_, [this] { return is_ending_; });
  }
}

}  // namespace kf::net
