// Which connections the client uses again, and which it must not.
#include <doctest/doctest.h>

#include "tests/sidecar/net/client_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

TEST_CASE("connections are reused, also after HEAD and errors, and not after surplus or close") {
  Upstream upstream(answers(length_answer("x")));
  const auto client = make_client();
  for (int i = 0; i < 5; ++i) CHECK(fetch_from(upstream, *client).ok());
  CHECK(upstream.accepted() == 1);

  Upstream heads(answers("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n"));
  for (int i = 0; i < 3; ++i) CHECK(client->fetch(heads.origin(), {"HEAD", "/", {}, ""}, kDeadlines)->status == 404);
  CHECK(heads.accepted() == 1);

  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx surplus", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nsurplus",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"}) {
    CAPTURE(bytes);
    Upstream once(answers(bytes));
    for (int i = 0; i < 2; ++i) CHECK(fetch_from(once, *client).ok());
    CHECK(once.accepted() == 2);
  }
}

TEST_CASE("the pool keeps as many as it may, and none for too long") {
  Upstream upstream(answers(length_answer("x")));
  const auto none = make_client({.idle_max = kPatience, .pool_max = 0});
  for (int i = 0; i < 2; ++i) CHECK(fetch_from(upstream, *none).ok());
  CHECK(upstream.accepted() == 2);
  const auto forgetful = make_client({.idle_max = milliseconds(0), .pool_max = 8});
  for (int i = 0; i < 2; ++i) CHECK(fetch_from(upstream, *forgetful).ok());
  CHECK(upstream.accepted() == 4);
  const auto single = make_client({.idle_max = kPatience, .pool_max = 1});
  {
    auto first = single->open(upstream.origin(), kGet, kDeadlines);
    auto second = single->open(upstream.origin(), kGet, kDeadlines);
    std::array<char, 16> buffer;
    for (auto* stream : {&*first, &*second}) CHECK(*(*stream)->read(buffer, kPatience) == 1);
  }
  CHECK(upstream.accepted() == 6);
  CHECK(fetch_from(upstream, *single).ok());
  CHECK(upstream.accepted() == 6);
}

TEST_CASE("a connection that the server closed while it was idle is not used") {
  Upstream upstream(says_and_closes({length_answer("x")}));
  const auto client = make_client();
  for (int i = 0; i < 5; ++i) CHECK(fetch_from(upstream, *client)->body == "x");
}

TEST_CASE("a request that a reused connection swallows is sent once more on a fresh one, but only once") {
  std::atomic<int> connections{0};
  Upstream upstream([&](Upstream::Peer& peer) {
    const bool is_first = ++connections == 1;
    peer.hear_request();
    if (connections > 2) return;
    peer.say(length_answer("x"));
    if (is_first) peer.hear_request();  // and closes without a word
  });
  const auto client = make_client();
  CHECK(fetch_from(upstream, *client)->body == "x");
  CHECK(fetch_from(upstream, *client)->body == "x");
  CHECK(upstream.accepted() == 2);
  CHECK(fetch_from(upstream, *client).error().message ==
        upstream.origin().authority() + " closed the connection without an answer.");
  CHECK(upstream.accepted() == 3);
}
