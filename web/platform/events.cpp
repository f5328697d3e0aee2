#include "web/platform/events.h"

#include <emscripten.h>

#include <utility>

#include "web/platform/incoming.h"

namespace kf::host {
namespace {

// The browser calls plain functions, so what they fill has to be reachable from them: the one piece of global state of
// the page.
struct Inbox {
  std::vector<Event> events;
  Environment environment;
  std::string text;
  size_t queued_bytes = 0;
};

Inbox& inbox() {
  static Inbox instance;
  return instance;
}

// Of these only the newest state counts, so a fast mouse or wheel cannot grow the queue.
bool replaces(const Event& newer, const Event& older) {
  if (newer.kind != older.kind || newer.node != older.node) return false;
  using enum Event::Kind;
  return newer.kind == pointer_move || newer.kind == scroll || newer.kind == input || newer.kind == environment;
}

void push(Event event) {
  Inbox& in = inbox();
  in.queued_bytes += event.text.size();
  if (!in.events.empty() && replaces(event, in.events.back())) {
    in.queued_bytes -= in.events.back().text.size();
    in.events.back() = std::move(event);
  } else {
    in.events.push_back(std::move(event));
  }
}

}  // namespace

std::vector<Event> take_events() {
  inbox().queued_bytes = 0;
  return std::exchange(inbox().events, {});
}

const Environment& environment() { return inbox().environment; }

std::string take_incoming_text() { return std::exchange(inbox().text, {}); }

}  // namespace kf::host

extern "C" {

using namespace kf::host;

// Room for `size` bytes of text that the next call of ours takes. The host fills it before it calls.
EMSCRIPTEN_KEEPALIVE char* kf_text_buffer(size_t size) {
  inbox().text.resize(size);
  return inbox().text.data();
}

EMSCRIPTEN_KEEPALIVE void kf_on_event(int kind, uint32_t node, uint32_t id, double number, float x, float y, int flag) {
  if (kind < 0 || kind > static_cast<int>(Event::Kind::escape)) return;
  push({static_cast<Event::Kind>(kind), node, id, number, x, y, flag != 0, take_incoming_text()});
}

// Bits: 1 dark, 2 reduced motion, 4 forced colours, 8 touch.
EMSCRIPTEN_KEEPALIVE void kf_on_environment(uint32_t bits) {
  inbox().environment = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
  push({.kind = Event::Kind::environment});
}

// The host stops reading streams while much of what it read still waits for a frame (a hidden page draws none).
EMSCRIPTEN_KEEPALIVE double kf_queued_bytes() { return static_cast<double>(inbox().queued_bytes); }
}
