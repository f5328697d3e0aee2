#pragma once
// `audit verify` and `audit export`: the record, read from the data folder whether a sidecar runs there or not, or from
// an exported file.

#include "sidecar/app/command_line.h"

namespace kf::app {

// Prints the verdict and the record's end, to be kept. The exit code tells the verdict: kExitWell for whole alone.
int audit_verify(const Config& config, const CommandLine& line);

// To the file that is named, which must not be there yet, or to standard output. The record's end goes to standard
// error.
int audit_export(const Config& config, const CommandLine& line);

}  // namespace kf::app
