// NDJSON of Ollama's /api/chat: one JSON object a line, the last one with "done":true, or with "error" when it failed
// midway.

#include "shared/base/text.h"
#include "shared/wire/json_scan.h"
#include "shared/wire/line_splitter.h"
#include "sidecar/providers/answer_writer.h"
#include "sidecar/providers/chat_decoder.h"
#include "sidecar/providers/ollama_listing.h"
#include "sidecar/providers/ollama_name.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

using wire::JsonScan;
using Kind = ChatChunk::Kind;

Error broke_off() {
  return {ErrorCode::provider_protocol, "Ollama ended its answer without the mark that belongs there."};
}

// What one line says. The texts keep their room from line to line.
struct Line {
  std::string model;
  std::string remote_host;
  std::string content;
  std::string thinking;
  std::string reason;
  Json tool_calls;
  bool has_message = false;
  bool is_done = false;
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;
  int64_t completion_ns = 0;

  void clear() {
    for (std::string* text : {&model, &remote_host, &content, &thinking, &reason}) text->clear();
    tool_calls = nullptr;
    has_message = is_done = false;
    prompt_tokens = completion_tokens = completion_ns = 0;
  }

  Usage usage() const {
    Usage usage = usage_of_counts(prompt_tokens, completion_tokens);
    const double seconds = static_cast<double>(completion_ns) / 1e9;
    if (seconds > 0) usage.tokens_per_second = static_cast<double>(usage.completion_tokens) / seconds;
    return usage;
  }
};

class OllamaDecoder final : public ChatDecoder {
 public:
  explicit OllamaDecoder(std::string asked_model) : asked_model_(std::move(asked_model)) {}

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
  Result<void> take_line(std::string_view text, std::vector<ChatChunk>& chunks) {
    if (trim(text).empty()) return {};
    ++useful_lines_;
    line_.clear();
    if (!read_plain(text)) KF_CHECK(read_unusual(text));
    if (!writer_.knows_model()) name_model();
    writer_.text(Kind::thinking, line_.thinking, chunks);
    writer_.text(Kind::delta, line_.content, chunks);
    take_tool_calls(line_.tool_calls, chunks);
    if (line_.is_done) writer_.finish(line_.reason, line_.usage(), chunks);
    return {};
  }

  void name_model() {
    const std::string& model = is_same_ollama_model(asked_model_, line_.model) ? asked_model_ : line_.model;
    writer_.name_model(model, line_.remote_host.empty() ? std::string() : remote_place(line_.remote_host));
  }

  // Reads a line of text or the last one, without building a tree; false leaves any other line to the full parser.
  bool read_plain(std::string_view text) {
    bool is_plain = true;
    JsonScan scan(text);
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      if (key == "message") {
        line_.has_message = true;
        is_plain = read_message(scan) && is_plain;
      } else if (key == "model" && !writer_.knows_model()) {
        scan.read_string(line_.model);
      } else if (key == "remote_host" && !writer_.knows_model()) {
        scan.read_string(line_.remote_host);
      } else if (key == "done") {
        scan.read_bool(line_.is_done);
      } else {
        is_plain = key != "error" && is_plain;
        read_end(key, scan);
      }
    }
    return scan.finish() && is_plain && line_.has_message;
  }

  void read_end(std::string_view key, JsonScan& scan) {
    if (key == "done_reason") {
      scan.read_string(line_.reason);
    } else if (key == "prompt_eval_count") {
      scan.read_int(line_.prompt_tokens);
    } else if (key == "eval_count") {
      scan.read_int(line_.completion_tokens);
    } else if (key == "eval_duration") {
      scan.read_int(line_.completion_ns);
    } else {
      scan.skip();
    }
  }

  bool read_message(JsonScan& scan) {
    bool is_plain = true;
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      if (key == "content") {
        scan.read_string(line_.content);
      } else if (key == "thinking") {
        scan.read_string(line_.thinking);
      } else {
        is_plain = key != "tool_calls" && is_plain;
        scan.skip();
      }
    }
    return is_plain;
  }

  Result<void> read_unusual(std::string_view text) {
    auto parsed = parse_provider_json(text);
    if (!parsed) return with_context(std::move(parsed).error(), "Ollama");
    if (!member(*parsed, "error").is_null()) {
      return Error{ErrorCode::provider_failed, "Ollama failed in the middle of the answer: " + error_words(*parsed)};
    }
    const Json& message = member(*parsed, "message");
    const bool is_done = is_true(*parsed, "done");
    if (!message.is_object() && !is_done) {
      return Error{ErrorCode::provider_protocol, "Ollama sent a line that is no part of an answer."};
    }
    line_ = {text_member(*parsed, "model"),
             text_member(*parsed, "remote_host"),
             text_member(message, "content"),
             text_member(message, "thinking"),
             text_member(*parsed, "done_reason"),
             member(message, "tool_calls"),
             true,
             is_done,
             int_member(*parsed, "prompt_eval_count"),
             int_member(*parsed, "eval_count"),
             int_member(*parsed, "eval_duration")};
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

  std::string asked_model_;
  wire::LineSplitter lines_;
  AnswerWriter writer_;
  Line line_;
  size_t useful_lines_ = 0;
  size_t tool_calls_seen_ = 0;
};

}  // namespace

std::unique_ptr<ChatDecoder> make_ollama_decoder() { return make_ollama_decoder_for({}); }

std::unique_ptr<ChatDecoder> make_ollama_decoder_for(std::string asked_model) {
  return std::make_unique<OllamaDecoder>(std::move(asked_model));
}

}  // namespace kf::providers
