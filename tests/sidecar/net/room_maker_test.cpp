#include "sidecar/net/room_maker.h"

#include <doctest/doctest.h>

#include <atomic>

#include "tests/eventually.h"

using namespace kf::net;
using kf::testing::eventually;
using Room = RoomMaker::Room;
using std::chrono::milliseconds;

TEST_CASE("room is made as often as it is wanted, and again when it is wanted again") {
  std::atomic<int> made{0};
  std::atomic<int> wanted{3};
  RoomMaker maker([&] { return ++made < wanted ? Room::wanted : Room::enough; }, milliseconds(1));
  CHECK(made == 0);
  maker.wake();
  CHECK(eventually([&] { return made == 3; }));
  wanted = 5;
  maker.wake();
  CHECK(eventually([&] { return made == 5; }));
}

TEST_CASE("it ends at once, whatever it waits for") {
  std::atomic<int> made{0};
  {
    RoomMaker maker([&] { return ++made, Room::wanted; }, std::chrono::hours(1));
    maker.wake();
    CHECK(eventually([&] { return made == 1; }));
  }
  {
    const RoomMaker never_woken([&] { return ++made, Room::enough; }, milliseconds(1));
  }
  CHECK(made == 1);
}
