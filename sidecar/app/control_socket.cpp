#include "sidecar/app/control_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "shared/contracts/problem.h"

namespace kf::app {
namespace {

constexpr size_t kLineBytesMax = 4096;
constexpr timeval kPatience{90, 0};  // a keychain may ask its person first; a key from a passphrase takes seconds

// One line of JSON each way.
struct ControlAnswer {
  std::optional<std::string> text;
  std::optional<Problem> problem;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("text", self.text);
    visit("problem", self.problem);
  }
};

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

// A line without its end; empty when none comes in time or it is too long.
std::string read_line(int fd) {
  std::string line;
  char buffer[512];
  while (line.size() < kLineBytesMax) {
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) return {};
    line.append(buffer, static_cast<size_t>(got));
    if (line.back() == '\n') return line.substr(0, line.size() - 1);
  }
  return {};
}

bool send_line(int fd, const std::string& text) {
  const std::string line = text + "\n";
  return ::send(fd, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::listen(const std::filesystem::path& data_dir,
                                                             ControlHandler handler) {
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
  return std::unique_ptr<ControlSocket>(new ControlSocket(fd, path, std::move(handler)));
}

ControlSocket::ControlSocket(int fd, std::filesystem::path path, ControlHandler handler)
    : fd_(fd), path_(std::move(path)), handler_(std::move(handler)), thread_([this] { serve(); }) {}

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
  if (!is_our_user(client)) return;
  std::string line = read_line(client);
  auto request = decode_json<ControlRequest>(line);
  crypto::wipe(line);
  auto done = request ? handler_(*request) : Result<std::string>(request.error());
  if (request && request->passphrase) crypto::wipe(*request->passphrase);
  ControlAnswer told;
  if (done)
    told.text = std::move(done).value();
  else
    told.problem = problem_from(done.error());
  (void)send_line(client, to_json_text(told));
}

Result<std::string> ask_sidecar(const std::filesystem::path& data_dir, const ControlRequest& request) {
  const auto path = socket_path(data_dir);
  KF_TRY(const sockaddr_un address, address_of(path));
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  set_patience(fd);
  std::string line;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      send_line(fd, to_json_text(request))) {
    line = read_line(fd);
  }
  ::close(fd);
  if (line.empty()) {
    return Error{ErrorCode::not_found,
                 "No sidecar runs with the data folder " + data_dir.string() + ". Start one: knowledge-foundry",
                 "data_dir"};
  }
  KF_TRY(auto answer, decode_json<ControlAnswer>(line));
  if (answer.problem) return error_from(*answer.problem);
  return answer.text.value_or("");
}

}  // namespace kf::app
