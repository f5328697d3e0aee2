#include "tests/bench/load_connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace kf::bench {

void LoadConnection::fail(std::string fault) {
  state_ = State::failed;
  fault_ = std::move(fault);
  fd_.close();
}

void LoadConnection::ask(EventLoop& loop) {
  state_ = State::busy;
  sent_ = 0;
  reader_.reset();
  if (!fd_) {
    fd_ = connect_to(port_);
    if (!fd_) return fail("cannot connect");
    loop.watch(fd_.get(), id_, Interest::read_and_write);
    return;
  }
  send_rest(loop);
}

// False when the request is not out yet.
bool LoadConnection::send_rest(EventLoop& loop) {
  if (sent_ == request_.size()) return true;
  const ssize_t count = send(fd_.get(), request_.data() + sent_, request_.size() - sent_, MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN) {
    fail(std::string("cannot send: ") + std::strerror(errno));
    return false;
  }
  sent_ += count > 0 ? static_cast<size_t>(count) : 0;
  const bool is_out = sent_ == request_.size();
  loop.change(fd_.get(), id_, is_out ? Interest::read : Interest::read_and_write);
  return is_out;
}

std::optional<std::string_view> LoadConnection::receive(std::span<char> buffer) {
  const ssize_t count = recv(fd_.get(), buffer.data(), buffer.size(), 0);
  if (count > 0) return std::string_view(buffer.data(), static_cast<size_t>(count));
  if (count == 0) {
    fail("closed in mid-response");
  } else if (errno != EAGAIN) {
    fail(std::string("cannot receive: ") + std::strerror(errno));
  }
  return std::nullopt;
}

// True when the response ended well.
bool LoadConnection::judge() {
  if (reader_.is_broken()) {
    fail("not HTTP");
  } else if (reader_.is_done() && reader_.status() != 200) {
    fail("status " + std::to_string(reader_.status()));
  }
  return state_ == State::busy && reader_.is_done();
}

// Between two requests the server may only close.
void LoadConnection::note_idle_event() { fd_.close(); }

}  // namespace kf::bench
