#include "sidecar/net/listen_address.h"

#include <cerrno>
#include <cstring>

#include "sidecar/net/address.h"

namespace kf::net {

Result<std::string> listen_address(const std::string& host) {
  if (host == "localhost") return std::string("127.0.0.1");
  if (literal_address(host, 0)) return host;
  return Error{ErrorCode::invalid_request, "Cannot listen: '" + host + "' is neither an IP address nor localhost.",
               "host"};
}

Error bind_error(const std::string& host, uint16_t port, int error) {
  const std::string where = "port " + std::to_string(port) + " of " + host;
  if (error == EADDRINUSE) {
    return {ErrorCode::conflict,
            "Cannot listen: " + where + " is taken by another program. Stop that program or choose another port."};
  }
  if (error == EACCES) {
    return {ErrorCode::forbidden, "Cannot listen: " + where + " is reserved for the system. Choose a port above 1023."};
  }
  if (error == EADDRNOTAVAIL) {
    return {ErrorCode::invalid_request, "Cannot listen: " + host + " is no address of this machine.", "host"};
  }
  return {ErrorCode::unavailable, "Cannot listen on " + where + ": " + std::strerror(error) + "."};
}

}  // namespace kf::net
