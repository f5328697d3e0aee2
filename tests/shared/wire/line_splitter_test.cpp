#include "shared/wire/line_splitter.h"

#include <doctest/doctest.h>

#include <vector>

using namespace kf;
using namespace kf::wire;

namespace {

std::vector<std::string> take_all(LineSplitter& lines) {
  std::vector<std::string> out;
  std::string_view line;
  for (;;) {
    const auto next = lines.next(line);
    if (!next.ok()) {
      out.push_back("error");
      return out;
    }
    if (!*next) return out;
    out.emplace_back(line);
  }
}

std::vector<std::string> split_in_two(LineSplitter lines, std::string_view text, size_t at) {
  std::vector<std::string> out;
  for (const std::string_view part : {text.substr(0, at), text.substr(at)}) {
    lines.feed(part);
    for (std::string& line : take_all(lines)) out.push_back(std::move(line));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lines come whole at every split point") {
  const std::string text = "one\ntwo\r\n\n\r\nfi\rve\nlast";
  const Lines expected{"one", "two", "", "", "fi\rve"};
  for (size_t at = 0; at <= text.size(); ++at) {
    CAPTURE(at);
    CHECK(split_in_two(LineSplitter(), text, at) == expected);
  }
}

TEST_CASE("where a CR ends a line too, lines come whole at every split point") {
  const std::string text = "one\rtwo\r\n\n\r\r\nsix\n\rlast";
  const Lines expected{"one", "two", "", "", "", "six", ""};
  for (size_t at = 0; at <= text.size(); ++at) {
    CAPTURE(at);
    CHECK(split_in_two(LineSplitter(LineEnds::lf_or_cr), text, at) == expected);
  }
}

TEST_CASE("bytes one at a time give the same lines, and what is unfinished is told") {
  LineSplitter lines;
  Lines got;
  for (const char& c : std::string_view("ab\r\ncd\nef")) {
    lines.feed({&c, 1});
    for (std::string& line : take_all(lines)) got.push_back(std::move(line));
  }
  CHECK(got == Lines{"ab", "cd"});
  CHECK(lines.unfinished() == "ef");
}

TEST_CASE("a line that lies whole in the fed bytes is not copied") {
  const std::string text = "first\nsecond\n";
  LineSplitter lines;
  lines.feed(text);
  std::string_view line;
  REQUIRE(lines.next(line).value());
  CHECK(line.data() == text.data());
  REQUIRE(lines.next(line).value());
  CHECK(line.data() == text.data() + 6);
  CHECK(lines.unfinished().empty());
}

TEST_CASE("a line of exactly the limit passes, one byte more is an error that stays") {
  const std::string fits = "12345678\r\n";
  const std::string too_long = "123456789\n";
  for (size_t at = 0; at <= fits.size(); ++at) {
    CAPTURE(at);
    CHECK(split_in_two(LineSplitter(LineEnds::lf, 8), fits, at) == Lines{"12345678"});
  }
  for (size_t at = 0; at <= too_long.size(); ++at) {
    CAPTURE(at);
    CHECK(split_in_two(LineSplitter(LineEnds::lf, 8), too_long, at).back() == "error");
  }
  LineSplitter lines(LineEnds::lf_or_cr, 8);
  lines.feed("1234567890123\n");
  std::string_view line;
  CHECK(lines.next(line).error().code == ErrorCode::provider_protocol);
  lines.feed("ok\n");
  CHECK_FALSE(lines.next(line).ok());
}

TEST_CASE("a line without an end is refused at the limit, not when memory runs out") {
  LineSplitter lines;
  const std::string piece(64u << 10, 'x');
  std::string_view line;
  size_t fed = 0;
  for (;;) {
    lines.feed(piece);
    fed += piece.size();
    if (!lines.next(line).ok()) break;
    REQUIRE(fed <= 2 * limits::kStreamLineBytesMax);
  }
  CHECK(fed >= limits::kStreamLineBytesMax);
}

TEST_CASE("a long shared line gives its memory back and the next one still comes") {
  LineSplitter lines;
  const std::string half(100'000, 'y');
  lines.feed(half);
  CHECK(take_all(lines).empty());
  lines.feed("z\nnext\n");
  const Lines got = take_all(lines);
  REQUIRE(got.size() == 2);
  CHECK(got[0].size() == 100'001);
  CHECK(got[1] == "next");
}
