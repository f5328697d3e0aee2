#pragma once
// A thread that makes room again and again, while there is none.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace kf::net {

class RoomMaker {
 public:
  enum class Room { enough, wanted };

  // `make` is called after wake(), and then after every `pause` for as long as it says that more is wanted.
  RoomMaker(std::function<Room()> make, std::chrono::milliseconds pause);
  ~RoomMaker();
  RoomMaker(const RoomMaker&) = delete;
  RoomMaker& operator=(const RoomMaker&) = delete;

  void wake();  // never waits for what is made

 private:
  void run();

  const std::function<Room()> make_;
  const std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_wanted_ = false;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace kf::net
