#pragma once
// What both decoders do with the pieces they find: joins them to as few chunks as possible and mends their UTF-8.

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/shown_text.h"
#include "shared/wire/utf8_joiner.h"
#include "sidecar/providers/provider.h"

namespace kf::providers {

// What a provider says it counted, as far as it can be true: not below nothing, and no more than kTokensMax.
inline constexpr int64_t kTokensMax = 1'000'000'000'000;
Usage usage_of_counts(int64_t prompt_tokens, int64_t completion_tokens);

// `chunks` is always the list that the caller's current feed appends to.
class AnswerWriter {
 public:
  bool knows_model() const { return !model_.empty(); }
  // What the server calls itself, made fit for records and documents. `remote_host` is a place (contracts/way.h), empty
  // unless another server answers.
  void name_model(std::string_view model, std::string_view remote_host = {}) {
    model_ = shown_name(model);
    remote_host_.assign(remote_host);
  }

  // Text of the answer or of the reasoning. Follows the chunk before it when that is of the same kind, so that all
  // tokens of one socket read become one chunk.
  void text(ChatChunk::Kind kind, std::string_view piece, std::vector<ChatChunk>& chunks);

  // Complete calls, as OpenAI writes them.
  void tool_calls(Json calls, std::vector<ChatChunk>& chunks);

  // A reason other than "length" means that the model stopped by itself: for tool calls if it made some.
  void finish(std::string_view reason, const Usage& usage, std::vector<ChatChunk>& chunks);

  bool has_finished() const { return has_finished_; }

 private:
  ChatChunk& add(ChatChunk::Kind kind, std::vector<ChatChunk>& chunks);
  void flush_held_bytes(std::vector<ChatChunk>& chunks);

  wire::Utf8Joiner joiner_;
  ChatChunk::Kind kind_ = ChatChunk::Kind::delta;  // of the text that the joiner may hold the beginning of
  std::string model_;
  std::string remote_host_;
  std::string whole_;  // scratch
  bool has_told_model_ = false;
  bool has_tool_calls_ = false;
  bool has_finished_ = false;
};

}  // namespace kf::providers
