#include "sidecar/net/request_reader.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/net/net_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

// A reader of ours, and whoever writes to it.
struct Line {
  explicit Line(ServerOptions with = {}) : options(with) {}
  static std::array<int, 2> pair() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return ends;
  }
  void say(std::string_view bytes) const { CHECK(send_all(theirs.fd(), bytes, kPatience) == Sent::all); }
  std::string heard() const {
    std::array<char, 100> buffer;
    const Received got = receive(theirs.fd(), buffer);
    return {buffer.data(), got.count};
  }

  Result<std::string> read_body(RequestReader::Content content) {
    BodyBudget::Body held(budget, ours.fd(), "user");
    return reader.read_body(content, held);
  }

  ServerOptions options;
  FakeClock clock;
  BodyBudget budget{options.bodies, clock};
  std::array<int, 2> ends = pair();
  Socket ours{ends[0]};
  Socket theirs{ends[1]};
  RequestReader reader{ours.fd(), options};
};

}  // namespace

TEST_CASE("who asks is told to go on, and only when a body is still to come") {
  Line line;
  line.say("body");
  CHECK(line.read_body({4, true}).value() == "body");
  CHECK(line.heard() == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(line.read_body({0, true}).value().empty());
  line.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
  const auto head = line.reader.read_head();
  REQUIRE(head.ok());
  CHECK(line.read_body({head->content_length, head->expects_continue}).value() == "body");
  CHECK(line.heard().empty());
}

TEST_CASE("a head that has begun has its time and no more") {
  ServerOptions hasty;
  hasty.head_deadline = milliseconds(0);
  Line line(hasty);
  line.say("GET /");
  CHECK(line.reader.read_head().error().message.find("head came too slowly") != std::string::npos);
}

TEST_CASE("who leaves before or within the body is told from who is slow") {
  Line gone;
  gone.theirs.close();
  CHECK(gone.read_body({4, true}).error().code == ErrorCode::cancelled);
  CHECK(gone.read_body({4, false}).error().code == ErrorCode::cancelled);
  Line half;
  half.say("bo");
  half.theirs.close();
  CHECK(half.read_body({4, false}).error().code == ErrorCode::cancelled);
  Line torn;
  CHECK(send_all(torn.ours.fd(), "never read", kPatience) == Sent::all);
  torn.theirs.close();  // with bytes unread, which breaks the line
  CHECK(torn.read_body({4, false}).error().code == ErrorCode::cancelled);
  ServerOptions hasty;
  hasty.body_deadline = milliseconds(0);
  Line slow(hasty);
  slow.say("bo");
  CHECK(slow.read_body({4, false}).error().message.find("came too slowly") != std::string::npos);
  Line whole(hasty);
  whole.say("body");
  CHECK(whole.read_body({4, false}).value() == "body");
}
