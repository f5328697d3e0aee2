#pragma once
// Commands that the running sidecar carries out, or this process itself when none runs.

#include "sidecar/app/control_socket.h"
#include "sidecar/app/opened_data.h"
#include "sidecar/record/recorder.h"

namespace kf::app {

using CommandInFolder = std::function<Result<std::string>(OpenedData&, record::Recorder&)>;

struct CommandAnswer {
  Result<std::string> text;
  ExitCode code_of_failure = kExitFailed;
};

// Whether that is what ask_sidecar says when no sidecar runs.
bool is_nobody_there(const Result<std::string>& asked);

CommandAnswer ask_or_open(const Config& config, const ControlRequest& request, const CommandInFolder& in_folder);

// The text to standard output, or the error to standard error. The exit code.
int print_answer(const CommandAnswer& answer);

}  // namespace kf::app
