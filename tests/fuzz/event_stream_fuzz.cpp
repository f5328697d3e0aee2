// Streams of lines and of events, in any split.
#include <vector>

#include "shared/wire/sse_parser.h"
#include "shared/wire/sse_writer.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

constexpr size_t kLineBytesMax = 40;  // low, so that short inputs reach it
constexpr size_t kEventBytesMax = 100;

// The lines, what is unfinished behind "…", and "too long" where the stream is refused.
using Lines = std::vector<std::string>;

Lines lines_in(std::string_view text, wire::LineEnds ends, uint8_t cut) {
  wire::LineSplitter splitter(ends, kLineBytesMax);
  Lines lines;
  bool is_refused = false;
  each_piece(text, cut, [&](std::string_view piece) {
    splitter.feed(piece);
    std::string_view line;
    for (auto next = splitter.next(line);; next = splitter.next(line)) {
      if (!next) return lines.push_back("too long"), is_refused = true, false;
      if (!*next) return true;
      lines.emplace_back(line);
    }
  });
  if (!is_refused) lines.push_back("…" + std::string(splitter.unfinished()));
  return lines;
}

// The same, written for clearness and not for speed.
Lines plain_lines_in(std::string_view text, wire::LineEnds ends) {
  Lines lines;
  std::string line;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool ends_here = text[i] == '\n' || (ends == wire::LineEnds::lf_or_cr && text[i] == '\r');
    if (!ends_here) {
      line.push_back(text[i]);
      if (line.size() > kLineBytesMax + 1) return lines.push_back("too long"), lines;
      continue;
    }
    if (ends == wire::LineEnds::lf && line.ends_with('\r')) line.pop_back();
    if (line.size() > kLineBytesMax) return lines.push_back("too long"), lines;
    lines.push_back(std::move(line));
    line.clear();
    if (text.substr(i, 2) == "\r\n") ++i;
  }
  lines.push_back("…" + line);
  return lines;
}

struct Event {
  std::string name, data, id;
  friend bool operator==(const Event&, const Event&) = default;
};

struct Events {
  std::vector<Event> list;
  std::optional<int64_t> retry_ms;
  bool is_refused = false;
  friend bool operator==(const Events&, const Events&) = default;
};

Events events_in(std::string_view text, size_t event_bytes_max, uint8_t cut) {
  wire::SseParser parser(event_bytes_max);
  Events events;
  each_piece(text, cut, [&](std::string_view piece) {
    parser.feed(piece);
    wire::SseEvent event;
    for (auto next = parser.next(event);; next = parser.next(event)) {
      if (!next) return events.is_refused = true, false;
      if (!*next) return true;
      expect(event.data.size() <= event_bytes_max, "no event past the limit");
      events.list.push_back({std::string(event.event), std::string(event.data), std::string(event.id)});
    }
  });
  events.retry_ms = parser.retry_ms();
  return events;
}

std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\r\n") ++i;
    out.push_back(text[i] == '\r' ? '\n' : text[i]);
  }
  return out;
}

// What our writer sends, our parser reads: twice, so that nothing of the first event stays.
void check_written(std::string_view name, std::string_view data, uint8_t cut) {
  if (name.find_first_of("\r\n") != std::string_view::npos) return;
  std::string text;
  wire::append_sse_event(text, name, data);
  wire::append_sse_event(text, "", "last");
  const Event first{name.empty() ? "message" : std::string(name), with_line_feeds(data), ""};
  const Events read = events_in(text, text.size(), cut);
  expect(read.list == std::vector<Event>{first, {"message", "last", ""}}, "events come back as they went");
}

}  // namespace

void event_stream(std::string_view bytes) {
  Input input(bytes);
  const uint8_t cut = input.byte();
  const std::string_view text = input.rest();
  for (const auto ends : {wire::LineEnds::lf, wire::LineEnds::lf_or_cr}) {
    const Lines expected = plain_lines_in(text, ends);
    expect(lines_in(text, ends, 0) == expected, "the lines that stand there");
    expect(lines_in(text, ends, cut) == expected, "the same lines in any split");
  }
  expect(events_in(text, kEventBytesMax, 0) == events_in(text, kEventBytesMax, cut), "the same events in any split");
  const std::string_view name = input.line();
  check_written(name, input.rest(), cut);
}

}  // namespace kf::fuzz
