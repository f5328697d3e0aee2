#include "sidecar/net/listener.h"

#include <sys/socket.h>

#include <atomic>
#include <cerrno>

// The default backlog of 5 costs stalls of a second as soon as many clients connect at once.
#define CPPHTTPLIB_LISTEN_BACKLOG 4096
#include <httplib.h>

#include "sidecar/net/listen_address.h"

namespace kf::net {
namespace {

// Lends our threads to httplib, which owns the queue that it asks for.
class BorrowedThreads final : public httplib::TaskQueue {
 public:
  explicit BorrowedThreads(const Listener::Hooks& hooks) : hooks_(hooks) {}
  bool enqueue(std::function<void()> task) override { return hooks_.place(std::move(task)); }
  void shutdown() override {}

 private:
  const Listener::Hooks& hooks_;
};

void set_reuse_address(socket_t fd) {
  // Never SO_REUSEPORT, which httplib sets: two programs would silently share one port.
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  // Connections inherit it. Left to itself the kernel lets a slow reader's unsent bytes grow to 4 MB.
  constexpr int kSendBufferBytes = 64 << 10;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof(kSendBufferBytes));
}

}  // namespace

class Listener::Impl final : public httplib::Server {
 public:
  explicit Impl(Hooks hooks) : hooks_(std::move(hooks)) {
    set_tcp_nodelay(true);
    set_socket_options(&set_reuse_address);
    new_task_queue = [this] { return new BorrowedThreads(hooks_); };
  }

  ~Impl() override {
    if (is_bound_ && !has_run_) ::close(svr_sock_);
  }

  Result<void> bind(const std::string& host, uint16_t port) {
    KF_TRY(const std::string address, listen_address(host));
    const int bound = port == 0 ? bind_to_any_port(address) : (bind_to_port(address, port) ? port : -1);
    if (bound <= 0) return bind_error(host, port, errno);
    port_ = static_cast<uint16_t>(bound);
    is_bound_ = true;
    return {};
  }

  uint16_t port() const { return port_; }

  void run() {
    has_run_ = true;
    listen_after_bind();  // closes the socket at its end
    is_bound_ = false;
  }

  // shutdown() and not httplib's stop(): that one closes the socket under the accepting thread, which may then accept
  // on a stranger's.
  void close() {
    if (is_bound_ && !is_closing_.exchange(true)) ::shutdown(svr_sock_, SHUT_RDWR);
  }

 private:
  bool process_and_close_socket(socket_t fd) override {
    hooks_.serve(Socket(fd));
    return true;
  }

  const Hooks hooks_;
  uint16_t port_ = 0;
  bool has_run_ = false;
  std::atomic<bool> is_bound_{false};
  std::atomic<bool> is_closing_{false};
};

Listener::Listener(Hooks hooks) : impl_(std::make_unique<Impl>(std::move(hooks))) {}
Listener::~Listener() = default;
Result<void> Listener::bind(const std::string& host, uint16_t port) { return impl_->bind(host, port); }
uint16_t Listener::port() const { return impl_->port(); }
void Listener::run() { impl_->run(); }
void Listener::close() { impl_->close(); }

}  // namespace kf::net
