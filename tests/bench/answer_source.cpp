#include "tests/bench/answer_source.h"

#include <array>
#include <cstdio>

#include "tests/bench/token_scanner.h"

namespace kf::bench {
namespace {

std::string chunk_of(std::string_view line) {
  std::array<char, 24> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", line.size());
  return std::string(size.data()).append(line).append("\r\n");
}

const std::string& token_chunk() {
  static const std::string chunk = chunk_of(
      R"({"model":"bench:1b","created_at":"2026-11-21T08:46:27.020647945Z","message":{"role":"assistant","content":" @0000000000000000"},"done":false})"
      "\n");
  return chunk;
}

const std::string& last_chunks() {
  static const std::string chunks =
      chunk_of(
          R"({"model":"bench:1b","created_at":"2026-11-21T08:46:28.902741430Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5077232135,"load_duration":89290555,"prompt_eval_count":16,"prompt_eval_duration":841604824,"eval_count":2,"eval_duration":603768009})"
          "\n") +
      "0\r\n\r\n";
  return chunks;
}

}  // namespace

std::optional<AnswerPlan> plan_from(std::string_view body) {
  const size_t at = body.find("rate ");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string words(body.substr(at, 64));
  AnswerPlan plan;
  long long tokens = 0;
  if (std::sscanf(words.c_str(), "rate %lf tokens %lld", &plan.tokens_per_second, &tokens) != 2) return std::nullopt;
  plan.tokens = tokens;
  return plan;
}

std::string_view AnswerSource::head() {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
}

Nanoseconds AnswerSource::next_due() const {
  if (!is_throttled()) return start_;
  return start_ +
         static_cast<Nanoseconds>(static_cast<double>(sent_) * static_cast<double>(kSecond) / plan_.tokens_per_second);
}

void AnswerSource::append_due(std::string& out, Nanoseconds now, size_t bytes_max) {
  const std::string& chunk = token_chunk();
  static const size_t stamp_at = chunk.find('@');
  while (sent_ < plan_.tokens && out.size() < bytes_max) {
    const Nanoseconds due = is_throttled() ? next_due() : now;
    if (due > now) return;
    out += chunk;
    write_stamp(out.data() + out.size() - chunk.size() + stamp_at, due);
    ++sent_;
  }
  if (sent_ < plan_.tokens || has_ended_) return;
  out += last_chunks();
  has_ended_ = true;
}

}  // namespace kf::bench
