#include "sidecar/net/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace kf::net {
namespace {

bool is_literal(const std::string& address) {
  std::array<unsigned char, sizeof(in6_addr)> binary{};
  return ::inet_pton(AF_INET, address.c_str(), binary.data()) == 1 ||
         ::inet_pton(AF_INET6, address.c_str(), binary.data()) == 1;
}

}  // namespace

Result<std::string> listen_address(const std::string& host) {
  if (host == "localhost") return std::string("127.0.0.1");
  if (is_literal(host)) return host;
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
