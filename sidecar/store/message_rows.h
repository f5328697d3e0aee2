#pragma once
// How rows become the contracts' types.

#include "shared/base/strong_id.h"
#include "shared/contracts/conversations.h"
#include "sidecar/store/database.h"

namespace kf::store {

// A message's row id is number << kSeqBits | seq; seq 0 is the title in the search index.
inline constexpr int kSeqBits = 20;
inline constexpr int64_t kSeqMax = (int64_t{1} << kSeqBits) - 1;

inline int64_t row_id(int64_t conversation_number, int64_t seq) { return (conversation_number << kSeqBits) | seq; }

// not_found with field "conversationId".
Result<int64_t> conversation_number(Database& database, const ConversationId& id);

Result<ConversationSummary> read_summary(Database& database, int64_t number);
Result<Conversation> read_conversation(Database& database, const ConversationId& id);

std::string iso8601_of_ms(int64_t ms);

}  // namespace kf::store
