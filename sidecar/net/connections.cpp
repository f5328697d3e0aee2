#include "sidecar/net/connections.h"

#include <sys/socket.h>

namespace kf::net {

Connections::Entry::Entry(Connections& owner, int fd) : owner_(owner), fd_(fd) { set(State::idle); }

Connections::Entry::~Entry() {
  owner_.rows_.with([this](auto& rows) { rows.erase(fd_); });
}

void Connections::Entry::set(State state) {
  owner_.rows_.with([&](auto& rows) {
    rows[fd_] = {state, std::chrono::steady_clock::now()};
    if (owner_.is_ending_ && state != State::busy) ::shutdown(fd_, SHUT_RD);
  });
}

void Connections::end_longest_idle() {
  rows_.with([](auto& rows) {
    auto longest = rows.end();
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (row->second.state != State::idle) continue;
      if (longest == rows.end() || row->second.since < longest->second.since) longest = row;
    }
    if (longest == rows.end()) return;
    ::shutdown(longest->first, SHUT_RD);
    longest->second.state = State::busy;  // the next call must choose another one
  });
}

void Connections::end_idle_and_streams() {
  rows_.with([this](auto& rows) {
    is_ending_ = true;
    for (const auto& [fd, row] : rows) {
      if (row.state != State::busy) ::shutdown(fd, SHUT_RD);
    }
  });
}

void Connections::break_all() {
  rows_.with([](auto& rows) {
    for (const auto& [fd, row] : rows) ::shutdown(fd, SHUT_RDWR);
  });
}

int Connections::count() const {
  return rows_.with([](const auto& rows) { return static_cast<int>(rows.size()); });
}

}  // namespace kf::net
