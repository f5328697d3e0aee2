#include "sidecar/app/config.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <functional>
#include <iterator>

#include "shared/base/text.h"
#include "shared/contracts/json_codec.h"

namespace kf::app {
namespace {

namespace fs = std::filesystem;

constexpr int kLimitMax = 10'000'000;
constexpr size_t kToldBytesMax = 2000;
constexpr int kDescriptorMax = 1023;
constexpr int kRetentionDaysMax = 100 * 366;

// Sets one value; the returned text says what would have been right, and is empty when all is well.
using Setter = std::function<std::string(Config&, const std::string&)>;

struct Key {
  std::string_view name;
  Setter set;
};

std::string set_number(const std::string& text, int low, int high, const std::function<void(int)>& store) {
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!is_number || number < low || number > high) {
    return "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  }
  store(number);
  return {};
}

// A number of the configuration, within bounds.
Setter number(int low, int high, int Config::*member) {
  return [=](Config& config, const std::string& text) {
    return set_number(text, low, high, [&config, member](int n) { config.*member = n; });
  };
}

// Bytes, told in MiB.
Setter mib(int64_t store::KeepLimits::*member) {
  return [=](Config& config, const std::string& text) {
    return set_number(text, 0, kLimitMax, [&config, member](int n) { config.keep_limits.*member = int64_t{n} << 20; });
  };
}

// Anything but loopback wants TLS and passwords, which are not there yet.
std::string set_host(Config& config, const std::string& text) {
  if (text != "127.0.0.1" && text != "localhost" && text != "::1")
    return "127.0.0.1, ::1 or localhost: this version serves this machine only";
  config.host = text;
  return {};
}

std::string set_url(std::string& target, const std::string& text) {
  const auto origin = net::parse_origin(text);
  const auto judged = origin ? net::judge_written(*origin) : Result<void>(origin.error());
  if (!judged) return "an address such as http://127.0.0.1:11434 (" + judged.error().message + ")";
  target = text;
  return {};
}

std::string set_format(Config& config, const std::string& text) {
  if (text != "text" && text != "json") return "text or json";
  config.log_format = text == "json" ? LogFormat::json : LogFormat::text;
  return {};
}

std::string set_level(Config& config, const std::string& text) {
  const std::map<std::string, LogLevel> levels{
      {"debug", LogLevel::debug}, {"info", LogLevel::info}, {"warn", LogLevel::warn}, {"error", LogLevel::error}};
  const auto found = levels.find(text);
  if (found == levels.end()) return "debug, info, warn or error";
  config.log_level = found->second;
  return {};
}

std::string set_private(Config& config, const std::string& text) {
  if (text != "true" && text != "false") return "true or false";
  config.private_networks = text == "true" ? net::PrivateNetworks::allowed : net::PrivateNetworks::as_written;
  return {};
}

std::string set_shared_folder(Config& config, const std::string& text) {
  if (text != "true" && text != "false") return "true or false";
  config.may_share_folder = text == "true";
  return {};
}

std::string set_path(fs::path& target, const std::string& text) {
  if (text.empty()) return "a folder";
  target = text;
  return {};
}

std::string set_hosts(Config& config, const std::string& text) {
  config.allowed_hosts.clear();
  for (const std::string_view host : split(text, ',')) {
    if (!trim(host).empty()) config.allowed_hosts.emplace_back(trim(host));
  }
  return {};
}

const std::vector<Key>& keys() {
  static const std::vector<Key> kKeys{
      {"server.host", set_host},
      {"server.port",
       [](Config& c, const std::string& t) {
         return set_number(t, 0, 65535, [&c](int n) { c.port = static_cast<uint16_t>(n); });
       }},
      {"server.allowed_hosts", set_hosts},
      {"data_dir", [](Config& c, const std::string& t) { return set_path(c.data_dir, t); }},
      {"data.allow_shared_folder", set_shared_folder},
      {"web_dir", [](Config& c, const std::string& t) { return set_path(c.web_dir, t); }},
      {"log.format", set_format},
      {"log.level", set_level},
      {"providers.ollama.base_url", [](Config& c, const std::string& t) { return set_url(c.ollama_base_url, t); }},
      {"providers.lmstudio.base_url", [](Config& c, const std::string& t) { return set_url(c.lmstudio_base_url, t); }},
      {"network.allow_private", set_private},
      {"auth.launch_ttl_s", number(1, 3600, &Config::launch_ttl_s)},
      {"auth.session_idle_s", number(60, 30 * 86400, &Config::session_idle_s)},
      {"auth.kept_session_idle_s", number(60, 365 * 86400, &Config::kept_session_idle_s)},
      {"limits.reads_per_minute", number(0, kLimitMax, &Config::reads_per_minute)},
      {"limits.actions_per_minute", number(0, kLimitMax, &Config::actions_per_minute)},
      {"limits.streams_per_user", number(0, kLimitMax, &Config::streams_per_user)},
      {"limits.provider_calls_per_minute", number(0, kLimitMax, &Config::provider_calls_per_minute)},
      {"limits.kept_mib_of_conversation", mib(&store::KeepLimits::conversation_bytes_max)},
      {"limits.kept_mib_of_user", mib(&store::KeepLimits::user_bytes_max)},
      {"vault.key_fd", number(0, kDescriptorMax, &Config::key_fd)},
      {"record.retention_days", number(record::kRetentionDaysMin, kRetentionDaysMax, &Config::record_retention_days)},
  };
  return kKeys;
}

bool is_section(const std::string& name) {
  return std::any_of(keys().begin(), keys().end(), [&name](const Key& k) { return k.name.starts_with(name + "."); });
}

// Of the environment: "KF_LIMITS_…", whether that setting exists or not.
bool is_in_section(std::string_view name) {
  return std::any_of(keys().begin(), keys().end(), [name](const Key& key) {
    const size_t dot = key.name.find('.');
    return dot != std::string_view::npos && name.starts_with(environment_name(key.name.substr(0, dot + 1)));
  });
}

Error bad_setting(const std::string& source, const std::string& what) {
  return {ErrorCode::invalid_request, source + ": " + what, source};
}

// The "http://" of an address, and nothing that could be part of a password with slashes in it.
std::string_view scheme_of(std::string_view value) {
  const size_t colon = value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (colon == std::string_view::npos || !value.substr(colon).starts_with("://")) return {};
  return value.substr(0, colon + 3);
}

// What is refused is shown again, but not the password that somebody put into an address.
std::string without_password(const std::string& value) {
  const size_t at = value.rfind('@');
  if (at == std::string::npos) return value;
  return std::string(scheme_of(value)) + "[REDACTED]" + value.substr(at);
}

std::string list_as_text(const Json& list) {
  std::string text;
  for (const Json& item : list)
    text += (text.empty() ? "" : ",") + (item.is_string() ? item.get<std::string>() : item.dump());
  return text;
}

std::string value_as_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_array() ? list_as_text(value) : value.dump();
}

// Walks down until a value stands where no section can be.
Result<void> collect(const Json& object, const std::string& prefix, const std::string& file,
                     std::vector<Setting>& out) {
  for (const auto& [name, value] : object.items()) {
    const std::string key = prefix + name;
    if (value.is_object() && is_section(key)) {
      KF_CHECK(collect(value, key + ".", file, out));
    } else {
      std::string source = file;
      source += ", key '" + key + "'";
      out.push_back({key, value_as_text(value), std::move(source)});
    }
  }
  return {};
}

std::string value_or(const Environment& environment, const char* name, const std::string& otherwise) {
  const auto found = environment.find(name);
  return found == environment.end() || found->second.empty() ? otherwise : found->second;
}

}  // namespace

std::string address_of(const Config& config, uint16_t port) {
  const bool needs_brackets = config.host.find(':') != std::string::npos;
  return "http://" + (needs_brackets ? "[" + config.host + "]" : config.host) + ":" + std::to_string(port);
}

std::vector<std::string> config_keys() {
  std::vector<std::string> names;
  for (const Key& key : keys()) names.emplace_back(key.name);
  return names;
}

std::string environment_name(std::string_view key) {
  std::string name = "KF_";
  for (const char c : key) name.push_back(c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
  return name;
}

Result<std::vector<Setting>> settings_from_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open()) return bad_setting(path.string(), "cannot be read.");
  return settings_from_text({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}, path.string());
}

Result<std::vector<Setting>> settings_from_text(const std::string& text, const std::string& file) {
  const auto parsed = parse_json(text);
  if (!parsed) return bad_setting(file, parsed.error().message);
  if (!parsed->is_object()) return bad_setting(file, "must hold one JSON object.");
  std::vector<Setting> settings;
  KF_CHECK(collect(*parsed, "", file, settings));
  return settings;
}

Result<std::vector<Setting>> settings_from_environment(const Environment& environment) {
  std::vector<Setting> settings;
  for (const auto& [name, value] : environment) {
    if (name == "OLLAMA_BASE_URL") settings.push_back({"providers.ollama.base_url", value, name});
    if (name == "LMSTUDIO_BASE_URL") settings.push_back({"providers.lmstudio.base_url", value, name});
  }
  for (const Key& key : keys()) {
    const std::string name = environment_name(key.name);
    if (const auto found = environment.find(name); found != environment.end())
      settings.push_back({std::string(key.name), found->second, name});
  }
  for (const auto& entry : environment) {
    const std::string& name = entry.first;
    const bool looks_like_ours = is_in_section(name);
    const bool is_known =
        std::any_of(keys().begin(), keys().end(), [&](const Key& key) { return environment_name(key.name) == name; });
    if (looks_like_ours && !is_known) return bad_setting(name, "there is no such setting.");
  }
  return settings;
}

Result<void> apply(const std::vector<Setting>& settings, Config& config) {
  for (const Setting& setting : settings) {
    const auto key =
        std::find_if(keys().begin(), keys().end(), [&setting](const Key& k) { return k.name == setting.key; });
    if (key == keys().end()) return bad_setting(setting.source, "there is no such setting.");
    if (const std::string wanted = key->set(config, setting.value); !wanted.empty()) {
      return bad_setting(setting.source, "'" + without_password(setting.value) + "' is not " + wanted + ".");
    }
    if (config.told.size() < kToldBytesMax) config.told += ", " + setting.key + "=" + setting.value;
  }
  return {};
}

Config default_config(const Environment& environment, const fs::path& program) {
  const fs::path home = value_or(environment, "HOME", ".");
  Config config;
  config.data_dir =
      fs::path(value_or(environment, "XDG_DATA_HOME", (home / ".local/share").string())) / "knowledge-foundry";
  // Installed beside the program, or in the build tree: build/release/knowledge-foundry and build/web/page.
  const fs::path folder = program.parent_path();
  config.web_dir = fs::exists(folder / "page") ? folder / "page" : folder / ".." / "web" / "page";
  return config;
}

fs::path default_config_path(const Environment& environment) {
  const fs::path home = value_or(environment, "HOME", ".");
  return fs::path(value_or(environment, "XDG_CONFIG_HOME", (home / ".config").string())) / "knowledge-foundry" /
         "config.json";
}

}  // namespace kf::app
