#include "sidecar/app/control_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kf::app {
namespace {

constexpr std::string_view kOpen = "open\n";
constexpr size_t kAnswerBytesMax = 512;
constexpr timeval kPatience{2, 0};

std::filesystem::path socket_path(const std::filesystem::path& data_dir) { return data_dir / "control.sock"; }

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path) {
    return Error{ErrorCode::unavailable, "The path of the data folder is too long for a socket: " + text, "data_dir"};
  }
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

void set_patience(int fd) {
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
}

bool is_our_user(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

std::string read_some(int fd) {
  char buffer[kAnswerBytesMax];
  const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
  return got > 0 ? std::string(buffer, static_cast<size_t>(got)) : std::string();
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::listen(const std::filesystem::path& data_dir,
                                                             std::function<std::string()> mint_link) {
  const auto path = socket_path(data_dir);
  KF_TRY(const sockaddr_un address, address_of(path));
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::unlink(path.c_str());  // the folder's lock is ours, so a socket that lies here belongs to nobody
  const bool is_listening = fd >= 0 && ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                            ::chmod(path.c_str(), 0600) == 0 && ::listen(fd, 8) == 0;
  if (!is_listening) {
    const std::string why = std::strerror(errno);
    if (fd >= 0) ::close(fd);
    return Error{ErrorCode::unavailable, "Cannot make " + path.string() + ": " + why + ".", "data_dir"};
  }
  return std::unique_ptr<ControlSocket>(new ControlSocket(fd, path, std::move(mint_link)));
}

ControlSocket::ControlSocket(int fd, std::filesystem::path path, std::function<std::string()> mint_link)
    : fd_(fd), path_(std::move(path)), mint_link_(std::move(mint_link)), thread_([this] { serve(); }) {}

ControlSocket::~ControlSocket() {
  is_closing_ = true;
  ::shutdown(fd_, SHUT_RDWR);  // wakes accept
  thread_.join();
  ::close(fd_);
  ::unlink(path_.c_str());
}

void ControlSocket::serve() {
  while (!is_closing_) {
    const int client = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0 && errno != EINTR && errno != ECONNABORTED) return;
    if (client < 0) continue;
    set_patience(client);
    answer(client);
    ::close(client);
  }
}

void ControlSocket::answer(int client) const {
  if (!is_our_user(client) || read_some(client) != kOpen) return;
  const std::string link = mint_link_() + "\n";
  (void)::send(client, link.data(), link.size(), MSG_NOSIGNAL);
}

Result<std::string> ask_for_link(const std::filesystem::path& data_dir) {
  const auto path = socket_path(data_dir);
  KF_TRY(const sockaddr_un address, address_of(path));
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  set_patience(fd);
  std::string link;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(fd, kOpen.data(), kOpen.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(kOpen.size())) {
    link = read_some(fd);
  }
  ::close(fd);
  if (link.empty() || link.back() != '\n') {
    return Error{ErrorCode::not_found,
                 "No sidecar runs with the data folder " + data_dir.string() + ". Start one: knowledge-foundry",
                 "data_dir"};
  }
  link.pop_back();
  return link;
}

}  // namespace kf::app
