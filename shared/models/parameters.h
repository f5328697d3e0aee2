#pragma once
// How large a model is, from text such as "8.2B".

#include <string>
#include <string_view>

namespace kf::models {

// The number of parameters: "8.2B" → 8.2e9, "135M" → 1.35e8, "8x7B" → 56e9 (experts times size, an upper bound),
// "30B-A3B" → 30e9, "E4B" → 4e9, "1T" → 1e12. 0 when the text says nothing of the kind.
double parameter_count(std::string_view text);

// The size that a model's name states, as people write it: "llama3:8b-instruct" → "8B", "qwen3-30b-a3b" → "30B"; empty
// when it states none.
std::string parameters_of(std::string_view model_id);

// A whole word such as "8b", "0.6B", "8x7b", "135m" or "e4b" (letters of either case) with its size; {} for any other
// word. "4k" is a context length and no size.
struct SizeWord {
  double count = 0;
  std::string label;  // "8x7B"
};
SizeWord parse_size_word(std::string_view word);

}  // namespace kf::models
