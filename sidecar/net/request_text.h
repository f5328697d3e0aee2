#pragma once
// A client's request as it goes over the wire.

#include "sidecar/net/http_client.h"

namespace kf::net {

// The request's head with its blank line. invalid_request for whatever could end a line and start another header.
Result<std::string> request_head_text(const Origin& origin, const ClientRequest& request);

}  // namespace kf::net
