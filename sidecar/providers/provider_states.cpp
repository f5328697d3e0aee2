#include "sidecar/providers/provider_states.h"

#include "sidecar/net/address_rules.h"

namespace kf::providers {
namespace {

struct Words {
  std::string error;
  std::vector<std::string> steps;
};

constexpr std::string_view kOllamaUrl = "https://ollama.ai/download";
constexpr std::string_view kLmStudioUrl = "https://lmstudio.ai/";
constexpr std::string_view kAllowPrivate =
    "Or set network.allow_private, if names of a private network or of this computer shall do.";
constexpr std::string_view kLookAgain = "Look again: it shows up here by itself.";

Words ollama_words(ProviderState state, const std::string& address) {
  const std::string look_again(kLookAgain);
  switch (state) {
    case ProviderState::not_installed:
      return {
          "Ollama not running: nothing answers at " + address + ", and no Ollama program was found on this computer.",
          {"Download Ollama from " + std::string(kOllamaUrl) + " and install it.",
           "Get a model, for example with: ollama pull llama3.2", look_again}};
    case ProviderState::forbidden:
      return {"Ollama at " + address + " refuses this program (403).",
              {"Set OLLAMA_HOST to the address that Ollama shall listen on, and use the same address here.",
               "Add this program's address to OLLAMA_ORIGINS, then restart Ollama."}};
    case ProviderState::token_required:
      return {"Ollama at " + address + " asks for a sign-in (401).",
              {"Sign in with: ollama signin",
               "If a proxy with a password stands before Ollama, use Ollama's own address here."}};
    case ProviderState::timed_out:
      return {"Ollama at " + address + " takes connections but does not answer in time.",
              {"Wait a moment: a computer that loads a large model can be slow to answer.",
               "Restart Ollama if it stays so."}};
    case ProviderState::broken:
      return {"What answers at " + address + " does not answer as Ollama does.",
              {"Find out which program uses this port, and stop it or move Ollama to another one.",
               "Set OLLAMA_BASE_URL if Ollama listens elsewhere."}};
    case ProviderState::refused:
      return {"Ollama is not asked: " + address + " may not be connected to.",
              {"Write the server's own IP address into OLLAMA_BASE_URL.", std::string(kAllowPrivate)}};
    default:
      return {"Ollama not running: nothing answers at " + address + ".",
              {"Start the Ollama app, or run: ollama serve", look_again,
               "Set OLLAMA_BASE_URL if Ollama listens elsewhere."}};
  }
}

Words lmstudio_words(ProviderState state, const std::string& address) {
  const std::string look_again(kLookAgain);
  switch (state) {
    case ProviderState::not_installed:
      return {
          "LM Studio not running: nothing answers at " + address + ", and LM Studio was not found on this computer.",
          {"Download LM Studio from " + std::string(kLmStudioUrl) + " and install it.",
           "Get a model in it, then start its server in the Developer tab, or run: lms server start", look_again}};
    case ProviderState::server_off:
      return {"LM Studio not running its server: the app is open, but nothing answers at " + address + ".",
              {"Start the server in LM Studio's Developer tab, or run: lms server start", look_again,
               "Set LMSTUDIO_BASE_URL if the server listens on another port."}};
    case ProviderState::forbidden:
      return {
          "LM Studio at " + address + " refuses this program (403).",
          {"Check the server's settings in LM Studio's Developer tab: it must accept requests from this computer."}};
    case ProviderState::token_required:
      return {
          "LM Studio's server at " + address + " asks for a token (401).",
          {"Enter the token here under Settings, Credentials.",
           "Or switch it off in LM Studio: Developer tab, server settings, \"Require Authentication\".", look_again}};
    case ProviderState::timed_out:
      return {"LM Studio at " + address + " takes connections but does not answer in time.",
              {"Wait a moment: a computer that loads a large model can be slow to answer.",
               "Restart LM Studio's server if it stays so."}};
    case ProviderState::broken:
      return {"What answers at " + address + " does not answer as LM Studio does.",
              {"Find out which program uses this port, and stop it or move LM Studio's server to another one.",
               "Set LMSTUDIO_BASE_URL if the server listens elsewhere."}};
    case ProviderState::refused:
      return {"LM Studio is not asked: " + address + " may not be connected to.",
              {"Write the server's own IP address into LMSTUDIO_BASE_URL.", std::string(kAllowPrivate)}};
    default:
      return {"LM Studio not running: nothing answers at " + address + ".",
              {"Open LM Studio and start its server in the Developer tab, or run: lms server start", look_again,
               "Set LMSTUDIO_BASE_URL if the server listens elsewhere."}};
  }
}

Words words_of(ProviderId id, ProviderState state, const std::string& address) {
  return id == ProviderId::ollama ? ollama_words(state, address) : lmstudio_words(state, address);
}

// Only where the app is there to be opened.
std::string open_url(ProviderId id, ProviderState state) {
  const bool is_closed_app = id == ProviderId::lmstudio && state == ProviderState::not_running;
  return is_closed_app || (id == ProviderId::lmstudio && state == ProviderState::server_off) ? "lmstudio://" : "";
}

ErrorCode code_of_state(ProviderState state) {
  switch (state) {
    case ProviderState::forbidden: return ErrorCode::provider_forbidden;
    case ProviderState::token_required: return ErrorCode::provider_token_required;
    case ProviderState::timed_out: return ErrorCode::provider_timeout;
    case ProviderState::broken: return ErrorCode::provider_protocol;
    case ProviderState::refused: return ErrorCode::address_refused;
    default: return ErrorCode::provider_unreachable;
  }
}

}  // namespace

ProviderReport report_of_state(ProviderId id, ProviderState state, const std::string& address) {
  Words words = words_of(id, state, address);
  ProviderReport report;
  report.state = state;
  report.address = address;
  report.error = std::move(words.error);
  report.setup = ProviderSetup{std::string(id == ProviderId::ollama ? kOllamaUrl : kLmStudioUrl),
                               std::move(words.steps), open_url(id, state)};
  return report;
}

Error error_of_state(ProviderId id, ProviderState state, const std::string& address) {
  const Words words = words_of(id, state, address);
  return {code_of_state(state), words.error + " " + words.steps.front()};
}

ProviderReport report_of_fault(ProviderId id, ProviderState state, const std::string& address, const Error& fault) {
  ProviderReport report = report_of_state(id, state, address);
  if (state == ProviderState::refused) report.error = fault.message;
  return report;
}

Error error_of_fault(ProviderId id, ProviderState state, const std::string& address, const Error& fault) {
  return state == ProviderState::refused ? fault : error_of_state(id, state, address);
}

ProviderState state_of_error(const Error& error, ProviderState if_unreachable) {
  switch (error.code) {
    case ErrorCode::provider_unreachable: return if_unreachable;
    case ErrorCode::provider_busy:  // as llama.cpp's server is while it loads its model
    case ErrorCode::provider_timeout: return ProviderState::timed_out;
    case ErrorCode::provider_forbidden: return ProviderState::forbidden;
    case ErrorCode::provider_token_required: return ProviderState::token_required;
    case ErrorCode::address_refused: return ProviderState::refused;
    default: return ProviderState::broken;
  }
}

bool is_this_machine(const std::string& host) {
  const auto address = net::literal_address(host, 0);
  return host == "localhost" || (address && net::kind_of(*address) == net::AddressKind::loopback);
}

void mark_elsewhere(std::vector<ModelInfo>& models, const std::string& address) {
  for (ModelInfo& model : models) {
    model.local = false;
    model.remote_host = address;
  }
}

ProviderState unreachable_state(ProviderId id, const std::string& host, const InstalledPrograms& programs) {
  if (!is_this_machine(host) || programs.is_installed(id)) return ProviderState::not_running;
  return ProviderState::not_installed;
}

}  // namespace kf::providers
