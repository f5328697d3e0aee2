#include "sidecar/net/connections.h"

#include <sys/socket.h>

#include <algorithm>

namespace kf::net {
namespace {

// A send that has just begun has not stalled.
constexpr std::chrono::milliseconds kMoment{100};

}  // namespace

Connections::Entry::Entry(Connections& owner, int fd) : owner_(owner), fd_(fd) { set(State::idle); }

Connections::Entry::~Entry() {
  owner_.rows_.with([this](auto& rows) { rows.erase(fd_); });
}

void Connections::Entry::set(State state) {
  owner_.rows_.with([&](auto& rows) {
    Row& row = rows[fd_];
    row.state = state;
    row.since = std::chrono::steady_clock::now();
    row.sending = &sending_;
    if (state == State::busy) row.is_going = false;  // its request had come already, and is served
    if (owner_.is_ending_ && state != State::busy) ::shutdown(fd_, SHUT_RD);
  });
}

bool Connections::end_longest(State state) {
  return rows_.with([state](auto& rows) {
    auto longest = rows.end();
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (row->second.state != state || row->second.is_going) continue;
      if (longest == rows.end() || row->second.since < longest->second.since) longest = row;
    }
    if (longest == rows.end()) return false;
    ::shutdown(longest->first, SHUT_RD);
    longest->second.is_going = true;
    return true;
  });
}

bool Connections::end_longest_lingering() { return end_longest(State::lingering); }

bool Connections::end_longest_idle() { return end_longest(State::idle); }

bool Connections::break_longest_stalled() {
  return rows_.with([now = std::chrono::steady_clock::now()](auto& rows) {
    std::chrono::steady_clock::duration most = kMoment;
    auto longest = rows.end();
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      const auto stalled = row->second.sending->stalled(now);
      if (row->second.is_going || stalled < most) continue;
      most = stalled;
      longest = row;
    }
    if (longest == rows.end()) return false;
    ::shutdown(longest->first, SHUT_RDWR);
    longest->second.is_going = true;
    return true;
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

size_t Connections::going() const {
  return rows_.with([](const auto& rows) {
    return static_cast<size_t>(
        std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.second.is_going; }));
  });
}

int Connections::count() const {
  return rows_.with([](const auto& rows) { return static_cast<int>(rows.size()); });
}

}  // namespace kf::net
