#pragma once
// Where a page of the list ended. Opaque to those who carry it.

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace kf::store {

// The list goes on with what is older than (updated_ms, number).
struct PageCursor {
  int64_t updated_ms = std::numeric_limits<int64_t>::max();
  int64_t number = std::numeric_limits<int64_t>::max();

  friend bool operator==(const PageCursor&, const PageCursor&) = default;
};

std::string to_text(const PageCursor& cursor);

// The start of the list for empty text; invalid_request with field "cursor" for text that to_text() never gave.
Result<PageCursor> page_cursor_from(std::string_view text);

}  // namespace kf::store
