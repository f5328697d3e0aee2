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

struct VerbRow {
  std::string_view word;
  std::string_view second;
  Verb verb;
  std::string_view help;
};

constexpr std::array<VerbRow, 16> kVerbs{{
    {"serve", "", Verb::serve, "run the sidecar and print the address to open; what is done without a command"},
    {"open", "", Verb::open_link, "print a new link for the sidecar that runs already"},
    {"audit", "verify", Verb::audit_verify,
     "tell whether the record is whole: exit 0; 1 tampered, 2 truncated, 3 unreadable, 4 its end is not signed yet, "
     "5 its key is to be compared, 6 its end is to be compared"},
    {"audit", "export", Verb::audit_export, "write the record as a file that verifies elsewhere"},
    {"token", "create", Verb::token_create, "print a new token of the owner for a program, this once"},
    {"vault", "status", Verb::vault_status, "tell whether credentials can be opened, and with which key"},
    {"vault", "rotate", Verb::vault_rotate, "make a new master key, where the one in force lies"},
    {"vault", "passphrase", Verb::vault_passphrase, "ask for a passphrase, and let the master key come from it"},
    {"vault", "keychain", Verb::vault_keychain, "make a new master key that lies in the desktop's keychain"},
    {"vault", "key-file", Verb::vault_key_file, "make a new master key that lies in the data folder, as at first"},
    {"vault", "unlock", Verb::vault_unlock, "open the vault of a sidecar that runs locked"},
    {"vault", "reset", Verb::vault_reset, "give up credentials and tokens whose key is lost, and make new keys"},
    {"--version", "", Verb::show_version, ""},
    {"--help", "", Verb::show_help, ""},
    {"-h", "", Verb::show_help, ""},
    {"help", "", Verb::show_help, ""},
}};

constexpr std::array<Flag, 13> kFlags{{
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
    {"--end", "", "audit verify: an end SEQ:HASH that verify or export told and somebody kept", &CommandLine::end},
    {"--name", "", "token create: what it is for", &CommandLine::name},
    {"--scopes", "", "token create: some of models, chat, conversations, record, with commas between",
     &CommandLine::scopes},
    {"--expires", "", "token create: 12h, 30d or never (default 90d)", &CommandLine::expires},
}};

Error usage(std::string what) {
  return {ErrorCode::invalid_request, std::move(what) + " Try 'knowledge-foundry --help'.", ""};
}

// Takes the command that stands at `at`, one word or two, and moves `at` behind it. False when an option stands there.
Result<bool> take_verb(const std::vector<std::string>& words, size_t& at, CommandLine& line) {
  const std::string& word = words[at];
  const std::string second = at + 1 < words.size() ? words[at + 1] : std::string();
  std::string choices;
  for (const VerbRow& row : kVerbs) {
    if (row.word != word) continue;
    if (row.second.empty() || row.second == second) {
      line.verb = row.verb;
      at += row.second.empty() ? 1 : 2;
      return true;
    }
    choices += (choices.empty() ? "'" : " or '") + std::string(row.second) + "'";
  }
  if (!choices.empty()) return usage("'" + word + "' wants " + choices + ".");
  if (!word.starts_with("--")) return usage("There is no command '" + word + "'.");
  return false;
}

void take_flag(const Flag& flag, const std::string& value, CommandLine& line) {
  if (flag.value != nullptr) {
    line.*flag.value = value;
  } else {
    line.settings.push_back({std::string(flag.key), value, std::string(flag.name)});
  }
}

// A blank follows in any case, however long the word.
std::string padded(std::string_view word, size_t width) {
  return std::string(word) + std::string(std::max(width, word.size() + 1) - word.size(), ' ');
}

}  // namespace

Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  for (size_t i = 0; i < arguments.size();) {
    KF_TRY(const bool was_verb, take_verb(arguments, i, line));
    if (was_verb) continue;
    const std::string& word = arguments[i++];
    const std::string name = word.substr(0, word.find('='));
    const auto flag = std::find_if(kFlags.begin(), kFlags.end(), [&name](const Flag& f) { return f.name == name; });
    if (flag == kFlags.end()) return usage("There is no option '" + name + "'.");
    if (name.size() < word.size()) {
      take_flag(*flag, word.substr(name.size() + 1), line);
    } else if (i < arguments.size()) {
      take_flag(*flag, arguments[i++], line);
    } else {
      return usage("The option '" + name + "' wants a value.");
    }
  }
  return line;
}

std::string help_text() {
  std::string text = "Knowledge Foundry: a local AI workbench.\n\n";
  for (const VerbRow& row : kVerbs) {
    if (row.help.empty()) continue;
    const std::string words = std::string(row.word) + (row.second.empty() ? "" : " " + std::string(row.second));
    text += "  knowledge-foundry " + padded(words, 18) + std::string(row.help) + "\n";
  }
  text += "  knowledge-foundry --version | --help\n\nOptions:\n";
  for (const Flag& flag : kFlags) {
    text += "  " + padded(flag.name, 14) + std::string(flag.help) + "\n";
  }
  text += "\nEvery key of the configuration file is also an environment variable:\n";
  for (const std::string& key : config_keys()) text += "  " + padded(key, 34) + environment_name(key) + "\n";
  return text;
}

}  // namespace kf::app
