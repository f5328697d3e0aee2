#pragma once
// Writes events of an event stream.

#include <string>
#include <string_view>

namespace kf::wire {

// Appends one event: "event: NAME", one "data: " line for each line of `data`, and the blank line that sends it off.
// Line ends within `data` (LF, CRLF, CR) reach the reader as LF. `event` must not hold line ends; left empty, the event
// has no name ("message").
void append_sse_event(std::string& out, std::string_view event, std::string_view data);

}  // namespace kf::wire
