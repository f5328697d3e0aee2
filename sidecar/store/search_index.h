#pragma once
// Keeps the search index in step with what is shown, inside the transaction that changes it. The index holds no text of
// its own and must be told what it held, so whatever changes rows takes them out before and puts them back after.
// (Triggers would do the same, but SQLite lets none touch FTS5 while trusted_schema is off.)

#include <optional>
#include <string>

#include "shared/base/strong_id.h"
#include "sidecar/store/database.h"

namespace kf::store {

// Messages by row id, both ends included.
struct RowRange {
  int64_t first = 0;
  int64_t last = 0;
};

// Before a user's first conversation: from then on their words have a mark of their own in the index.
Result<void> note_owner(Database& database, const UserId& owner);
// Nothing for a user who never had a conversation.
Result<std::optional<std::string>> mark_of(Database& database, const UserId& owner);

Result<void> unindex_messages(Database& database, RowRange rows);
Result<void> index_messages(Database& database, RowRange rows);  // those that have ended and are not set aside
Result<void> unindex_title(Database& database, int64_t conversation_number);
Result<void> index_title(Database& database, int64_t conversation_number);

// `change` does what it likes to these messages.
template <class F>
Result<void> change_messages(Database& database, RowRange rows, F&& change) {
  KF_CHECK(unindex_messages(database, rows));
  KF_CHECK(change());
  return index_messages(database, rows);
}

template <class F>
Result<void> change_title(Database& database, int64_t conversation_number, F&& change) {
  KF_CHECK(unindex_title(database, conversation_number));
  KF_CHECK(change());
  return index_title(database, conversation_number);
}

}  // namespace kf::store
