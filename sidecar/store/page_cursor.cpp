#include "sidecar/store/page_cursor.h"

#include <charconv>

#include "shared/base/base64.h"
#include "shared/base/text.h"

namespace kf::store {
namespace {

Error bad_cursor() { return {ErrorCode::invalid_request, "'cursor' is not one that the page before gave.", "cursor"}; }

bool read_number(std::string_view text, int64_t& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

}  // namespace

std::string to_text(const PageCursor& cursor) {
  return base64url_encode(std::to_string(cursor.updated_ms) + "." + std::to_string(cursor.number));
}

Result<PageCursor> page_cursor_from(std::string_view text) {
  PageCursor cursor;
  if (text.empty()) return cursor;
  const auto plain = base64url_decode(text);
  if (!plain) return bad_cursor();
  const auto parts = split(*plain, '.');
  if (parts.size() != 2 || !read_number(parts[0], cursor.updated_ms) || !read_number(parts[1], cursor.number))
    return bad_cursor();
  if (to_text(cursor) != text) return bad_cursor();
  return cursor;
}

}  // namespace kf::store
