#pragma once
// Walks the whole route table with requests that differ in one thing, and counts. A new route is swept without a line
// of its own.

#include <string>
#include <vector>

#include "sidecar/net/request_head.h"
#include "tests/sidecar/api/house.h"

namespace kf::api::test {

struct Sweep : House {
  std::vector<Route> table = routes();
  std::vector<std::string> reached;  // "GET /api/users", each time its handler ran
  Router asked = telling_router();
  int tried = 0;

  static std::string name_of(const Route& route) { return route.method + " " + route.pattern; }
  static bool is_open(const Route& route) { return route.access.who == Access::Who::everybody; }

  Router telling_router() {
    auto table = routes();
    for (Route& row : table) {
      row.handler = [this, name = name_of(row)](Context&) -> Result<net::Response> {
        reached.push_back(name);
        return net::json_response(kLetIn, "{}");
      };
    }
    return {
        std::move(table), {door, authenticator, limits, idempotency}, data.log, [](Context&) -> Result<net::Response> {
          return net::json_response(200, "{}");
        }};
  }

  store::UserRecord owner() { return *users.find(store::kOwner); }

  // Somebody who may everything asks, with these headers instead of, or besides, the right ones.
  net::Request proven(const Route& route, const net::Headers& other = {}) {
    auto request = knock(route, owner(), Comes::with_cookie_and_csrf);
    replace(request, other);
    return request;
  }

  net::Request nobody(const Route& route, const net::Headers& other = {}) {
    auto request = knock(route, owner(), Comes::without_anything);
    replace(request, other);
    return request;
  }

  static void replace(net::Request& request, const net::Headers& other) {
    for (const auto& [name, value] : other) {
      std::erase_if(request.headers, [&name = name](const auto& header) { return header.first == name; });
      request.headers.emplace_back(name, value);
    }
  }

  int ask(net::Request request) {
    ++tried;
    return asked.handle(request).status;
  }

  // Nothing ran since the last call; what did is named.
  bool nothing_ran() {
    const bool is_quiet = reached.empty();
    if (!is_quiet) MESSAGE("ran: ", reached.front());
    reached.clear();
    return is_quiet;
  }
};

}  // namespace kf::api::test
