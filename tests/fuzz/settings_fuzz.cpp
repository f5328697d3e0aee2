// What the sidecar is told: configuration file, environment, command line.
#include "sidecar/app/command_line.h"
#include "sidecar/net/http_client.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

enum class Told { file, environment, command_line, password, kinds };

void check_config(const std::vector<app::Setting>& settings) {
  app::Config config;
  const auto applied = app::apply(settings, config);
  if (!applied) return expect(!applied.error().field.empty(), "a setting that is wrong is named");
  expect(net::parse_origin(config.ollama_base_url).ok() && net::parse_origin(config.lmstudio_base_url).ok(),
         "addresses that can be used");
  expect(config.launch_ttl_s >= 1 && config.session_idle_s >= 60 && config.reads_per_minute >= 0 &&
             config.actions_per_minute >= 0,
         "numbers within their limits");
}

void check_file(std::string_view text) {
  const auto settings = app::settings_from_text(std::string(text), "config.json");
  if (settings) check_config(*settings);
}

void check_environment(Input input) {
  app::Environment environment;
  while (!input.rest().empty()) {
    const std::string_view line = input.line();
    const size_t equals = std::min(line.find('='), line.size());
    environment.emplace(line.substr(0, equals), line.substr(std::min(equals + 1, line.size())));
  }
  const auto settings = app::settings_from_environment(environment);
  if (settings) check_config(*settings);
}

void check_command_line(Input input) {
  std::vector<std::string> arguments;
  while (!input.rest().empty()) arguments.emplace_back(input.line());
  const auto line = app::parse_command_line(arguments);
  if (!line) return expect(!line.error().message.empty(), "a fault is told");
  check_config(line->settings);
}

// Somebody who puts a password into an address finds it in no error, and so in no log.
void check_no_password_told(Input input) {
  constexpr std::string_view kPassword = "swordfish";
  const std::string before(input.line());
  const std::string after(input.rest());
  if ((before + after).find(kPassword) != std::string::npos) return;
  const std::string address = before + "me:" + std::string(kPassword) + "@" + after;
  app::Config config;
  const auto applied = app::apply({{"providers.ollama.base_url", address, "OLLAMA_BASE_URL"}}, config);
  if (!applied) expect(applied.error().message.find(kPassword) == std::string::npos, "no password in an error");
}

}  // namespace

void settings(std::string_view bytes) {
  Input input(bytes);
  switch (static_cast<Told>(input.byte() % static_cast<uint8_t>(Told::kinds))) {
    case Told::file: return check_file(input.rest());
    case Told::environment: return check_environment(input);
    case Told::command_line: return check_command_line(input);
    default: return check_no_password_told(input);
  }
}

}  // namespace kf::fuzz
