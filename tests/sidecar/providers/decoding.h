#pragma once
// Feeds a decoder and sums up what it gave, so that answers can be compared whatever the split.

#include <string>
#include <vector>

#include "sidecar/providers/chat_decoder.h"

namespace kf::providers::testing {

struct Decoded {
  std::string text;
  std::string thinking;
  Json tool_calls = Json::array();
  std::string first_model;
  std::string model;
  std::string reason;
  Usage usage;
  bool has_ended_well = false;
  std::optional<Error> error;
  size_t chunks = 0;

  void add(const std::vector<ChatChunk>& more) {
    using Kind = ChatChunk::Kind;
    for (const ChatChunk& chunk : more) {
      if (chunks++ == 0) first_model = chunk.model;
      if (chunk.kind == Kind::delta) text += chunk.text;
      if (chunk.kind == Kind::thinking) thinking += chunk.text;
      if (chunk.kind == Kind::tool_calls)
        tool_calls.insert(tool_calls.end(), chunk.tool_calls.begin(), chunk.tool_calls.end());
      if (chunk.kind != Kind::finish) continue;
      model = chunk.model;
      reason = chunk.finish_reason;
      usage = chunk.usage;
    }
  }
};

inline Decoded decode(ChatDecoder& decoder, const std::vector<std::string>& parts) {
  Decoded out;
  std::vector<ChatChunk> chunks;
  const auto take = [&](Result<bool> step) {
    out.add(chunks);
    if (!step) out.error = step.error();
    out.has_ended_well = step && *step;
    return out.has_ended_well || !step;
  };
  for (const std::string& part : parts) {
    chunks.clear();
    if (take(decoder.feed(part, chunks))) return out;
  }
  chunks.clear();
  take(decoder.end(chunks));
  return out;
}

inline std::vector<std::string> in_two(const std::string& text, size_t at) {
  return {text.substr(0, at), text.substr(at)};
}

inline std::vector<std::string> in_bytes(const std::string& text) {
  std::vector<std::string> parts;
  for (const char c : text) parts.emplace_back(1, c);
  return parts;
}

}  // namespace kf::providers::testing
