// kf_bench_upstream PORT: the bench's model server, until it is told to end.

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/upstream.h"

namespace {

volatile std::sig_atomic_t was_told_to_end = 0;

void note_end(int) { was_told_to_end = 1; }

}  // namespace

int main(int argc, char** argv) {
  const int port = argc == 2 ? std::atoi(argv[1]) : 0;
  if (port <= 0 || port > 65535) {
    std::fprintf(stderr, "usage: kf_bench_upstream PORT\n");
    return 2;
  }
  kf::bench::Fd listener = kf::bench::listen_on(static_cast<uint16_t>(port));
  if (!listener) {
    std::fprintf(stderr, "port %d is taken\n", port);
    return 1;
  }
  std::signal(SIGTERM, note_end);
  std::signal(SIGINT, note_end);
  kf::bench::Upstream(std::move(listener)).run([] { return was_told_to_end != 0; });
  return 0;
}
