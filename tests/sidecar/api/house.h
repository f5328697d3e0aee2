#pragma once
// The whole route table over a store of its own, with handlers that only say that they were reached: for tests that
// walk every route.

#include "shared/base/text.h"
#include "sidecar/api/all_routes.h"
#include "tests/sidecar/identity/identity_fixture.h"
#include "tests/sidecar/store/test_store.h"

namespace kf::api::test {

// The status of a route that let somebody in.
inline constexpr int kLetIn = 299;

enum class Comes { without_anything, with_cookie, with_cookie_and_csrf, with_token };
inline constexpr std::array<Comes, 4> kComes{Comes::without_anything, Comes::with_cookie, Comes::with_cookie_and_csrf,
                                             Comes::with_token};

struct House : identity::test::Identity {
  store::TestStore data;
  crypto::SigningKey key{crypto::Secret(std::string(32, 'k'))};
  record::Recorder recorder{{data.store->audit(), key, clock, data.log, data.folder.path() / "checkpoints"}};
  std::unique_ptr<vault::Vault> vault =
      vault::Vault::open(data.store->credentials(), crypto::Secret(std::string(32, 'm')), clock).value();
  std::unique_ptr<net::HttpClient> client = net::make_http_client({});
  std::vector<std::unique_ptr<providers::Provider>> providers = providers::make_all_providers(
      {{*net::parse_origin("http://127.0.0.1:1")}, {*net::parse_origin("http://127.0.0.1:9")}}, *client);
  providers::LocalDiscovery discovery{{providers[0].get(), providers[1].get()}, clock};
  std::atomic<bool> is_stopping{false};
  consent::Consents consents{data.store->consents(), clock};
  TokenBuckets calls{0, clock};
  chat::ChatService chat{
      {providers, data.store->conversations(), recorder, consents, calls, clock, data.log, is_stopping}};
  Door door{1, {}};
  RateLimits limits{{0, 0}, clock};
  Idempotency idempotency{data.store->idempotency(), crypto::Secret("key"), clock};

  std::vector<Route> routes() {
    return all_routes({*data.store,
                       recorder,
                       users,
                       sessions,
                       tokens,
                       browsers,
                       *vault,
                       {},
                       discovery,
                       providers,
                       chat,
                       consents,
                       clock});
  }

  // The table with handlers that only say that they were reached.
  Router router() {
    auto table = routes();
    for (Route& row : table) {
      row.handler = [](Context&) -> Result<net::Response> { return net::json_response(kLetIn, "{}"); };
    }
    return {
        std::move(table), {door, authenticator, limits, idempotency}, data.log, [](Context&) -> Result<net::Response> {
          return net::json_response(200, "{}");
        }};
  }

  // As `user` with a token of these scopes or, without scopes, with the page.
  net::Request knock_with(const Route& route, const store::UserRecord& user, const std::vector<Permission>& scopes) {
    if (scopes.empty()) return knock(route, user, Comes::with_cookie_and_csrf);
    auto request = knock(route, user, Comes::without_anything);
    request.headers.emplace_back("x-api-key", tokens.make(user, {"t", scopes, {}, {}})->token);
    return request;
  }

  net::Request knock(const Route& route, const store::UserRecord& user, Comes comes) {
    net::Request request;
    if (comes == Comes::with_cookie || comes == Comes::with_cookie_and_csrf) {
      const auto mine = grant(user.id);
      request = Identity::request(mine, comes == Comes::with_cookie ? "" : mine.csrf);
    } else if (comes == Comes::with_token) {
      const auto scopes = (identity::permissions_of(user.role) & identity::kTokenScopes).list();
      request = with_token(tokens.make(user, {"t", scopes, {}, {}})->token);
    }
    request.method = route.method;
    for (const auto part : split(std::string_view(route.pattern).substr(1), '/')) request.segments.emplace_back(part);
    request.headers.emplace_back("host", "127.0.0.1:1");
    request.headers.emplace_back("content-type", "application/json");
    return request;
  }
};

}  // namespace kf::api::test
