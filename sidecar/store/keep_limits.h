#pragma once
// Where keeping conversations ends.

#include <cstdint>

namespace kf::store {

// Bytes of text, and kRowBytes for each conversation and message; 0: as many as one likes. The file on disk is about
// twice as big: the search index holds every word once more.
struct KeepLimits {
  int64_t conversation_bytes_max = int64_t{64} << 20;
  int64_t user_bytes_max = int64_t{2} << 30;
};

}  // namespace kf::store
