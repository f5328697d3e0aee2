#include "tests/bench/response_reader.h"

#include <doctest/doctest.h>

#include <string>

using kf::bench::ResponseReader;

namespace {

const std::string kChunked =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a;x=y\r\n"
    "abcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: 1\r\n\r\n";
const std::string kPlain = "HTTP/1.1 404 Not Found\r\ncontent-length:  3\r\n\r\nabc";

struct Outcome {
  std::string body;
  int status;
  bool is_done;
  size_t used;
};

Outcome read_in_two(const std::string& bytes, size_t cut) {
  ResponseReader reader;
  Outcome outcome{};
  const auto collect = [&](std::string_view piece) { outcome.body += piece; };
  outcome.used = reader.feed(std::string_view(bytes).substr(0, cut), collect);
  outcome.used += reader.feed(std::string_view(bytes).substr(cut), collect);
  outcome.status = reader.status();
  outcome.is_done = reader.is_done();
  return outcome;
}

}  // namespace

TEST_CASE("responses are read whole at every split point, and nothing past their end") {
  struct Row {
    std::string text;
    std::string body;
    int status;
  };
  for (const Row& row : {Row{kChunked, "helloabcdefghijklmnopqrstuvwxyz", 200}, Row{kPlain, "abc", 404}}) {
    for (size_t cut = 0; cut <= row.text.size(); ++cut) {
      CAPTURE(cut);
      const Outcome outcome = read_in_two(row.text + "HTTP/1.1 200", cut);
      CHECK(outcome.body == row.body);
      CHECK(outcome.status == row.status);
      CHECK(outcome.is_done);
      CHECK(outcome.used == row.text.size());
    }
  }
}

TEST_CASE("a body may be empty") {
  ResponseReader reader;
  reader.feed("HTTP/1.1 204 No Content\r\n\r\n", [](std::string_view) {});
  CHECK(reader.is_done());
}

TEST_CASE("what is not HTTP is told") {
  for (const std::string text : {"SSH-2.0\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    ResponseReader reader;
    reader.feed(text, [](std::string_view) {});
    CHECK(reader.is_broken());
  }
  ResponseReader reader;
  reader.feed(std::string(20'000, 'x'), [](std::string_view) {});
  CHECK(reader.is_broken());
}
