#pragma once
// The events of a streamed answer as bytes. What comes often (deltas) is written without building JSON objects.

#include <string>
#include <vector>

#include "shared/contracts/chat.h"
#include "sidecar/providers/provider.h"

namespace kf::chat {

void append_start(std::string& out, const ChatStart& start);
void append_chunk(std::string& out,
                  const providers::ChatChunk& chunk);  // delta, thinking, tool_calls; nothing for finish
void append_saved(std::string& out, int64_t bytes);
void append_other_model(std::string& out, const ChatOtherModel& other);
void append_destination(std::string& out, const ChatDestination& destination);
void append_usage(std::string& out, const Usage& usage);
void append_done(std::string& out, const ChatDone& done);
void append_error(std::string& out, const Error& error);  // data is a problem document

}  // namespace kf::chat
