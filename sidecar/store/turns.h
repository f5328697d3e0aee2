#pragma once
// What turns do to the database. Each function runs inside a transaction of the writer.

#include "sidecar/store/conversation_repository.h"
#include "sidecar/store/database.h"

namespace kf::store {

// not_found for a conversation that is not the owner's; invalid_request when `replace_from` names no question of it.
// One that was set aside passes while an answer arrives there: the end of that one may bring it back.
Result<void> check_place(Database& database, const ConversationKey& key, std::optional<int64_t> replace_from);

// conflict when an answer of this conversation is still streaming; the caller has dealt with those that nobody writes
// any more.
Result<Turn> insert_turn(Database& database, const NewTurn& turn, int64_t now_ms);

// not_found when the conversation was removed meanwhile.
Result<void> update_answer(Database& database, const Turn& turn, const AnswerRecord& answer, int64_t now_ms);

Result<void> take_turn_back(Database& database, const Turn& turn, const AnswerRecord& failed, int64_t now_ms);

// Answers that nobody writes any more become `broken_off`, for the reason given: of all conversations, or of one.
Result<int> break_off_all(Database& database, std::string_view reason);
Result<void> break_off(Database& database, int64_t row, std::string_view reason);

// The rows of answers of this conversation that are `streaming`.
Result<std::vector<int64_t>> streaming_rows(Database& database, int64_t conversation_number);

}  // namespace kf::store
