#include "sidecar/app/keychain.h"

#include "sidecar/app/helper_program.h"

namespace kf::app {
namespace {

constexpr std::chrono::seconds kPatience{60};  // a locked keychain asks its person first

std::vector<std::string> secret_tool(const std::string& verb, const std::string& id) {
  std::vector<std::string> words{"secret-tool", verb};
  if (verb == "store") words.emplace_back("--label=Knowledge Foundry, master key");
  for (const char* word : {"service", "knowledge-foundry", "key"}) words.emplace_back(word);
  words.push_back(id);
  return words;
}

// Why it did not do what it should, as the rest of a sentence; empty when it did.
std::string why_not(const Result<HelperRun>& run) {
  if (!run && run.error().code == ErrorCode::not_found)
    return "'secret-tool', which reaches it, is not installed (Debian: libsecret-tools)";
  if (!run) return run.error().message;
  if (run->exit_code == 0) return {};
  return run->complaint.empty() ? "it holds no such key" : run->complaint;
}

}  // namespace

Result<void> put_in_keychain(const std::string& id, const crypto::Secret& key) {
  const std::string why = why_not(run_helper(secret_tool("store", id), key, kPatience));
  if (why.empty()) return {};
  return Error{ErrorCode::unavailable, "The desktop's keychain does not take the key: " + why + ".", "keychain"};
}

Result<crypto::Secret> take_from_keychain(const std::string& id) {
  auto run = run_helper(secret_tool("lookup", id), {}, kPatience);
  const std::string why = why_not(run);
  if (why.empty()) return std::move(run->output);
  return Error{ErrorCode::locked, "The master key lies in the desktop's keychain, which does not give it: " + why +
                                      ". When that is mended: knowledge-foundry vault unlock"};
}

void remove_from_keychain(const std::string& id) { (void)run_helper(secret_tool("clear", id), {}, kPatience); }

}  // namespace kf::app
