#include "sidecar/store/search_index.h"

namespace kf::store {
namespace {

// Rows as the index holds them; the view `searchable` (schema.cpp) says the same for a rebuild.
const std::string kMessages =
    "messages.id, char(983040 + search_owners.number) || content FROM messages JOIN conversations ON "
    "conversations.number = messages.conversation JOIN search_owners USING (owner) "
    "WHERE messages.id BETWEEN ?1 AND ?2 AND state <> 'streaming' AND superseded_by IS NULL";
const std::string kTitle =
    "conversations.number << 20, char(983040 + search_owners.number) || title FROM conversations JOIN search_owners "
    "USING (owner) WHERE conversations.number = ?1";

const std::string kTakeOut = "INSERT INTO search(search, rowid, text) SELECT 'delete', ";
const std::string kPutIn = "INSERT INTO search(rowid, text) SELECT ";

const std::string kUnindexMessages = kTakeOut + kMessages;
const std::string kIndexMessages = kPutIn + kMessages;
const std::string kUnindexTitle = kTakeOut + kTitle;
const std::string kIndexTitle = kPutIn + kTitle;

}  // namespace

Result<void> note_owner(Database& database, const UserId& owner) {
  return database.run("INSERT OR IGNORE INTO search_owners(owner) VALUES (?1)", owner.text());
}

Result<std::optional<std::string>> mark_of(Database& database, const UserId& owner) {
  KF_TRY(auto row, database.query("SELECT char(983040 + number) FROM search_owners WHERE owner = ?1", owner.text()));
  KF_TRY(const bool is_known, row.step());
  return is_known ? std::optional(row.text(0)) : std::nullopt;
}

Result<void> unindex_messages(Database& database, RowRange rows) {
  return database.run(kUnindexMessages, rows.first, rows.last);
}

Result<void> index_messages(Database& database, RowRange rows) {
  return database.run(kIndexMessages, rows.first, rows.last);
}

Result<void> unindex_title(Database& database, int64_t conversation_number) {
  return database.run(kUnindexTitle, conversation_number);
}

Result<void> index_title(Database& database, int64_t conversation_number) {
  return database.run(kIndexTitle, conversation_number);
}

}  // namespace kf::store
