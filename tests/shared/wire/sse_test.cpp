#include <doctest/doctest.h>

#include <vector>

#include "shared/wire/sse_parser.h"
#include "shared/wire/sse_writer.h"

using namespace kf;
using namespace kf::wire;

namespace {

using Events = std::vector<std::string>;  // each "event|data|id"

void take_all(SseParser& parser, Events& out) {
  SseEvent event;
  for (;;) {
    const auto next = parser.next(event);
    if (!next.ok()) out.push_back("error");
    if (!next.ok() || !*next) return;
    out.push_back(std::string(event.event) + "|" + std::string(event.data) + "|" + std::string(event.id));
  }
}

Events parse_split(std::string_view text, size_t at) {
  SseParser parser;
  Events out;
  for (const std::string_view part : {text.substr(0, at), text.substr(at)}) {
    parser.feed(part);
    take_all(parser, out);
  }
  return out;
}

void check_at_every_split(const std::string& text, const Events& expected) {
  for (size_t at = 0; at <= text.size(); ++at) {
    CAPTURE(text);
    CAPTURE(at);
    CHECK(parse_split(text, at) == expected);
  }
}

}  // namespace

TEST_CASE("the examples of the standard give their events at every split point") {
  check_at_every_split("data: YHOO\ndata: +2\ndata: 10\n\n", {"message|YHOO\n+2\n10|"});
  check_at_every_split(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
                       {"message|first event|1", "message|second event|"});
  check_at_every_split("data\n\ndata\ndata\n\ndata:", {"message||", "message|\n|"});
  check_at_every_split("data:test\n\ndata: test\n\n", {"message|test|", "message|test|"});
}

TEST_CASE("names, ids, any end of line and a byte order mark are understood at every split point") {
  check_at_every_split(
      "\xEF\xBB\xBF"
      "event: add\r\ndata: 1\r\n\r\nevent: remove\rdata: 2\rid: 7\r\rdata: 3\n\n",
      {"add|1|", "remove|2|7", "message|3|7"});
  check_at_every_split("event: lonely\n\ndata: x\n\n", {"message|x|"});
  check_at_every_split("unknown: y\ndata: a:b: c\nid: a\n\n", {"message|a:b: c|a"});
  check_at_every_split(std::string("id: a\ndata: 1\n\nid: b\0c\ndata: 2\n\n", 32), {"message|1|a", "message|2|a"});
  check_at_every_split("data: \xF0\x9F\x98\x80\n\n", {"message|\xF0\x9F\x98\x80|"});
}

TEST_CASE("retry is kept when it is a whole number") {
  SseParser parser;
  Events out;
  parser.feed("retry: 2500\nretry: soon\nretry:\nretry: 99999999999999999999\n\n");
  take_all(parser, out);
  CHECK(out.empty());
  CHECK(parser.retry_ms() == 2500);
}

TEST_CASE("too much data for one event is an error, spread over lines or not") {
  for (const std::string& text :
       {std::string("data: ") + std::string(100, 'x') + "\n\n",
        std::string("data: 0123456789\ndata: 0123456789\ndata: 0123456789\ndata: 0123456789\n\n")}) {
    SseParser parser(32);
    Events out;
    parser.feed(text);
    take_all(parser, out);
    CHECK(out == Events{"error"});
  }
}

TEST_CASE("what the writer writes the parser reads") {
  const Events data{"", "plain", "{\"text\":\"a b\"}", "two\nlines", "\n", "ends with newline\n", " space", "colon: x"};
  std::string stream;
  Events expected;
  for (const std::string& one : data) {
    append_sse_event(stream, "delta", one);
    expected.push_back("delta|" + one + "|");
  }
  append_sse_event(stream, "", "nameless");
  expected.push_back("message|nameless|");
  check_at_every_split(stream, expected);
}

TEST_CASE("every kind of line end in written data reaches the reader as a newline") {
  std::string stream;
  append_sse_event(stream, "x", "a\r\nb\rc\nd\r");
  CHECK(stream == "event: x\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
}
