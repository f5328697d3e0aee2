// NDJSON of Ollama's /api/chat: one JSON object a line, the last one with "done":true, or with "error" when it failed
// midway.

#include "shared/base/text.h"
#include "shared/wire/json_scan.h"
#include "shared/wire/line_splitter.h"
#include "sidecar/providers/answer_writer.h"
#include "sidecar/providers/chat_decoder.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

using wire::JsonScan;
using Kind = ChatChunk::Kind;

Error broke_off() {
  return {ErrorCode::provider_protocol, "Ollama broke off in the middle of the answer: its end mark is missing."};
}

Usage usage_of(const Json& line) {
  Usage usage;
  usage.prompt_tokens = int_member(line, "prompt_eval_count");
  usage.completion_tokens = int_member(line, "eval_count");
  usage.total_tokens = usage.prompt_tokens + usage.completion_tokens;
  const double seconds = number_member(line, "eval_duration") / 1e9;
  if (seconds > 0) usage.tokens_per_second = static_cast<double>(usage.completion_tokens) / seconds;
  return usage;
}

class OllamaDecoder final : public ChatDecoder {
 public:
  Result<bool> feed(std::string_view bytes, std::vector<ChatChunk>& chunks) override {
    lines_.feed(bytes);
    for (std::string_view line; !writer_.has_finished();) {
      KF_TRY(const bool has_line, lines_.next(line));
      if (!has_line) return false;
      KF_CHECK(take_line(line, chunks));
    }
    return true;
  }

  // A last line may lack its newline.
  Result<bool> end(std::vector<ChatChunk>& chunks) override {
    if (!writer_.has_finished()) {
      if (trim(lines_.unfinished()).empty()) return broke_off();
      if (!feed("\n", chunks) || !writer_.has_finished()) return broke_off();
    }
    return true;
  }

  size_t useful_lines() const override { return useful_lines_; }

 private:
  Result<void> take_line(std::string_view line, std::vector<ChatChunk>& chunks) {
    if (trim(line).empty()) return {};
    ++useful_lines_;
    if (!is_plain_token(line)) return take_unusual_line(line, chunks);
    writer_.text(Kind::thinking, thinking_, chunks);
    writer_.text(Kind::delta, content_, chunks);
    return {};
  }

  // Reads a line that holds nothing but the next piece of text; false leaves any other line to the full parser.
  bool is_plain_token(std::string_view line) {
    content_.clear();
    thinking_.clear();
    model_.clear();
    bool is_plain = true;
    bool has_message = false;
    JsonScan scan(line);
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      if (key == "message") {
        has_message = true;
        is_plain = read_message(scan) && is_plain;
      } else if (key == "done") {
        bool is_done = true;
        is_plain = scan.read_bool(is_done) && !is_done && is_plain;
      } else if (key == "model" && !writer_.knows_model()) {
        scan.read_string(model_);
      } else {
        is_plain = key != "error" && is_plain;
        scan.skip();
      }
    }
    if (!scan.finish() || !is_plain || !has_message) return false;
    if (!model_.empty()) writer_.name_model(model_);
    return true;
  }

  bool read_message(JsonScan& scan) {
    bool is_plain = true;
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      if (key == "content") {
        scan.read_string(content_);
      } else if (key == "thinking") {
        scan.read_string(thinking_);
      } else {
        is_plain = key != "tool_calls" && is_plain;
        scan.skip();
      }
    }
    return is_plain;
  }

  Result<void> take_unusual_line(std::string_view line, std::vector<ChatChunk>& chunks) {
    auto parsed = parse_provider_json(line);
    if (!parsed) return with_context(std::move(parsed).error(), "Ollama");
    if (!member(*parsed, "error").is_null()) {
      return Error{ErrorCode::provider_failed, "Ollama failed in the middle of the answer: " + error_words(*parsed)};
    }
    const Json& message = member(*parsed, "message");
    const bool is_done = is_true(*parsed, "done");
    if (!message.is_object() && !is_done) {
      return Error{ErrorCode::provider_protocol, "Ollama sent a line that is no part of an answer."};
    }
    if (!writer_.knows_model()) writer_.name_model(text_member(*parsed, "model"));
    writer_.text(Kind::thinking, text_member(message, "thinking"), chunks);
    writer_.text(Kind::delta, text_member(message, "content"), chunks);
    take_tool_calls(member(message, "tool_calls"), chunks);
    if (is_done) writer_.finish(text_member(*parsed, "done_reason"), usage_of(*parsed), chunks);
    return {};
  }

  // Ollama gives arguments as an object and often no id; OpenAI writes them as text and always with one.
  void take_tool_calls(const Json& calls, std::vector<ChatChunk>& chunks) {
    if (!calls.is_array() || calls.empty()) return;
    Json list = Json::array();
    for (const Json& call : calls) {
      const Json& function = member(call, "function");
      const Json& arguments = member(function, "arguments");
      std::string id = text_member(call, "id");
      if (id.empty()) id = "call_" + std::to_string(tool_calls_seen_);
      ++tool_calls_seen_;
      list.push_back(
          {{"id", id},
           {"type", "function"},
           {"function",
            {{"name", text_member(function, "name")},
             {"arguments", arguments.is_string() ? arguments.get<std::string>()
                                                 : to_text(arguments.is_null() ? Json::object() : arguments)}}}});
    }
    writer_.tool_calls(std::move(list), chunks);
  }

  wire::LineSplitter lines_;
  AnswerWriter writer_;
  std::string content_;
  std::string thinking_;
  std::string model_;
  size_t useful_lines_ = 0;
  size_t tool_calls_seen_ = 0;
};

}  // namespace

std::unique_ptr<ChatDecoder> make_ollama_decoder() { return std::make_unique<OllamaDecoder>(); }

}  // namespace kf::providers
