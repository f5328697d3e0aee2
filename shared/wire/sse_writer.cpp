#include "shared/wire/sse_writer.h"

#include <cassert>

namespace kf::wire {

void append_sse_event(std::string& out, std::string_view event, std::string_view data) {
  assert(event.find_first_of("\r\n") == std::string_view::npos);
  if (!event.empty()) out.append("event: ").append(event).push_back('\n');
  for (size_t end = data.find_first_of("\r\n"); end != std::string_view::npos; end = data.find_first_of("\r\n")) {
    out.append("data: ").append(data.substr(0, end)).push_back('\n');
    data.remove_prefix(data.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
  }
  out.append("data: ").append(data).append("\n\n");
}

}  // namespace kf::wire
