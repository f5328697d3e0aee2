#include "sidecar/providers/answer_writer.h"

#include <algorithm>

namespace kf::providers {

Usage usage_of_counts(int64_t prompt_tokens, int64_t completion_tokens) {
  const int64_t prompt = std::clamp<int64_t>(prompt_tokens, 0, kTokensMax);
  const int64_t completion = std::clamp<int64_t>(completion_tokens, 0, kTokensMax);
  return {prompt, completion, prompt + completion, 0};
}

ChatChunk& AnswerWriter::add(ChatChunk::Kind kind, std::vector<ChatChunk>& chunks) {
  ChatChunk& chunk = chunks.emplace_back();
  chunk.kind = kind;
  if (!has_told_model_ || kind == ChatChunk::Kind::finish) {
    chunk.model = model_;
    chunk.remote_host = remote_host_;
  }
  has_told_model_ = has_told_model_ || knows_model();
  return chunk;
}

void AnswerWriter::flush_held_bytes(std::vector<ChatChunk>& chunks) {
  whole_.clear();
  joiner_.finish(whole_);
  if (!whole_.empty()) add(kind_, chunks).text = whole_;
}

void AnswerWriter::text(ChatChunk::Kind kind, std::string_view piece, std::vector<ChatChunk>& chunks) {
  if (piece.empty()) return;
  if (kind != kind_) flush_held_bytes(chunks);
  kind_ = kind;
  if (!chunks.empty() && chunks.back().kind == kind) {
    joiner_.append(chunks.back().text, piece);
    return;
  }
  whole_.clear();
  joiner_.append(whole_, piece);
  if (!whole_.empty()) add(kind, chunks).text = whole_;
}

void AnswerWriter::tool_calls(Json calls, std::vector<ChatChunk>& chunks) {
  flush_held_bytes(chunks);
  has_tool_calls_ = true;
  add(ChatChunk::Kind::tool_calls, chunks).tool_calls = std::move(calls);
}

void AnswerWriter::finish(std::string_view reason, const Usage& usage, std::vector<ChatChunk>& chunks) {
  flush_held_bytes(chunks);
  has_finished_ = true;
  ChatChunk& chunk = add(ChatChunk::Kind::finish, chunks);
  chunk.finish_reason = reason == "length" ? "length" : has_tool_calls_ ? "tool_calls" : "stop";
  chunk.usage = usage;
}

}  // namespace kf::providers
