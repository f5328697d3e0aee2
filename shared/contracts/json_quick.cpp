#include "shared/contracts/json_quick.h"

#include "shared/base/text.h"

namespace kf::codec {

bool has_plain_strings(std::string_view text) {
  return text.find("\\u") == std::string_view::npos && is_valid_utf8(text);
}

}  // namespace kf::codec
