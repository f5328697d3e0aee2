#include "shared/models/quantization.h"

#include <doctest/doctest.h>

using namespace kf::models;

TEST_CASE("the quantisation of a name is found and spelt the usual way") {
  struct Row {
    const char* id;
    const char* label;
  };
  constexpr Row kRows[] = {
      {"llama3:8b-instruct-q4_0", "Q4_0"},
      {"llama3:8b-q4_K_M", "Q4_K_M"},
      {"x.IQ2_XXS.gguf", "IQ2_XXS"},
      {"model-fp16", "FP16"},
      {"model-BF16.gguf", "BF16"},
      {"Qwen3-4B-4bit", "4bit"},
      {"Qwen3-4B-8-bit", "8bit"},
      {"gpt-oss-20b-mxfp4", "MXFP4"},
      {"a-AWQ", "AWQ"},
      {"a-GPTQ-Int4", "GPTQ"},
      {"x-Q4_0_4_8", "Q4_0_4_8"},
      {"x-TQ1_0", "TQ1_0"},
      {"x:ud-q3_k_xl", "Q3_K_XL"},
      {"llama3:8b", ""},
      {"", ""},
      {"qwq:32b", ""},
      {"q9_0", ""},
      {"xq4_0", ""},
      {"q4_0x", "Q4"},
      {"q4_k_z", "Q4_K"},
      {"iq", ""},
      {"9bit", ""},
      {"4bits", ""},
      {"bf160", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.id);
    CHECK(quantization_of(row.id) == row.label);
  }
}

TEST_CASE("finer quantisations rank higher") {
  constexpr const char* kOrder[] = {"TQ1_0",  "IQ2_XXS", "IQ2_XS", "Q2_K",   "Q3_K_S", "Q3_K_M",
                                    "Q3_K_L", "IQ4_XS",  "Q4_0",   "Q4_K_S", "Q4_K_M", "Q4_K_XL",
                                    "Q5_K_M", "Q6_K",    "Q8_0",   "F16",    "F32"};
  for (size_t i = 1; i < std::size(kOrder); ++i) {
    CAPTURE(kOrder[i]);
    CHECK(quantization_rank(kOrder[i - 1]) < quantization_rank(kOrder[i]));
  }
  CHECK(quantization_rank("") == 0);
  CHECK(quantization_rank("unknown") == 0);
  CHECK(quantization_rank("q4_0 and more") == 0);
  CHECK(quantization_rank(" q4_0 ") == quantization_rank("Q4_0"));
}

TEST_CASE("a search can go on behind the first mark") {
  const auto first = find_quantization("mxfp4-q8_0");
  REQUIRE(first);
  const auto second = find_quantization("mxfp4-q8_0", first->end);
  REQUIRE(second);
  CHECK(second->begin == 6);
  CHECK_FALSE(find_quantization("mxfp4-q8_0", second->end));
}
