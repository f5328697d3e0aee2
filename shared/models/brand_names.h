#pragma once
// How vendors write the names of their model families: one table.

#include <cstdint>
#include <string_view>

namespace kf::models {

// How a version hangs on the name: "Llama 3", "Qwen3", "Phi-4".
enum class VersionJoin : uint8_t { space, glued, hyphen };

// `key` is lower case with '-' between words. `families` are the words (separated by blanks) that hang on with a hyphen
// after the version: "Qwen2.5-Coder".
struct Brand {
  std::string_view key;
  std::string_view spelling;
  VersionJoin join = VersionJoin::space;
  std::string_view families = {};
};

// The longest key that `text` starts with and that ends there at a word's end or before a digit; nullptr when there is
// none.
const Brand* find_brand(std::string_view text);

// Words that are not simply written with a capital: "moe" → "MoE". Empty for all others.
std::string_view word_spelling(std::string_view lower_word);

// Words that say how a file is packed, not what the model is: "gguf", "mlx".
bool is_packaging_word(std::string_view lower_word);

}  // namespace kf::models
