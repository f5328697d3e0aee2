#pragma once
// The newest steps of the schema, from version 12 on; schema.cpp has those before and takes all in their order.

namespace kf::store {

// What an actor came with, and who made a token: for those that are there already the record still tells.
inline constexpr const char* kCarriers = R"sql(
ALTER TABLE audit ADD COLUMN carrier TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
UPDATE tokens SET made_by = coalesce(
  (SELECT actor FROM audit WHERE action = 'token_made' AND result = 'ok' AND object = tokens.id), '');
PRAGMA user_version = 12;
)sql";

// The index anew, each word with its owner's mark in front (words_tokenizer.h): a search meets the words of its own
// user alone, so that it costs and tells nothing of what others wrote. The prefixes are one character longer for the
// mark.
inline constexpr const char* kSearchByOwner = R"sql(
CREATE TABLE search_owners(number INTEGER PRIMARY KEY, owner TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO search_owners(owner) SELECT DISTINCT owner FROM conversations ORDER BY owner;
DROP TABLE search;
DROP VIEW searchable;
CREATE VIEW searchable AS
  SELECT messages.id AS id, char(983040 + search_owners.number) || content AS text
  FROM messages JOIN conversations ON conversations.number = messages.conversation JOIN search_owners USING (owner)
  WHERE state <> 'streaming' AND superseded_by IS NULL
  UNION ALL
  SELECT conversations.number << 20, char(983040 + search_owners.number) || title
  FROM conversations JOIN search_owners USING (owner);
CREATE VIRTUAL TABLE search USING fts5(text, content='searchable', content_rowid='id', tokenize='kf_words', prefix='2 3 4');
INSERT INTO search(search) VALUES ('rebuild');
PRAGMA user_version = 13;
)sql";

// A row says that the record was begun before its end was sealed, and that no seal was made since.
inline constexpr const char* kSeals = R"sql(
CREATE TABLE record_before_seals(up_to_seq INTEGER NOT NULL) STRICT;
INSERT INTO record_before_seals SELECT seq FROM audit ORDER BY seq DESC LIMIT 1;
PRAGMA user_version = 14;
)sql";

// CSRF values are derived from the cookie now, so that those that were given before fit no longer: their sessions end.
inline constexpr const char* kBrowserKeys = R"sql(
DELETE FROM sessions;
ALTER TABLE sessions DROP COLUMN csrf_digest;
ALTER TABLE sessions ADD COLUMN browser_key TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 15;
)sql";

// What was judged in an older epoch of a user is judged again, and a password that somebody else set is to be changed.
inline constexpr const char* kEpochs = R"sql(
ALTER TABLE users ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN password_by TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN password_set_ms INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 16;
)sql";

}  // namespace kf::store
