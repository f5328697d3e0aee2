#pragma once
// How often a test tries what a long run tries oftener: the environment may say so.

#include <cstdint>
#include <cstdlib>

namespace kf::testing {

// The number in the variable `name`, or `usual` when it is absent or none.
inline uint64_t repeats(const char* name, uint64_t usual) {
  const char* const text = std::getenv(name);
  const uint64_t number = text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
  return number == 0 ? usual : number;
}

}  // namespace kf::testing
