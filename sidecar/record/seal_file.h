#pragma once
// The seal of the record's end, in a file of its own beside the file of checkpoints.

#include <filesystem>
#include <optional>

#include "shared/base/result.h"
#include "shared/contracts/audit_proof.h"

namespace kf::record {

inline constexpr size_t kSealBytesMax = 4096;

// Where it lies for this file of checkpoints.
std::filesystem::path seal_file_beside(const std::filesystem::path& checkpoint_file);

// nullopt when there is none; data_damaged for what is no seal, unavailable for what cannot be read.
Result<std::optional<AuditSeal>> read_seal(const std::filesystem::path& file);

// Whole or not at all, durably. unavailable when the disk does not play along.
Result<void> write_seal(const std::filesystem::path& file, const AuditSeal& seal);

}  // namespace kf::record
