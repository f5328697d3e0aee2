#pragma once
// Who may knock: judged from a request's head alone, before anything is executed.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sidecar/net/http_types.h"

namespace kf::api {

class Door {
 public:
  // `port` is the one the sidecar listens on; `more_hosts` are further values of Host that the configuration allows
  // ("kf.example:8443").
  Door(uint16_t port, const std::vector<std::string>& more_hosts);

  // misdirected (421) for a Host that is not ours; forbidden (403) for an Origin that is not ours ("null" and
  // extensions included) and for requests that the browser says come from another site, other ports of this machine
  // among them. nullopt: come in.
  std::optional<Error> refuse(const net::Request& request) const;

 private:
  bool is_our_host(std::string_view host) const;

  std::vector<std::string> hosts_;  // lower case
};

}  // namespace kf::api
