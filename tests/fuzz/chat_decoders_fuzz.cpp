// The answers of model servers, in any split.
#include "shared/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"
#include "tests/sidecar/providers/decoding.h"

namespace kf::fuzz {
namespace {

using providers::testing::Decoded;

Decoded decoded(providers::ChatDecoder& decoder, std::string_view bytes, uint8_t cut) {
  std::vector<std::string> pieces;
  each_piece(bytes, cut, [&pieces](std::string_view piece) { return pieces.emplace_back(piece), true; });
  return providers::testing::decode(decoder, pieces);
}

void check_text(const Decoded& answer) {
  expect(is_valid_utf8(answer.text) && is_valid_utf8(answer.thinking), "an answer in valid UTF-8");
  expect(answer.tool_calls.is_array(), "a list of calls");
  expect(!answer.has_ended_well || !answer.reason.empty(), "an answer that ended says why");
  expect(answer.has_ended_well || answer.error.has_value(), "an answer that broke off is an error");
  expect(answer.usage.prompt_tokens >= 0 && answer.usage.completion_tokens >= 0, "counts that count");
}

void check_same(const Decoded& whole, const Decoded& split) {
  expect(whole.text == split.text && whole.thinking == split.thinking, "the same text in any split");
  expect(whole.tool_calls == split.tool_calls, "the same calls in any split");
  expect(whole.has_ended_well == split.has_ended_well && whole.reason == split.reason, "the same end in any split");
  expect(whole.model == split.model && whole.usage == split.usage, "the same model and counts in any split");
  expect(whole.error == split.error, "the same error in any split");
}

}  // namespace

void chat_decoders(std::string_view bytes) {
  Input input(bytes);
  const uint8_t cut = input.byte();
  for (const auto make : {providers::make_ollama_decoder, providers::make_lmstudio_decoder}) {
    const Decoded whole = decoded(*make(), input.rest(), 0);
    check_text(whole);
    check_same(whole, decoded(*make(), input.rest(), cut));
  }
}

}  // namespace kf::fuzz
