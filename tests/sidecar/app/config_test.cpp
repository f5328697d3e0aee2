#include "sidecar/app/config.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sidecar/app/command_line.h"

using namespace kf;
using namespace kf::app;
namespace fs = std::filesystem;

namespace {

std::string refused(const std::string& key, const std::string& value) {
  Config config;
  const auto applied = kf::app::apply({{key, value, "test"}}, config);
  return applied ? std::string() : applied.error().message;
}

class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text) { std::ofstream(path) << text; }
  ~ConfigFile() { fs::remove(path); }
  fs::path path = fs::temp_directory_path() / ("kf-config-" + std::to_string(::getpid()) + ".json");
};

}  // namespace

TEST_CASE("every setting can be set, and a bad value is refused with what would be right") {
  CHECK(refused("server.port", "8080").empty());
  CHECK(refused("server.port", "80800") == "test: '80800' is not a whole number from 0 to 65535.");
  CHECK(refused("server.port", "80a").find("not a whole number") != std::string::npos);
  CHECK(refused("server.host", "::1").empty());
  CHECK(refused("server.host", "0.0.0.0").find("this machine only") != std::string::npos);
  CHECK(refused("record.retention_days", "183").empty());
  CHECK(refused("record.retention_days", "182") == "test: '182' is not a whole number from 183 to 36600.");
  CHECK(refused("log.format", "json").empty());
  CHECK(refused("log.format", "xml") == "test: 'xml' is not text or json.");
  CHECK(refused("log.level", "debug").empty());
  CHECK(refused("log.level", "loud").find("debug, info, warn or error") != std::string::npos);
  CHECK(refused("data_dir", "").find("a folder") != std::string::npos);
  CHECK(refused("web_dir", "/srv/page").empty());
  CHECK(refused("providers.ollama.base_url", "http://[::1]:11434").empty());
  CHECK(refused("providers.lmstudio.base_url", "ftp://x").find("an address such as") != std::string::npos);
  CHECK(refused("providers.ollama.base_url", "http://192.168.1.5:11434").empty());
  CHECK(refused("providers.ollama.base_url", "http://169.254.169.254").find("No setting allows that") !=
        std::string::npos);
  CHECK(refused("network.allow_private", "false").empty());
  CHECK(refused("network.allow_private", "yes") == "test: 'yes' is not true or false.");
  CHECK(refused("auth.launch_ttl_s", "0").find("from 1 to 3600") != std::string::npos);
  CHECK(refused("auth.session_idle_s", "3600").empty());
  CHECK(refused("server.allowed_hosts", "a:1, b:2").empty());
  CHECK(refused("limits.provider_calls_per_minute", "0").empty());
  CHECK(refused("limits.streams_per_user", "0").empty());
  CHECK(refused("limits.provider_calls_per_minute", "-1").find("from 0 to 10000000") != std::string::npos);
  CHECK(refused("server.prot", "1") == "test: there is no such setting.");
}

TEST_CASE("a file is read by its nested keys, and an unknown key is refused by its name") {
  const ConfigFile file(R"({"server":{"port":9000,"allowed_hosts":["a:1","b:2"]},"log":{"level":"warn"}})");
  const auto settings = settings_from_file(file.path);
  REQUIRE(settings.ok());
  Config config;
  CHECK(kf::app::apply(*settings, config).ok());
  CHECK(config.port == 9000);
  CHECK(config.allowed_hosts == std::vector<std::string>{"a:1", "b:2"});
  CHECK(config.log_level == LogLevel::warn);

  const ConfigFile unknown(R"({"server":{"prot":9000}})");
  const auto applied = kf::app::apply(*settings_from_file(unknown.path), config);
  CHECK(applied.error().message.find("key 'server.prot': there is no such setting.") != std::string::npos);
  const ConfigFile nested(R"({"log":{"level":{"deep":1}}})");
  CHECK_FALSE(kf::app::apply(*settings_from_file(nested.path), config).ok());
}

TEST_CASE("a file that is no JSON object, or is not there, is named") {
  const ConfigFile broken("{\"server\":");
  CHECK(settings_from_file(broken.path).error().message.find(broken.path.string()) == 0);
  const ConfigFile list("[]");
  CHECK(settings_from_file(list.path).error().message.find("one JSON object") != std::string::npos);
  CHECK(settings_from_file("/nonexistent.json").error().message.find("cannot be read") != std::string::npos);
}

TEST_CASE("the environment: our names, the customary ones, and names that are almost ours") {
  const auto settings = settings_from_environment(
      {{"OLLAMA_BASE_URL", "http://127.0.0.1:1"}, {"KF_SERVER_PORT", "1"}, {"KF_CACHE", "x"}, {"PATH", "y"}});
  REQUIRE(settings.ok());
  Config config;
  CHECK(kf::app::apply(*settings, config).ok());
  CHECK(config.ollama_base_url == "http://127.0.0.1:1");
  CHECK(config.port == 1);
  CHECK(settings_from_environment({{"KF_SERVER_PROT", "1"}}).error().field == "KF_SERVER_PROT");
  CHECK(settings_from_environment({{"KF_NETWORK_ALLOW", "1"}}).error().field == "KF_NETWORK_ALLOW");
  CHECK(settings_from_environment({{"KF_LIMITS_READS", "1"}}).error().field == "KF_LIMITS_READS");
  CHECK(environment_name("providers.ollama.base_url") == "KF_PROVIDERS_OLLAMA_BASE_URL");
}

TEST_CASE("names lead into private networks only when the file says so") {
  Config config;
  CHECK(config.private_networks == net::PrivateNetworks::as_written);
  const ConfigFile file(R"({"network":{"allow_private":true}})");
  CHECK(kf::app::apply(*settings_from_file(file.path), config).ok());
  CHECK(config.private_networks == net::PrivateNetworks::allowed);
  CHECK(kf::app::apply({{"network.allow_private", "false", "test"}}, config).ok());
  CHECK(config.private_networks == net::PrivateNetworks::as_written);
}

TEST_CASE("a password in an address that is refused is not shown again") {
  for (const char* address : {"http://me:hunter2@host:1", "me:hunter2//x@host:1", "http://me:a/hunter2@host:1"}) {
    CAPTURE(address);
    const std::string told = refused("providers.ollama.base_url", address);
    CHECK(told.find("[REDACTED]@host:1") != std::string::npos);
    CHECK(told.find("hunter2") == std::string::npos);
  }
  CHECK(refused("providers.ollama.base_url", "http://me:hunter2@host").find("'http://[REDACTED]@host'") !=
        std::string::npos);
}

TEST_CASE("folders follow the XDG directories") {
  const Config config = default_config({{"HOME", "/home/a"}}, "/opt/kf/knowledge-foundry");
  CHECK(config.data_dir == "/home/a/.local/share/knowledge-foundry");
  CHECK(default_config({{"XDG_DATA_HOME", "/d"}}, "/x/y").data_dir == "/d/knowledge-foundry");
  CHECK(default_config_path({{"XDG_CONFIG_HOME", "/c"}}) == "/c/knowledge-foundry/config.json");
}

TEST_CASE("the command line") {
  const auto line = parse_command_line({"serve", "--port", "1", "--data-dir=/d", "--config", "/c.json"});
  REQUIRE(line.ok());
  CHECK(line->verb == Verb::serve);
  CHECK(line->config_path == "/c.json");
  REQUIRE(line->settings.size() == 2);
  CHECK(line->settings[1].value == "/d");
  CHECK(parse_command_line({"open"})->verb == Verb::open_link);
  CHECK(parse_command_line({"--version"})->verb == Verb::show_version);
  CHECK(parse_command_line({"-h"})->verb == Verb::show_help);
  CHECK(parse_command_line({"fly"}).error().message.find("no command 'fly'") != std::string::npos);
  CHECK(parse_command_line({"--fly"}).error().message.find("no option '--fly'") != std::string::npos);
  CHECK(parse_command_line({"--port"}).error().message.find("wants a value") != std::string::npos);
  CHECK(help_text().find("KF_AUTH_LAUNCH_TTL_S") != std::string::npos);
  CHECK(help_text().find("limits.provider_calls_per_minute  KF_LIMITS_PROVIDER_CALLS_PER_MINUTE\n") !=
        std::string::npos);
}
