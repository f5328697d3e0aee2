// The event stream of /v1/chat/completions, as LM Studio and llama.cpp's server send it; "data: [DONE]" is its end
// mark.

#include "shared/wire/json_scan.h"
#include "shared/wire/sse_parser.h"
#include "sidecar/providers/answer_writer.h"
#include "sidecar/providers/chat_decoder.h"
#include "sidecar/providers/provider_json.h"
#include "sidecar/providers/tool_call_collector.h"

namespace kf::providers {
namespace {

using wire::JsonScan;
using Kind = ChatChunk::Kind;

constexpr std::string_view kEndMark = "[DONE]";

bool is_reasoning(std::string_view key) { return key == "reasoning_content" || key == "reasoning"; }

// A member that is null means as much as one that is missing.
bool skip_null(JsonScan& scan) {
  const bool is_null = scan.kind() == JsonScan::Kind::null;
  scan.skip();
  return is_null;
}

class LmStudioDecoder final : public ChatDecoder {
 public:
  Result<bool> feed(std::string_view bytes, std::vector<ChatChunk>& chunks) override {
    events_.feed(bytes);
    for (wire::SseEvent event; !writer_.has_finished();) {
      KF_TRY(const bool has_event, events_.next(event));
      if (!has_event) return false;
      KF_CHECK(take_event(event.data, chunks));
    }
    return true;
  }

  // Some servers of this kind leave the end mark out; the reason to finish says as much.
  Result<bool> end(std::vector<ChatChunk>& chunks) override {
    if (!writer_.has_finished()) {
      if (reason_.empty()) {
        return Error{ErrorCode::provider_protocol, "LM Studio ended its answer without the mark that belongs there."};
      }
      finish(chunks);
    }
    return true;
  }

  size_t useful_lines() const override { return useful_lines_; }

 private:
  Result<void> take_event(std::string_view data, std::vector<ChatChunk>& chunks) {
    ++useful_lines_;
    if (data == kEndMark) {
      finish(chunks);
      return {};
    }
    if (!is_plain_token(data)) return take_unusual_event(data, chunks);
    writer_.text(Kind::thinking, thinking_, chunks);
    writer_.text(Kind::delta, content_, chunks);
    return {};
  }

  void finish(std::vector<ChatChunk>& chunks) {
    if (!tool_calls_.empty()) writer_.tool_calls(tool_calls_.take(), chunks);
    writer_.finish(reason_, usage_, chunks);
  }

  // Reads an event that holds nothing but the next piece of text; false leaves any other event to the full parser.
  bool is_plain_token(std::string_view data) {
    content_.clear();
    thinking_.clear();
    model_.clear();
    bool is_plain = true;
    bool has_choices = false;
    JsonScan scan(data);
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      if (key == "choices") {
        has_choices = true;
        is_plain = read_choices(scan) && is_plain;
      } else if (key == "model" && !writer_.knows_model()) {
        scan.read_string(model_);
      } else if (key == "error" || key == "usage" || key == "timings") {
        is_plain = skip_null(scan) && is_plain;
      } else {
        scan.skip();
      }
    }
    if (!scan.finish() || !is_plain || !has_choices) return false;
    if (!model_.empty()) writer_.name_model(model_);
    return true;
  }

  bool read_choices(JsonScan& scan) {
    int count = 0;
    bool is_plain = true;
    for (scan.enter_array(); scan.next_item(); ++count) is_plain = read_choice(scan) && is_plain;
    return is_plain && count == 1;
  }

  bool read_choice(JsonScan& scan) {
    bool is_plain = true;
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      if (key == "delta") {
        is_plain = read_delta(scan) && is_plain;
      } else if (key == "finish_reason") {
        is_plain = skip_null(scan) && is_plain;
      } else {
        scan.skip();
      }
    }
    return is_plain;
  }

  bool read_delta(JsonScan& scan) {
    bool is_plain = true;
    std::string_view key;
    for (scan.enter_object(); scan.next_key(key);) {
      const bool is_text = scan.kind() == JsonScan::Kind::string;
      if (is_text && key == "content") {
        scan.read_string(content_);
      } else if (is_text && is_reasoning(key) && thinking_.empty()) {
        scan.read_string(thinking_);
      } else if (key == "tool_calls") {
        is_plain = skip_null(scan) && is_plain;
      } else {
        scan.skip();
      }
    }
    return is_plain;
  }

  Result<void> take_unusual_event(std::string_view data, std::vector<ChatChunk>& chunks) {
    auto parsed = parse_provider_json(data);
    if (!parsed) return with_context(std::move(parsed).error(), "LM Studio");
    if (!member(*parsed, "error").is_null()) {
      return Error{ErrorCode::provider_failed, "LM Studio failed in the middle of the answer: " + error_words(*parsed)};
    }
    if (!member(*parsed, "choices").is_array() && !member(*parsed, "usage").is_object()) {
      return Error{ErrorCode::provider_protocol, "LM Studio sent an event that is no part of an answer."};
    }
    if (!writer_.knows_model()) writer_.name_model(text_member(*parsed, "model"));
    take_usage(*parsed);
    const Json& choices = member(*parsed, "choices");
    return choices.empty() ? Result<void>() : take_choice(choices.front(), chunks);
  }

  Result<void> take_choice(const Json& choice, std::vector<ChatChunk>& chunks) {
    const Json& delta = member(choice, "delta");
    const std::string thinking = text_member(delta, "reasoning_content");
    writer_.text(Kind::thinking, thinking.empty() ? text_member(delta, "reasoning") : thinking, chunks);
    writer_.text(Kind::delta, text_member(delta, "content"), chunks);
    KF_CHECK(tool_calls_.add(member(delta, "tool_calls")));
    if (const std::string reason = text_member(choice, "finish_reason"); !reason.empty()) reason_ = reason;
    return {};
  }

  void take_usage(const Json& event) {
    if (const Json& usage = member(event, "usage"); usage.is_object()) {
      const double speed = usage_.tokens_per_second;
      usage_ = usage_of_counts(int_member(usage, "prompt_tokens"), int_member(usage, "completion_tokens"));
      usage_.tokens_per_second = speed;
    }
    if (const double speed = number_member(member(event, "timings"), "predicted_per_second"); speed > 0) {
      usage_.tokens_per_second = speed;
    }
  }

  wire::SseParser events_;
  AnswerWriter writer_;
  ToolCallCollector tool_calls_;
  std::string content_;
  std::string thinking_;
  std::string model_;
  std::string reason_;
  Usage usage_;
  size_t useful_lines_ = 0;
};

}  // namespace

std::unique_ptr<ChatDecoder> make_lmstudio_decoder() { return std::make_unique<LmStudioDecoder>(); }

}  // namespace kf::providers
