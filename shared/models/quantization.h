#pragma once
// Quantisation as model names and providers write it: found in a name, spelt the usual way, ordered.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kf::models {

// Half-open byte range.
struct TextRange {
  size_t begin = 0;
  size_t end = 0;
};

// The first quantisation mark in `text` from byte `from` on, such as "q4_K_M" in "llama3:8b-q4_K_M". Marks stand alone
// between separators: GGUF types (Q4_K_M, IQ2_XXS, TQ1_0), number formats (F16, BF16, FP8, MXFP4, INT4), "4bit", AWQ,
// GPTQ.
std::optional<TextRange> find_quantization(std::string_view text, size_t from = 0);

// The first mark of a model's name as badges show it ("Q4_K_M", "F16", "4bit"), or an empty string.
std::string quantization_of(std::string_view model_id);

// "q4_k_m" → "Q4_K_M", "4-bit" → "4bit". Text that is no mark is returned in capitals.
std::string quantization_label(std::string_view mark);

// Orders marks from coarse to fine: higher keeps more of the model. 0 for text that is no mark.
int quantization_rank(std::string_view mark);

}  // namespace kf::models
