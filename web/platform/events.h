#pragma once
// What the browser tells us. Callbacks only queue these; the next frame drains the queue.

#include <cstdint>
#include <string>
#include <vector>

namespace kf::host {

struct Event {
  enum class Kind {
    activate,  // node: a button, link without href, tab, checkbox, option, row was clicked, by whatever means
    input,     // node, text: a field's new value
    submit,    // node: Enter in a field (not while composing)
    key,     // node (0: none focused), text: KeyboardEvent.key with "Ctrl+", "Shift+", "Alt+", "Meta+" before it, only
             // those we ask for
    scroll,  // node, x: scrollLeft, y: scrollTop, flag: at the end
    focus,   // node (0: focus left us), flag: :focus-visible
    pointer_move,  // x, y
    pointer_down,  // x, y
    pointer_up,    // x, y
    pointer_leave,
    fetch_head,     // id, number: status, text: content type
    fetch_chunk,    // id, text: bytes
    fetch_done,     // id, number: 0 whole, 1 aborted by us, 2 broken off or no connection
    route,          // text: path, after back, forward or a click on a link of ours
    environment,    // theme, reduced motion, forced colours, touch changed: see Environment
    visibility,     // flag: visible
    session_ready,  // number: 0 signed in, 1 no session and no launch link, 2 the link was refused; text: why
    storage,        // text: key that another tab changed
    escape,         // Escape anywhere
  };
  Kind kind = Kind::activate;
  uint32_t node = 0;
  uint32_t id = 0;
  double number = 0;
  float x = 0, y = 0;
  bool flag = false;
  std::string text;
};

struct Environment {
  bool dark = false;
  bool reduced_motion = false;
  bool forced_colors = false;
  bool touch = false;  // (pointer: coarse)
};

// All events since the last call, in order.
std::vector<Event> take_events();
const Environment& environment();

}  // namespace kf::host
