#pragma once
// A connected pair of sockets, for what looks at one end.

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

#include "sidecar/net/socket.h"

namespace kf::net::test {

struct SocketPair {
  SocketPair() {
    std::array<int, 2> fds{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
    ours = Socket(fds[0]);
    theirs = Socket(fds[1]);
  }
  // Whether our end of input was reached: nobody reads from it any more.
  bool is_ended() const {
    std::array<char, 1> byte;
    return receive(ours.fd(), byte).kind == Received::Kind::bytes;
  }

  Socket ours;
  Socket theirs;
};

}  // namespace kf::net::test
