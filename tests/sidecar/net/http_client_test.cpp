#include "sidecar/net/http_client.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

#include "tests/sidecar/net/client_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

// The body that a new client gets, or the error's code in brackets.
std::string body_from(const Upstream& upstream) {
  const auto client = make_client();
  const auto response = fetch_from(upstream, *client);
  return response ? response->body : "[" + std::string(error_code_name(response.error().code)) + "]";
}

// A reader's connection: `theirs` is what the reader holds.
struct Reader {
  Reader() {
    uint16_t port = 0;
    const Socket listening = listen_somewhere(port);
    theirs.emplace(port);
    ours = Socket(::accept4(listening.fd(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  Socket ours;
  std::optional<RawClient> theirs;
};

}  // namespace

TEST_CASE("a request goes out and its answer comes back, whatever its framing") {
  CHECK(body_from(Upstream(answers(length_answer("hello")))) == "hello");
  CHECK(body_from(Upstream(answers(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"))) == "hello");
  CHECK(body_from(Upstream(says_and_closes({"HTTP/1.1 200 OK\r\n\r\nhe", "llo"}))) == "hello");
  CHECK(body_from(Upstream(says_and_closes({"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"}))) == "hello");
  CHECK(body_from(Upstream(answers("HTTP/1.1 204 No Content\r\n\r\n"))).empty());
  CHECK(body_from(Upstream(answers("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" +
                                   length_answer("hello")))) == "hello");
}

TEST_CASE("what the server gets is what was asked, in one piece") {
  std::string heard;
  Upstream upstream([&heard](Upstream::Peer& peer) {
    heard = peer.hear_request();
    peer.say(length_answer("ok"));
  });
  const auto client = make_client();
  Origin origin = upstream.origin();
  origin.path_prefix = "/base";
  const auto response = client->fetch(
      origin, {"POST", "/x", {{"content-type", "application/json"}}, std::string(200000, 'b')}, kDeadlines);
  REQUIRE(response.ok());
  CHECK(response->status == 200);
  CHECK(find_header(response->headers, "content-length") == "2");
  CHECK(heard.starts_with("POST /base/x HTTP/1.1\r\nHost: " + origin.authority() + "\r\n"));
  CHECK(heard.ends_with("\r\n\r\n" + std::string(200000, 'b')));
}

TEST_CASE("an answer is understood at every split of its bytes") {
  const std::string text =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n";
  Upstream upstream([&text](Upstream::Peer& peer) {
    for (size_t cut = 1; cut < text.size(); ++cut) {
      if (peer.hear_request().empty()) return;
      peer.say(text.substr(0, cut));
      peer.say(text.substr(cut));
    }
  });
  const auto client = make_client();
  for (size_t cut = 1; cut < text.size(); ++cut) {
    CAPTURE(cut);
    const auto response = fetch_from(upstream, *client);
    REQUIRE(response.ok());
    CHECK(response->body == "hello world");
  }
  CHECK(upstream.accepted() == 1);
}

TEST_CASE("the caller is told when an answer does not come at once") {
  std::atomic<bool> was_told{false};
  bool was_told_before = false;
  Upstream upstream([&](Upstream::Peer& peer) {
    peer.hear_request();
    was_told_before = eventually([&] { return was_told.load(); });
    peer.say(length_answer("ok"));
  });
  ClientRequest request = kGet;
  request.on_wait = [&was_told] { was_told = true; };
  CHECK(make_client()->fetch(upstream.origin(), request, kDeadlines)->body == "ok");
  CHECK(was_told_before);
}

TEST_CASE("an answer tells whether its body began together with its head") {
  const auto opened = [](std::string answer) {
    Upstream upstream(answers(std::move(answer)));
    const auto client = make_client();
    auto stream = client->open(upstream.origin(), kGet, kDeadlines);
    REQUIRE(stream.ok());
    const bool has_early = (*stream)->has_early_bytes();
    std::array<char, 16> buffer;
    while ((*stream)->read(buffer, kPatience).value() > 0) continue;
    CHECK_FALSE((*stream)->has_early_bytes());
    return has_early;
  };
  CHECK(opened(length_answer("hello")));
  CHECK_FALSE(opened(length_answer("")));
}

TEST_CASE("bodies that break off or make no sense are errors, in plain words") {
  const std::vector<std::pair<std::string, ErrorCode>> rows = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", ErrorCode::provider_unreachable},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", ErrorCode::provider_unreachable},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", ErrorCode::provider_unreachable},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ErrorCode::provider_protocol},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: br\r\n\r\n", ErrorCode::provider_protocol},
      {"HTTP/1.1 200", ErrorCode::provider_unreachable},
      {"SSH-2.0-OpenSSH\r\n", ErrorCode::provider_protocol},
      {"HTTP/1.1 101 Switching\r\n\r\n", ErrorCode::provider_protocol},
      {"", ErrorCode::provider_unreachable},
  };
  for (const auto& [bytes, code] : rows) {
    CAPTURE(bytes);
    Upstream upstream(says_and_closes({bytes}));
    const auto client = make_client();
    const auto response = fetch_from(upstream, *client);
    REQUIRE(!response.ok());
    CHECK(response.error().code == code);
    CHECK(response.error().message.starts_with(upstream.origin().authority()));
  }
}

TEST_CASE("where nothing listens the message says so, and a name nobody knows is told apart") {
  uint16_t port = 0;
  listen_somewhere(port).close();
  const auto client = make_client();
  const auto refused = client->fetch({"127.0.0.1", port, ""}, kGet, kDeadlines);
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == ErrorCode::provider_unreachable);
  CHECK(refused.error().message == "Nothing listens at 127.0.0.1:" + std::to_string(port) + ".");
  CHECK(client->fetch({"localhost", port, ""}, kGet, kDeadlines).error().code == ErrorCode::provider_unreachable);
  const auto unknown = client->fetch({"no-such-host.invalid", port, ""}, kGet, kDeadlines);
  REQUIRE(!unknown.ok());
  CHECK(unknown.error().message.find("no-such-host.invalid") != std::string::npos);
}

TEST_CASE("localhost reaches a server on 127.0.0.1") {
  Upstream upstream(answers(length_answer("here")));
  const auto client = make_client();
  CHECK(client->fetch({"localhost", upstream.origin().port, ""}, kGet, kDeadlines)->body == "here");
}

TEST_CASE("a server that takes the request and says nothing is a time-out") {
  Upstream upstream([](Upstream::Peer& peer) { peer.hangs_up(kPatience); });
  const auto client = make_client();
  const auto start = std::chrono::steady_clock::now();
  const auto response = fetch_from(upstream, *client, {kPatience, milliseconds(100), kPatience});
  REQUIRE(!response.ok());
  CHECK(response.error().code == ErrorCode::provider_timeout);
  CHECK(response.error().message == upstream.origin().authority() + " did not answer within 100 ms.");
  CHECK(ms_since(start) < 2000);
}

TEST_CASE("a listening socket that nobody serves is a time-out, at connecting or at waiting") {
  uint16_t port = 0;
  const Socket black_hole = listen_somewhere(port, 0);
  const auto client = make_client();
  std::vector<std::unique_ptr<ResponseStream>> kept;
  for (int i = 0; i < 4; ++i) {
    const auto response =
        client->fetch({"127.0.0.1", port, ""}, kGet, {milliseconds(100), milliseconds(100), kPatience});
    REQUIRE(!response.ok());
    CHECK(response.error().code == ErrorCode::provider_timeout);
  }
}

TEST_CASE("a server that does not read its request is a time-out") {
  uint16_t port = 0;
  const Socket black_hole = listen_somewhere(port);
  const auto client = make_client();
  const auto response = client->fetch({"127.0.0.1", port, ""}, {"POST", "/", {}, std::string(32u << 20, 'x')},
                                      {kPatience, milliseconds(100), kPatience});
  CHECK(response.error().code == ErrorCode::provider_timeout);
}

TEST_CASE("silence in the middle of an answer is a time-out, and the connection is closed") {
  std::atomic<bool> was_closed{false};
  Upstream upstream([&](Upstream::Peer& peer) {
    peer.hear_request();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbegun");
    was_closed = peer.hangs_up(kPatience);
  });
  const auto client = make_client();
  const auto response = fetch_from(upstream, *client, {kPatience, kPatience, milliseconds(100)});
  CHECK(response.error().code == ErrorCode::provider_timeout);
  CHECK(eventually([&] { return was_closed.load(); }));
}

TEST_CASE("a refusal is heard although the server did not take the whole request") {
  Upstream upstream([](Upstream::Peer& peer) {
    std::array<char, 100> buffer;
    while (receive(peer.fd(), buffer).kind != Received::Kind::bytes) {
    }
    peer.say("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!");
    linger_closing(peer.fd());
  });
  const auto client = make_client();
  const auto response = client->fetch(upstream.origin(), {"POST", "/", {}, std::string(1 << 20, 'x')}, kDeadlines);
  REQUIRE(response.ok());
  CHECK(response->status == 413);
}

TEST_CASE("a body past its cap is refused and no longer read") {
  Upstream upstream([](Upstream::Peer& peer) {
    peer.hear_request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    while (!peer.hangs_up(milliseconds(0))) peer.say(std::string(4096, 'x'));
  });
  const auto client = make_client();
  const auto response = client->fetch(upstream.origin(), kGet, kDeadlines, 100000);
  CHECK(response.error().code == ErrorCode::provider_protocol);
}

TEST_CASE("a reader that hangs up ends every wait within 250 ms and closes the upstream") {
  for (const char* begun :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"}) {
    CAPTURE(begun);
    std::atomic<bool> is_waiting{false};
    std::atomic<bool> was_closed{false};
    Upstream upstream([&](Upstream::Peer& peer) {
      peer.hear_request();
      peer.say(begun);
      is_waiting = true;
      was_closed = peer.hangs_up(kPatience);
    });
    Reader reader;
    std::chrono::steady_clock::time_point left;
    std::thread leaving([&] {
      eventually([&] { return is_waiting.load(); });
      reader.theirs->say("unread bytes do not matter");
      left = std::chrono::steady_clock::now();
      reader.theirs->close();
    });
    const auto client = make_client();
    auto stream = client->open(upstream.origin(), kGet, kDeadlines, reader.ours.fd());
    std::array<char, 64> buffer;
    Result<size_t> got = size_t{1};
    if (stream) {
      while (got && *got > 0) got = (*stream)->read(buffer, kPatience, reader.ours.fd());
    } else {
      got = stream.error();
    }
    leaving.join();
    CHECK(got.error().code == ErrorCode::cancelled);
    CHECK(ms_since(left) < 250);
    CHECK(eventually([&] { return was_closed.load(); }));
  }
}

TEST_CASE("a stream that is dropped early closes its connection at once") {
  std::atomic<bool> was_closed{false};
  Upstream upstream([&](Upstream::Peer& peer) {
    peer.hear_request();
    peer.say("HTTP/1.1 200 OK\r\n\r\nfirst");
    was_closed = peer.hangs_up(kPatience);
  });
  auto client = make_client();
  auto stream = client->open(upstream.origin(), kGet, kDeadlines);
  REQUIRE(stream.ok());
  CHECK((*stream)->status() == 200);
  CHECK((*stream)->headers().empty());
  std::array<char, 2> buffer;
  CHECK(*(*stream)->read(buffer, kPatience) == 2);
  client.reset();  // a stream may outlive its client
  CHECK(*(*stream)->read(buffer, kPatience) == 2);
  const auto start = std::chrono::steady_clock::now();
  stream->reset();
  CHECK(eventually([&] { return was_closed.load(); }));
  CHECK(ms_since(start) < 250);
}
