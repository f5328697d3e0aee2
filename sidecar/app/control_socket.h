#pragma once
// How `knowledge-foundry open` reaches the sidecar that runs: a Unix socket in the data folder, for the same user only.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "shared/base/result.h"

namespace kf::app {

class ControlSocket {
 public:
  // `mint_link` gives a new launch link; it is called for each "open" that somebody of our own user sends.
  static Result<std::unique_ptr<ControlSocket>> listen(const std::filesystem::path& data_dir,
                                                       std::function<std::string()> mint_link);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket(int fd, std::filesystem::path path, std::function<std::string()> mint_link);
  void serve();
  void answer(int client) const;

  int fd_;
  std::filesystem::path path_;
  std::function<std::string()> mint_link_;
  std::atomic<bool> is_closing_{false};
  std::thread thread_;
};

// Asks the sidecar of `data_dir` for a new link. not_found when none runs there.
Result<std::string> ask_for_link(const std::filesystem::path& data_dir);

}  // namespace kf::app
