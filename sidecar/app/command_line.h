#pragma once
// The command line, read into what is to be done.

#include <string>
#include <vector>

#include "sidecar/app/config.h"

namespace kf::app {

// The exit codes that scripts may rely on.
enum ExitCode : int {
  kExitWell = 0,
  kExitFailed = 1,
  kExitUsage = 2,
  // Of audit verify, whose every verdict but one is a failure.
  kExitTampered = 1,
  kExitTruncated = 2,
  kExitUnreadable = 3,
  kExitUnsignedEnd = 4,
  kExitSelfConsistent = 5,
  kExitEndUnknown = 6,
  kExitDataDamaged = 65,
  kExitFolderInUse = 75,
  kExitConfiguration = 78,
  kExitPortTaken = 98,
};

enum class Verb {
  serve,
  open_link,
  audit_verify,
  audit_export,
  token_create,
  vault_status,
  vault_rotate,
  vault_passphrase,
  vault_keychain,
  vault_key_file,
  vault_unlock,
  vault_reset,
  show_version,
  show_help
};

struct CommandLine {
  Verb verb = Verb::serve;
  std::string config_path;        // empty: the default one, if it is there
  std::vector<Setting> settings;  // from flags
  std::string file;               // of audit verify and export; empty: the data folder, standard output
  std::string public_key;         // of audit verify, hexadecimal; empty: the data folder's or the file's own
  std::string end;                // of audit verify: "SEQ:HASH"; empty: none was kept
  std::string name;               // of token create
  std::string scopes;             // of token create: "chat,models"
  std::string expires;            // of token create: "30d", "never"; empty: 90 days
};

// `arguments` without the program's name. Takes "--port 1" and "--port=1". The error names the argument.
Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments);

std::string help_text();

}  // namespace kf::app
