#include "sidecar/api/handlers.h"

namespace kf::api {

std::vector<Route> health_routes(store::Store& store) {
  const auto alive = [](Context&) -> Result<net::Response> { return net::json_response(200, R"({"status":"ok"})"); };
  const auto ready = [&store](Context&) -> Result<net::Response> {
    KF_CHECK(store.check());
    return net::json_response(200, R"({"status":"ready"})");
  };
  return {
      {"GET", "/healthz", Access::open_to_all(), Body::none, alive},
      {"GET", "/readyz", Access::open_to_all(), Body::none, ready},
  };
}

}  // namespace kf::api
