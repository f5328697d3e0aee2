#include "sidecar/api/door.h"

#include <algorithm>

#include "shared/base/text.h"

namespace kf::api {
namespace {

constexpr std::string_view kScheme = "http://";

}  // namespace

Door::Door(uint16_t port, const std::vector<std::string>& more_hosts) {
  const std::string suffix = ":" + std::to_string(port);
  for (const char* host : {"127.0.0.1", "localhost", "[::1]"}) hosts_.push_back(host + suffix);
  for (const std::string& host : more_hosts) hosts_.push_back(ascii_lower(host));
}

bool Door::is_our_host(std::string_view host) const {
  return std::find(hosts_.begin(), hosts_.end(), ascii_lower(host)) != hosts_.end();
}

std::optional<Error> Door::refuse(const net::Request& request) const {
  if (!is_our_host(request.header("host"))) {
    return Error{ErrorCode::misdirected, "This address is not served here. Open http://" + hosts_.front() + " instead.",
                 "Host"};
  }
  const std::string_view origin = request.header("origin");
  const bool is_ours = origin.starts_with(kScheme) && is_our_host(origin.substr(kScheme.size()));
  if (!origin.empty() && !is_ours) {
    return Error{ErrorCode::forbidden, "Requests from other sites are refused.", "Origin"};
  }
  // "none" is a person who typed or opened the address; without the header it is no browser.
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return Error{ErrorCode::forbidden, "Requests from other sites are refused.", "Sec-Fetch-Site"};
  }
  return std::nullopt;
}

}  // namespace kf::api
