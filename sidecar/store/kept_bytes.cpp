#include "sidecar/store/kept_bytes.h"

namespace kf::store {
namespace {

constexpr int64_t kMiB = int64_t{1} << 20;

constexpr std::string_view kOwnRemedy =
    "Remove conversations that you no longer need, or have limits.kept_mib_of_user raised.";
constexpr std::string_view kConversationRemedy =
    "Start a new conversation, or have limits.kept_mib_of_conversation raised.";

std::string in_mib(int64_t bytes) { return std::to_string(bytes / kMiB) + " MiB"; }

bool fits(int64_t bytes, int64_t bytes_max) { return bytes_max == 0 || bytes <= bytes_max; }

Error no_room(const std::string& what, std::string_view remedy) {
  return {ErrorCode::payload_too_large, what + " " + std::string(remedy), "conversationId"};
}

std::optional<std::string> notice(std::string_view whose, int64_t bytes, int64_t bytes_max, std::string_view remedy) {
  if (bytes_max == 0 || bytes / kToldFromPercent < bytes_max / 100) return std::nullopt;
  return std::string(whose) + " " + in_mib(bytes) + " of at most " + in_mib(bytes_max) + ". " + std::string(remedy);
}

}  // namespace

Result<int64_t> kept_by(Database& database, const UserId& owner) {
  return database.integer("SELECT coalesce((SELECT bytes FROM kept_bytes WHERE owner = ?1), 0)", owner.text());
}

Result<void> check_room_for_user(Database& database, const KeepLimits& limits, const UserId& owner, int64_t more) {
  KF_TRY(const int64_t kept, kept_by(database, owner));
  if (fits(kept + more, limits.user_bytes_max)) return {};
  return no_room("Your conversations hold all that they may, " + in_mib(limits.user_bytes_max) + ".", kOwnRemedy);
}

Result<void> check_room_in_conversation(Database& database, const KeepLimits& limits, int64_t number, int64_t more) {
  KF_TRY(auto row, database.query("SELECT bytes, owner FROM conversations WHERE number = ?1", number));
  KF_TRY(const bool is_known, row.step());
  if (!is_known) return {};  // removed meanwhile, which others say
  if (!fits(row.integer(0) + more, limits.conversation_bytes_max)) {
    return no_room("This conversation holds all that it may, " + in_mib(limits.conversation_bytes_max) + ".",
                   kConversationRemedy);
  }
  return check_room_for_user(database, limits, UserId(row.text(1)), more);
}

std::optional<std::string> user_notice(const KeepLimits& limits, int64_t bytes) {
  return notice("Your conversations hold", bytes, limits.user_bytes_max, kOwnRemedy);
}

std::optional<std::string> conversation_notice(const KeepLimits& limits, int64_t bytes) {
  return notice("This conversation holds", bytes, limits.conversation_bytes_max, kConversationRemedy);
}

}  // namespace kf::store
