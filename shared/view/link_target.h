#pragma once
// Where a link of a message leads, and whether its text says something else.

#include <string>
#include <string_view>

namespace kf::view {

// `href` is what is opened, without a user's name in it and with its host in ASCII; `host` is whom that reaches: a host
// in small letters, or of a mail the whole address. Both are empty when the address may not be a link: only http, https
// and mailto may, with a host that can be read in one way.
struct LinkTarget {
  std::string href;
  std::string host;
};
LinkTarget link_target(std::string_view address);

// The host to show beside a link's text, because the text names another one, hides characters, or is written in letters
// that could be taken for others; empty when the text may stand alone.
std::string host_beside(std::string_view text, const LinkTarget& target);

// A link's text without characters that are not drawn or that turn others around; joiners of emoji and scripts stay.
std::string honest_text(std::string_view text);

}  // namespace kf::view
