#include "sidecar/app/ask_person.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace kf::app {
namespace {

constexpr size_t kSecretCharactersMin = 12;

// While it lives, a terminal does not show what is typed.
class HiddenTyping {
 public:
  HiddenTyping() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~HiddenTyping() {
    if (!is_terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::cerr << std::endl;
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

  bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_;
};

}  // namespace

Result<crypto::Secret> ask_secret(const std::string& prompt) {
  const HiddenTyping hidden;
  if (hidden.is_terminal()) std::cerr << prompt << ": " << std::flush;
  std::string line;
  std::getline(std::cin, line);
  crypto::Secret secret{std::string_view(line)};
  crypto::wipe(line);
  if (secret.is_empty()) return Error{ErrorCode::invalid_request, "Nothing was entered.", "passphrase"};
  return secret;
}

Result<crypto::Secret> ask_new_secret(const std::string& prompt) {
  KF_TRY(auto secret, ask_secret(prompt));
  if (secret.size() < kSecretCharactersMin)
    return Error{ErrorCode::invalid_request, "A passphrase has at least 12 characters.", "passphrase"};
  if (::isatty(STDIN_FILENO) == 0) return secret;
  KF_TRY(const auto again, ask_secret("The same again"));
  if (again == secret) return secret;
  return Error{ErrorCode::invalid_request, "The two are not the same.", "passphrase"};
}

bool is_answered_with_yes(const std::string& question) {
  std::cerr << question << " Type yes to go on: " << std::flush;
  std::string line;
  std::getline(std::cin, line);
  return line == "yes";
}

}  // namespace kf::app
