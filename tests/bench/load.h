#pragma once
// The kinds of load. Each returns what it measured.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/clock.h"
#include "tests/bench/report.h"

namespace kf::bench {

struct Target {
  std::string name;
  uint16_t port = 0;
  std::string request;      // the very bytes
  std::vector<pid_t> pids;  // of the program under test
};

struct StreamsLoad {
  int streams = 1000;
  Nanoseconds ramp = 2 * kSecond;    // starts are spread evenly over it
  Nanoseconds window = 5 * kSecond;  // of the steady state, in which CPU and latency count; 0: none
  Nanoseconds deadline = 60 * kSecond;
};

// Many streams at once. Members: served, finished, failed, first_token_* from the scheduled start, token_* (how long
// after it was due a token arrived, within the window), tokens_per_s (whole run), cpu_us_per_token and resident_kb (at
// the window's end).
Report load_streams(const Target& target, const StreamsLoad& load);

enum class Until { end, first_token };

struct RequestsLoad {
  int clients = 1;              // of each target
  double requests_per_s = 100;  // of all clients together
  Nanoseconds duration = 2 * kSecond;
  Nanoseconds patience = 10 * kSecond;  // for answers after the last start
  Until until = Until::end;
};

// Requests at fixed times, whether the ones before are answered or not, to each target in turn: what disturbs the
// machine disturbs all of them alike. Members: served (clients), failed, unanswered, and for each target latency_* from
// the scheduled start, with its name in front where it has one.
Report load_requests(const std::vector<Target>& targets, const RequestsLoad& load);

struct SlowLoad {
  int readers = 20;
  int bytes_per_s = 2000;  // of one reader
  Nanoseconds duration = 3 * kSecond;
};

// Readers far slower than the model. Members: served, failed, growth_kb_per_reader (the most of the program's memory
// above what it was before).
Report load_slow(const Target& target, const SlowLoad& load);

// Starts `command`, asks until the first byte of an answer comes, and ends it. Member: start_us.
Report measure_start(const Target& target, const std::vector<std::string>& command, Nanoseconds patience);

}  // namespace kf::bench
