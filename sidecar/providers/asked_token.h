#pragma once
// The token that a server asks for: it goes out once that server has answered 401, and never unasked. Whoever listens
// on the server's port while it is off, and does not ask, learns nothing.

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "sidecar/net/http_client.h"

namespace kf::providers {

// Of one server. May be used by several threads.
class AskedToken {
 public:
  // `authorization` gives the header's value, empty for none (ProviderConfig).
  explicit AskedToken(std::function<std::string()> authorization) : authorization_(std::move(authorization)) {}

  // The request as it may go out now: with the token if the server has asked before.
  net::ClientRequest on(net::ClientRequest request) const {
    if (was_asked_) return with_token(std::move(request));
    return request;
  }

  // After a 401 for what `on` gave: the same with the token when it went without and there is one, else nothing.
  // Remembers that this server asks.
  std::optional<net::ClientRequest> once_more(const net::ClientRequest& sent) {
    if (!net::find_header(sent.headers, kHeader).empty()) return std::nullopt;
    was_asked_ = true;
    auto again = with_token(sent);
    return net::find_header(again.headers, kHeader).empty() ? std::nullopt : std::optional(std::move(again));
  }

  // What listened there is gone, or is no server of the kind: whoever comes next has to ask.
  void forget() { was_asked_ = false; }

 private:
  static constexpr std::string_view kHeader = "authorization";

  net::ClientRequest with_token(net::ClientRequest request) const {
    std::string value = authorization_ ? authorization_() : std::string();
    if (!value.empty()) request.headers.emplace_back(kHeader, std::move(value));
    return request;
  }

  std::function<std::string()> authorization_;
  std::atomic<bool> was_asked_{false};
};

}  // namespace kf::providers
