#pragma once
// Locked: the master key does not open what lies in the data folder. Nothing is done then, and no new key is made; the
// page and the API (423) say what the matter is, until the right key is there.

#include "sidecar/api/static_files.h"
#include "sidecar/app/opened_data.h"

namespace kf::app {

// Opens the data folder; waits, locked, while its keys cannot be opened. cancelled when the sidecar is stopped
// meanwhile; otherwise the errors of open_data, and conflict with field "port" when the port is taken.
Result<OpenedData> open_when_unlocked(const Config& config, const api::StaticFiles& files, const Clock& clock,
                                      Log& log);

// Gives up what lies under a lost key: credentials and tokens go, a file that holds another key is put aside, and a new
// key takes its place. Conversations, users and the record stay. The folder must be locked for this process. Gives what
// to tell about it.
Result<std::string> replace_lost_keys(const Config& config, const Clock& clock, Log& log);

// Why they are not replaced where they open what is there (conflict).
Error keys_are_not_lost();

}  // namespace kf::app
