#include "sidecar/store/search_index.h"

namespace kf::store {

Result<void> unindex_messages(Database& database, RowRange rows) {
  return database.run(
      "INSERT INTO search(search, rowid, text) SELECT 'delete', id, content FROM messages "
      "WHERE id BETWEEN ?1 AND ?2 AND state <> 'streaming' AND superseded_by IS NULL",
      rows.first, rows.last);
}

Result<void> index_messages(Database& database, RowRange rows) {
  return database.run(
      "INSERT INTO search(rowid, text) SELECT id, content FROM messages "
      "WHERE id BETWEEN ?1 AND ?2 AND state <> 'streaming' AND superseded_by IS NULL",
      rows.first, rows.last);
}

Result<void> unindex_title(Database& database, int64_t conversation_number) {
  return database.run(
      "INSERT INTO search(search, rowid, text) SELECT 'delete', number << 20, title FROM conversations WHERE number = "
      "?1",
      conversation_number);
}

Result<void> index_title(Database& database, int64_t conversation_number) {
  return database.run("INSERT INTO search(rowid, text) SELECT number << 20, title FROM conversations WHERE number = ?1",
                      conversation_number);
}

}  // namespace kf::store
