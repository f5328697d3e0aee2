#pragma once
// What the sidecar is told: defaults, then the file, then the environment, then the command line.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "sidecar/base/log.h"
#include "sidecar/crypto/secret.h"
#include "sidecar/net/address_rules.h"
#include "sidecar/record/recorder.h"
#include "sidecar/store/keep_limits.h"

namespace kf::app {

// A master key that was handed over: as text, and where it came from ("from systemd's credential").
struct GivenKey {
  enum class Rank { before_file, behind_file };

  crypto::Secret text;
  std::string from;
  Rank rank = Rank::before_file;
};

struct Config {
  std::string host = "127.0.0.1";
  uint16_t port = 8787;
  std::vector<std::string> allowed_hosts;
  std::filesystem::path data_dir;
  std::filesystem::path web_dir;
  bool may_share_folder = false;  // a data folder that other users may enter is taken
  LogFormat log_format = LogFormat::text;
  LogLevel log_level = LogLevel::info;
  std::string ollama_base_url = "http://127.0.0.1:11434";
  std::string lmstudio_base_url = "http://127.0.0.1:1234";
  net::PrivateNetworks private_networks = net::PrivateNetworks::as_written;
  int launch_ttl_s = 60;
  int session_idle_s = 12 * 3600;
  int kept_session_idle_s = 30 * 86400;  // of a browser that stays signed in
  int reads_per_minute = 1200;           // of each user; 0: as many as one likes
  int actions_per_minute = 100;
  int streams_per_user = 64;
  int provider_calls_per_minute = 600;  // of each provider, by everybody together
  store::KeepLimits keep_limits;
  int key_fd = -1;                            // that the master key is read from; -1: none
  std::string told;                           // what was set, for the record: ", server.port=8080"
  std::shared_ptr<const GivenKey> given_key;  // not a setting: main takes it from where it lies
  int record_retention_days = record::kRetentionDaysDefault;
};

// One setting as text, and where it was read: "--port", "KF_SERVER_PORT", or a key of the file such as "server.port".
struct Setting {
  std::string key;
  std::string value;
  std::string source;
};

using Environment = std::map<std::string, std::string>;

// "http://127.0.0.1:8787", with the port that was really taken.
std::string address_of(const Config& config, uint16_t port);

// Every key there is, such as "server.port".
std::vector<std::string> config_keys();

// "server.port" -> "KF_SERVER_PORT".
std::string environment_name(std::string_view key);

// Settings of a configuration file: one JSON object, nested as the keys are. The error names the key or the byte.
Result<std::vector<Setting>> settings_from_file(const std::filesystem::path& path);

// The same of its text; `file` is what errors call it.
Result<std::vector<Setting>> settings_from_text(const std::string& text, const std::string& file);

// Settings of the environment: KF_…, OLLAMA_BASE_URL, LMSTUDIO_BASE_URL. A KF_ name that begins like a key but is none
// is an error.
Result<std::vector<Setting>> settings_from_environment(const Environment& environment);

// Applies settings in their order; the first unknown key or bad value is an error that names it and says what would be
// right.
Result<void> apply(const std::vector<Setting>& settings, Config& config);

// Defaults that come from the environment: data and web folders.
Config default_config(const Environment& environment, const std::filesystem::path& program);
std::filesystem::path default_config_path(const Environment& environment);

}  // namespace kf::app
