#pragma once
// Character references of HTML, as Markdown knows them.

#include <string>
#include <string_view>

namespace kf::view {

// "&amp;" → "&", "&#8364;" and "&#x20AC;" → "€". A name that is not in the table (Latin-1, Greek and common signs)
// comes back as it is; a number that is no character gives U+FFFD, as CommonMark asks.
std::string decode_entity(std::string_view entity);

}  // namespace kf::view
