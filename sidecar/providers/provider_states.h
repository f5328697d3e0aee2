#pragma once
// What people are told about a provider that cannot be used, and what they can do about it.

#include "shared/contracts/models.h"
#include "sidecar/providers/installed_programs.h"

namespace kf::providers {

// A report of a state that is not `running`: its sentence and its setup. `address` is where the server was looked for.
ProviderReport report_of_state(ProviderId id, ProviderState state, const std::string& address);

// The same for a request that failed because of it: the sentence and the first step.
Error error_of_state(ProviderId id, ProviderState state, const std::string& address);

// Both for a fault of a known state. Where an address was refused the fault's own sentence says more: why, and what
// would allow it.
ProviderReport report_of_fault(ProviderId id, ProviderState state, const std::string& address, const Error& fault);
Error error_of_fault(ProviderId id, ProviderState state, const std::string& address, const Error& fault);

// The state that an error of a probe tells of; `if_unreachable` for one where nothing listens.
ProviderState state_of_error(const Error& error, ProviderState if_unreachable);

// not_running when the program is on this machine or when the server is elsewhere, where nobody can look; else
// not_installed.
ProviderState unreachable_state(ProviderId id, const std::string& host, const InstalledPrograms& programs);

// Whether the configuration says so itself: "localhost" or a loopback address. A name counts as elsewhere, wherever it
// leads today.
bool is_this_machine(const std::string& host);

// For the models of a server that is not on this machine: what they are asked goes to `address` first.
void mark_elsewhere(std::vector<ModelInfo>& models, const std::string& address);

}  // namespace kf::providers
