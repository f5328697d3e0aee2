#include "tests/fuzz/targets.h"

#include <array>

namespace kf::fuzz {
namespace {

constexpr std::array<Target, 16> kTargets{{{"chat_decoders", chat_decoders},
                                           {"client_request", client_request},
                                           {"contracts", contracts},
                                           {"encodings", encodings},
                                           {"event_stream", event_stream},
                                           {"json_scan", json_scan},
                                           {"kept_files", kept_files},
                                           {"listings", listings},
                                           {"markdown", markdown},
                                           {"model_texts", model_texts},
                                           {"request", request},
                                           {"request_fields", request_fields},
                                           {"response", response},
                                           {"search", search},
                                           {"settings", settings},
                                           {"text_flow", text_flow}}};

}  // namespace

std::span<const Target> all_targets() { return kTargets; }

}  // namespace kf::fuzz
