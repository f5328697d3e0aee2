#include "sidecar/app/command_line.h"

#include <algorithm>
#include <array>

namespace kf::app {
namespace {

// `key` is that of the configuration; a flag without one has its value in `value`.
struct Flag {
  std::string_view name;
  std::string_view key;
  std::string_view help;
  std::string CommandLine::*value = nullptr;
};

constexpr std::array<Flag, 9> kFlags{{
    {"--host", "server.host", "address to listen on (default 127.0.0.1)"},
    {"--port", "server.port", "port to listen on (default 8787; 0 takes any free one)"},
    {"--data-dir", "data_dir", "folder of the database (default $XDG_DATA_HOME/knowledge-foundry)"},
    {"--config", "", "configuration file (default $XDG_CONFIG_HOME/knowledge-foundry/config.json)",
     &CommandLine::config_path},
    {"--web-dir", "web_dir", "folder of the page's files"},
    {"--log-format", "log.format", "text or json (default text)"},
    {"--log-level", "log.level", "debug, info, warn or error (default info)"},
    {"--file", "", "audit verify: an exported record; audit export: where to (default: standard output)",
     &CommandLine::file},
    {"--public-key", "", "audit verify: the key that must have signed", &CommandLine::public_key},
}};

Error usage(std::string what) {
  return {ErrorCode::invalid_request, std::move(what) + " Try 'knowledge-foundry --help'.", ""};
}

Result<bool> take_verb(const std::string& word, CommandLine& line) {
  if (word == "serve") return line.verb = Verb::serve, true;
  if (word == "open") return line.verb = Verb::open_link, true;
  if (word == "--version") return line.verb = Verb::show_version, true;
  if (word == "--help" || word == "-h" || word == "help") return line.verb = Verb::show_help, true;
  if (!word.starts_with("--")) return usage("There is no command '" + word + "'.");
  return false;
}

Result<Verb> audit_verb(const std::string& word) {
  if (word == "verify") return Verb::audit_verify;
  if (word == "export") return Verb::audit_export;
  return usage("'audit' wants 'verify' or 'export'.");
}

void take_flag(const Flag& flag, const std::string& value, CommandLine& line) {
  if (flag.value != nullptr) {
    line.*flag.value = value;
  } else {
    line.settings.push_back({std::string(flag.key), value, std::string(flag.name)});
  }
}

}  // namespace

Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "audit") {
      KF_TRY(line.verb, audit_verb(++i < arguments.size() ? arguments[i] : ""));
      continue;
    }
    KF_TRY(const bool was_verb, take_verb(word, line));
    if (was_verb) continue;
    const std::string name = word.substr(0, word.find('='));
    const auto flag = std::find_if(kFlags.begin(), kFlags.end(), [&name](const Flag& f) { return f.name == name; });
    if (flag == kFlags.end()) return usage("There is no option '" + name + "'.");
    if (name.size() < word.size()) {
      take_flag(*flag, word.substr(name.size() + 1), line);
    } else if (i + 1 < arguments.size()) {
      take_flag(*flag, arguments[++i], line);
    } else {
      return usage("The option '" + name + "' wants a value.");
    }
  }
  return line;
}

std::string help_text() {
  std::string text =
      "Knowledge Foundry: a local AI workbench.\n\n"
      "  knowledge-foundry [serve] [options]   run the sidecar and print the address to open\n"
      "  knowledge-foundry open [options]      print a new link for the sidecar that runs already\n"
      "  knowledge-foundry audit verify        tell whether the record is whole: exit 0, 1 tampered, 2 truncated\n"
      "  knowledge-foundry audit export        write the record as a file that verifies elsewhere\n"
      "  knowledge-foundry --version | --help\n\nOptions:\n";
  for (const Flag& flag : kFlags) {
    text += "  " + std::string(flag.name) + std::string(14 - flag.name.size(), ' ') + std::string(flag.help) + "\n";
  }
  text += "\nEvery key of the configuration file is also an environment variable:\n";
  for (const std::string& key : config_keys())
    text += "  " + key + std::string(30 - key.size(), ' ') + environment_name(key) + "\n";
  return text;
}

}  // namespace kf::app
