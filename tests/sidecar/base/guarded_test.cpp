#include "sidecar/base/guarded.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace kf;

TEST_CASE("guarded data survives many threads") {
  Guarded<int> count(0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&count] {
      for (int k = 0; k < 1000; ++k) count.with([](int& n) { ++n; });
    });
  }
  for (auto& thread : threads) thread.join();
  const Guarded<int>& read_only = count;
  CHECK(read_only.with([](const int& n) { return n; }) == 4000);
}
