// Replays every committed input: what the fuzzer found once stays found, in every run of the tests.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

using namespace kf::fuzz;
namespace fs = std::filesystem;

namespace {

const fs::path kCorpus = KF_FUZZ_CORPUS;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

}  // namespace

TEST_CASE("every target has a corpus, and every corpus a target") {
  std::set<std::string> targets;
  for (const Target& target : all_targets()) targets.emplace(target.name);
  CHECK(names_in(kCorpus) == targets);
}

TEST_CASE("every committed input is taken as promised") {
  for (const Target& target : all_targets()) {
    const auto names = names_in(kCorpus / target.name);
    CHECK_FALSE(names.empty());
    for (const std::string& name : names) {
      const fs::path file = kCorpus / target.name / name;
      name_input(file.c_str());
      target.run(bytes_of(file));
    }
  }
}

TEST_CASE("no target falls over nothing at all") {
  for (const Target& target : all_targets()) {
    name_input(target.name);
    target.run({});
  }
}

TEST_CASE("pieces are the whole text, whatever the cut") {
  const std::string text = "The quick brown fox jumps over the lazy dog, and over the fence behind it.";
  for (int cut = 0; cut < 256; ++cut) {
    std::string joined;
    size_t longest = 0;
    each_piece(text, static_cast<uint8_t>(cut), [&](std::string_view piece) {
      joined += piece;
      longest = std::max(longest, piece.size());
      return true;
    });
    CHECK(joined == text);
    CHECK((longest == text.size()) == (cut == 0));
    CHECK((longest == 1) == (cut == 1));
  }
}

TEST_CASE("an input is taken apart from its front, and gives nothing past its end") {
  Input input("\x07one\ntwo\n\nthree");
  CHECK(input.byte() == 7);
  CHECK(input.line() == "one");
  CHECK(input.line() == "two");
  CHECK(input.line().empty());
  CHECK(input.rest() == "three");
  CHECK(input.line() == "three");
  CHECK(input.line().empty());
  CHECK(input.byte() == 0);
}
