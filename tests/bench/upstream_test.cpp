#include "tests/bench/upstream.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/bench/response_reader.h"
#include "tests/bench/token_scanner.h"

using namespace kf::bench;

namespace {

struct Read {
  std::vector<Nanoseconds> dues;
  bool is_done = false;
};

Read read_all(const std::string& bytes) {
  Read read;
  ResponseReader reader;
  TokenScanner scanner;
  reader.feed(bytes,
              [&](std::string_view body) { scanner.scan(body, [&](Nanoseconds due) { read.dues.push_back(due); }); });
  read.is_done = reader.is_done();
  return read;
}

}  // namespace

TEST_CASE("the plan stands anywhere in the body") {
  const auto plan = plan_from(R"({"messages":[{"role":"user","content":"rate 20 tokens 140"}]})");
  REQUIRE(plan);
  CHECK(plan->tokens_per_second == 20);
  CHECK(plan->tokens == 140);
  CHECK_FALSE(plan_from("{}"));
  CHECK_FALSE(plan_from("rate fast"));
}

TEST_CASE("a throttled answer sends each token when it is due, then its end") {
  AnswerSource source({.tokens_per_second = 10, .tokens = 3}, 1000);
  std::string out(AnswerSource::head());
  source.append_due(out, 1000, 1 << 20);
  CHECK(read_all(out).dues == std::vector<Nanoseconds>{1000});
  CHECK(source.next_due() == 1000 + kSecond / 10);
  source.append_due(out, source.next_due() - 1, 1 << 20);
  CHECK(read_all(out).dues.size() == 1);
  source.append_due(out, 1000 + kSecond, 1 << 20);
  const Read all = read_all(out);
  CHECK(all.dues == std::vector<Nanoseconds>{1000, 1000 + kSecond / 10, 1000 + 2 * kSecond / 10});
  CHECK(all.is_done);
  CHECK(source.is_done());
}

TEST_CASE("an unthrottled answer stops at the room it is given and goes on later") {
  AnswerSource source({.tokens_per_second = 0, .tokens = 1000}, 0);
  std::string out(AnswerSource::head());
  source.append_due(out, 7, 4096);
  CHECK(out.size() < 4096 + 512);
  CHECK_FALSE(source.is_done());
  while (!source.is_done()) source.append_due(out, 8, out.size() + 4096);
  CHECK(read_all(out).dues.size() == 1000);
  CHECK(read_all(out).is_done);
}

TEST_CASE("the small paths answer as Ollama does") {
  CHECK(small_answer("GET /api/version HTTP/1.1").starts_with("HTTP/1.1 200"));
  CHECK(small_answer("GET /api/tags HTTP/1.1").find("bench:1b") != std::string::npos);
  CHECK(small_answer("GET /nope HTTP/1.1").starts_with("HTTP/1.1 404"));
}
