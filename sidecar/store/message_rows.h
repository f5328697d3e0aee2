#pragma once
// How rows become the contracts' types.

#include "sidecar/store/conversation_repository.h"
#include "sidecar/store/database.h"

namespace kf::store {

// A message's row id is number << kSeqBits | seq; seq 0 is the title in the search index.
inline constexpr int kSeqBits = 20;
inline constexpr int64_t kSeqMax = (int64_t{1} << kSeqBits) - 1;

inline int64_t row_id(int64_t conversation_number, int64_t seq) { return (conversation_number << kSeqBits) | seq; }

// not_found with field "conversationId": for a conversation of somebody else too.
Result<int64_t> conversation_number(Database& database, const ConversationKey& key);

// For a turn that was begun: whose it is was asked then.
Result<int64_t> conversation_number(Database& database, const ConversationId& id);

Result<ConversationSummary> read_summary(Database& database, int64_t number);
Result<Conversation> read_conversation(Database& database, const ConversationKey& key);

// As ConversationRepository::open and messages.
Result<OpenedConversation> open_conversation(Database& database, const ConversationKey& key);
Result<std::vector<StoredMessage>> read_step(Database& database, const OpenedConversation& opened, size_t next);

// The first column of every row.
Result<std::vector<int64_t>> integers_of(Statement rows);

std::string iso8601_of_ms(int64_t ms);

}  // namespace kf::store
