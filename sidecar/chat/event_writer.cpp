#include "sidecar/chat/event_writer.h"

#include "shared/contracts/problem.h"
#include "shared/wire/json_text.h"
#include "shared/wire/sse_writer.h"

namespace kf::chat {
namespace {

void append_text_event(std::string& out, std::string_view event, std::string_view text) {
  out += "event: ";
  out += event;
  out += "\ndata: {\"text\":";
  wire::append_json_string(out, text);
  out += "}\n\n";
}

template <class T>
void append_event(std::string& out, std::string_view event, const T& data) {
  wire::append_sse_event(out, event, to_json_text(data));
}

}  // namespace

void append_start(std::string& out, const ChatStart& start) { append_event(out, "start", start); }

void append_chunk(std::string& out, const providers::ChatChunk& chunk) {
  using Kind = providers::ChatChunk::Kind;
  switch (chunk.kind) {
    case Kind::delta: return append_text_event(out, "delta", chunk.text);
    case Kind::thinking: return append_text_event(out, "thinking", chunk.text);
    case Kind::tool_calls: return wire::append_sse_event(out, "tool_call", to_text(chunk.tool_calls));
    case Kind::finish: return;
  }
}

void append_saved(std::string& out, int64_t bytes) { append_event(out, "saved", ChatSaved{bytes}); }

void append_other_model(std::string& out, const ChatOtherModel& other) { append_event(out, "other_model", other); }

void append_destination(std::string& out, const ChatDestination& destination) {
  append_event(out, "destination", destination);
}

void append_usage(std::string& out, const Usage& usage) { append_event(out, "usage", usage); }

void append_done(std::string& out, const ChatDone& done) { append_event(out, "done", done); }

void append_error(std::string& out, const Error& error) { append_event(out, "error", problem_from(error)); }

}  // namespace kf::chat
