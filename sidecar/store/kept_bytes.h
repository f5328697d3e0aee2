#pragma once
// How much a conversation and a user keep, and where that ends. The numbers lie in rows and are kept in step by
// triggers (schema.cpp), so that asking costs one look.

#include <cstdint>
#include <optional>
#include <string>

#include "shared/base/strong_id.h"
#include "sidecar/store/database.h"
#include "sidecar/store/keep_limits.h"

namespace kf::store {

inline constexpr int64_t kRowBytes = 256;        // what a row costs besides its text; the schema's triggers say it too
inline constexpr int64_t kToldFromPercent = 90;  // of a limit, people are told

// payload_too_large, with the remedy, when `more` bytes would not fit any more.
Result<void> check_room_for_user(Database& database, const KeepLimits& limits, const UserId& owner, int64_t more);
Result<void> check_room_in_conversation(Database& database, const KeepLimits& limits, int64_t number, int64_t more);

// What people are told shortly before the limit, else nothing.
std::optional<std::string> user_notice(const KeepLimits& limits, int64_t bytes);
std::optional<std::string> conversation_notice(const KeepLimits& limits, int64_t bytes);

Result<int64_t> kept_by(Database& database, const UserId& owner);

}  // namespace kf::store
