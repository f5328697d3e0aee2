#include "sidecar/net/request_reader.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

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

  ServerOptions options;
  std::array<int, 2> ends = pair();
  Socket ours{ends[0]};
  Socket theirs{ends[1]};
  RequestReader reader{ours.fd(), options};
};

RequestHead head_of(size_t content_length, bool expects_continue) {
  RequestHead head;
  head.content_length = content_length;
  head.expects_continue = expects_continue;
  return head;
}

}  // namespace

TEST_CASE("who asks is told to go on, and only when a body is still to come") {
  Line line;
  line.say("body");
  CHECK(line.reader.read_body(head_of(4, true)).value() == "body");
  CHECK(line.heard() == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(line.reader.read_body(head_of(0, true)).value().empty());
  line.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
  const auto head = line.reader.read_head();
  REQUIRE(head.ok());
  CHECK(line.reader.read_body(*head).value() == "body");
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
  CHECK(gone.reader.read_body(head_of(4, true)).error().code == ErrorCode::cancelled);
  CHECK(gone.reader.read_body(head_of(4, false)).error().code == ErrorCode::cancelled);
  Line half;
  half.say("bo");
  half.theirs.close();
  CHECK(half.reader.read_body(head_of(4, false)).error().code == ErrorCode::cancelled);
  Line torn;
  CHECK(send_all(torn.ours.fd(), "never read", kPatience) == Sent::all);
  torn.theirs.close();  // with bytes unread, which breaks the line
  CHECK(torn.reader.read_body(head_of(4, false)).error().code == ErrorCode::cancelled);
  ServerOptions hasty;
  hasty.body_deadline = milliseconds(0);
  Line slow(hasty);
  slow.say("bo");
  CHECK(slow.reader.read_body(head_of(4, false)).error().message.find("came too slowly") != std::string::npos);
  Line whole(hasty);
  whole.say("body");
  CHECK(whole.reader.read_body(head_of(4, false)).value() == "body");
}
