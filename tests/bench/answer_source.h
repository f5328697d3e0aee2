#pragma once
// One streamed answer of the bench's upstream, as Ollama's /api/chat writes it: NDJSON in chunks, each token with the
// time at which it was due.

#include <optional>
#include <string>
#include <string_view>

#include "tests/bench/clock.h"

namespace kf::bench {

struct AnswerPlan {
  double tokens_per_second = 0;  // 0: as fast as the reader takes them
  int64_t tokens = 0;
};

// From "rate 20 tokens 100" anywhere in a request's body; nothing when it is not there.
std::optional<AnswerPlan> plan_from(std::string_view body);

class AnswerSource {
 public:
  AnswerSource(AnswerPlan plan, Nanoseconds start) : plan_(plan), start_(start) {}

  static std::string_view head();
  // Appends the chunks that are due, and the end of the answer after the last; at most about `bytes_max`.
  void append_due(std::string& out, Nanoseconds now, size_t bytes_max);
  bool is_done() const { return has_ended_; }
  bool is_throttled() const { return plan_.tokens_per_second > 0; }
  Nanoseconds next_due() const;

 private:
  AnswerPlan plan_;
  Nanoseconds start_;
  int64_t sent_ = 0;
  bool has_ended_ = false;
};

}  // namespace kf::bench
