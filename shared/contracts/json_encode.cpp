#include "shared/contracts/json_encode.h"

#include <charconv>

#include "shared/wire/json_text.h"

namespace kf {
namespace codec {
namespace {

template <class Integer>
void append_integer(std::string& out, Integer number) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

}  // namespace

void append_text(std::string& out, std::string_view text) { wire::append_json_string(out, text); }
void append_tree(std::string& out, const Json& tree) { out += to_text(tree); }
void append_number(std::string& out, int64_t number) { append_integer(out, number); }
void append_number(std::string& out, uint64_t number) { append_integer(out, number); }

// Not std::to_chars: the page's library has none for floating point.
void append_number(std::string& out, double number) { append_tree(out, Json(number)); }

}  // namespace codec

std::string to_text(const Json& tree) { return tree.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace kf
