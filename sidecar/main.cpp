// Reads the command line and hands over.

#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include "sidecar/app/application.h"
#include "sidecar/app/audit_command.h"
#include "sidecar/app/complain.h"
#include "sidecar/app/control_socket.h"
#include "sidecar/app/master_key.h"
#include "sidecar/app/token_command.h"
#include "sidecar/app/vault_command.h"
#include "sidecar/base/version.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace {

using namespace kf;
using namespace kf::app;

constexpr int kLargeBytes = 256 << 10;

Environment read_environment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string pair = *entry;
    if (const size_t equals = pair.find('='); equals != std::string::npos)
      environment[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return environment;
}

Result<Config> read_config(const CommandLine& line, const Environment& environment, crypto::Secret key) {
  std::error_code ignored;
  Config config = default_config(environment, std::filesystem::read_symlink("/proc/self/exe", ignored));
  const std::filesystem::path default_path = default_config_path(environment);
  const bool is_named = !line.config_path.empty();
  if (is_named || std::filesystem::exists(default_path)) {
    KF_TRY(const auto settings, settings_from_file(is_named ? std::filesystem::path(line.config_path) : default_path));
    KF_CHECK(apply(settings, config));
  }
  KF_TRY(const auto settings, settings_from_environment(environment));
  KF_CHECK(apply(settings, config));
  KF_CHECK(apply(line.settings, config));
  KF_TRY(config.given_key, take_given_key(config, environment, std::move(key)));
  return config;
}

int open_link(const Config& config) {
  const auto link = ask_sidecar(config.data_dir, {ControlVerb::open});
  if (!link) return complain(kExitFailed, link.error());
  std::cout << *link << std::endl;
  return kExitWell;
}

// The process holds credentials of its user: no core files, no debugger of another process, memory for secrets that is
// never swapped out, no broken pipes that end it. Signals that end us are waited for by one thread.
void harden() {
  prctl(PR_SET_DUMPABLE, 0);
  (void)crypto::make_secure_heap();
  (void)std::signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

// A large request goes back to the system when it is done. Left to itself, the allocator learns from the first one to
// keep the memory of all that follow.
void give_large_memory_back() {
  (void)mallopt(M_MMAP_THRESHOLD, kLargeBytes);
  (void)mallopt(M_TRIM_THRESHOLD, 4 * kLargeBytes);
}

int run(const std::vector<std::string>& arguments) {
  const auto line = parse_command_line(arguments);
  if (!line) return complain(kExitUsage, line.error());
  if (line->verb == Verb::show_help) return std::cout << help_text(), kExitWell;
  if (line->verb == Verb::show_version) return std::cout << "knowledge-foundry " << version() << std::endl, kExitWell;
  auto key = take_environment_key();
  const auto config = read_config(*line, read_environment(), std::move(key));
  if (!config) return complain(kExitConfiguration, config.error());
  if (line->verb == Verb::open_link) return open_link(*config);
  if (line->verb == Verb::audit_verify) return audit_verify(*config, *line);
  if (line->verb == Verb::audit_export) return audit_export(*config, *line);
  if (line->verb == Verb::vault_status) return vault_status(*config);
  if (line->verb == Verb::vault_rotate) return vault_rotate(*config);
  if (line->verb == Verb::vault_passphrase) return vault_passphrase(*config);
  if (line->verb == Verb::vault_keychain) return vault_keychain(*config);
  if (line->verb == Verb::vault_key_file) return vault_key_file(*config);
  if (line->verb == Verb::vault_unlock) return vault_unlock(*config);
  if (line->verb == Verb::vault_reset) return vault_reset(*config);
  if (line->verb == Verb::token_create) return token_create(*config, *line);
  return serve(*config);
}

}  // namespace

int main(int argc, char** argv) {
  harden();
  give_large_memory_back();
  return run(std::vector<std::string>(argv + 1, argv + argc));
}
