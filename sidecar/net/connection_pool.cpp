#include "sidecar/net/connection_pool.h"

namespace kf::net {

std::optional<ConnectionPool::Idle> ConnectionPool::pop(const std::string& authority) {
  return rows_.with([&](Rows& rows) -> std::optional<Idle> {
    const auto row = rows.find(authority);
    if (row == rows.end()) return std::nullopt;
    Idle idle = std::move(row->second.back());
    row->second.pop_back();
    if (row->second.empty()) rows.erase(row);
    return idle;
  });
}

std::optional<Socket> ConnectionPool::take(const std::string& authority) {
  while (auto idle = pop(authority)) {
    const bool is_old = std::chrono::steady_clock::now() - idle->since > options_.idle_max;
    if (!is_old && !is_stale(idle->socket.fd())) return std::move(idle->socket);
  }
  return std::nullopt;
}

void ConnectionPool::give_back(const std::string& authority, Socket socket) {
  Socket superfluous;  // closed after the lock
  rows_.with([&](Rows& rows) {
    const bool is_full = rows.size() >= kAuthoritiesMax && rows.count(authority) == 0;
    if (is_full || options_.pool_max == 0) {
      superfluous = std::move(socket);
      return;
    }
    auto& idle = rows[authority];
    if (idle.size() >= options_.pool_max) {
      superfluous = std::move(idle.front().socket);
      idle.erase(idle.begin());
    }
    idle.push_back({std::move(socket), std::chrono::steady_clock::now()});
  });
}

}  // namespace kf::net
