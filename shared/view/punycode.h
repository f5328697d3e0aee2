#pragma once
// Names of hosts as the network knows them.

#include <optional>
#include <string>
#include <string_view>

namespace kf::view {

// A host's name in ASCII: labels of other scripts in punycode with "xn--" before it (RFC 3492), as they stand: a name
// that would have to be normalised first comes out as one that no browser opens. nullopt for what is no host's name.
std::optional<std::string> ascii_host(std::string_view host);

}  // namespace kf::view
