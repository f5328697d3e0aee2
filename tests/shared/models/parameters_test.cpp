#include "shared/models/parameters.h"

#include <doctest/doctest.h>

using namespace kf::models;

TEST_CASE("parameter counts are read") {
  struct Row {
    const char* text;
    double count;
  };
  constexpr Row kRows[] = {{"8.2B", 8.2e9}, {"135M", 1.35e8}, {"134.52M", 1.3452e8},
                           {"8x7B", 56e9},  {"1T", 1e12},     {"30B-A3B", 30e9},
                           {"E4B", 4e9},    {"  7b ", 7e9},   {"117B", 117e9},
                           {"0.6b", 6e8},   {"", 0},          {"unknown", 0},
                           {"B", 0},        {"8", 0},         {"4k", 0},
                           {"8.B", 0},      {"8xB", 0},       {"8b7", 0},
                           {"1.2.3b", 0},   {"-", 0}};
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(parameter_count(row.text) == doctest::Approx(row.count));
  }
}

TEST_CASE("a model's name states its size") {
  CHECK(parameters_of("llama3:8b-instruct-q4_0") == "8B");
  CHECK(parameters_of("qwen/qwen3-30b-a3b") == "30B");
  CHECK(parameters_of("mixtral:8x7b") == "8x7B");
  CHECK(parameters_of("smollm2:135m") == "135M");
  CHECK(parameters_of("7b-host/model") == "");
  CHECK(parameters_of("nomic-embed-text") == "");
  CHECK(parameters_of("") == "");
  CHECK(parameters_of("model-0b-4b") == "4B");
  CHECK(parameters_of("0x7b") == "");
}

TEST_CASE("a number of many digits is no size and no trouble") {
  CHECK(parameter_count("99999999999999999999999999b") == 0);
  CHECK(parameter_count("x99999999999999999999999999") == 0);
}
