#pragma once
// The newest steps of the schema, from version 11 on; schema.cpp has those before and takes all in their order.

namespace kf::store {

// Where an answer's question went: empty when it stayed on this machine, NULL for answers from before this was kept.
inline constexpr const char* kDestinations = R"sql(
ALTER TABLE messages ADD COLUMN destination TEXT;
PRAGMA user_version = 11;
)sql";

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

// How much a conversation and a user keep: kept_bytes.h. Whatever changes a row is counted, also what is set aside.
// octet_length is not there yet, and length counts characters.
inline constexpr const char* kKeptBytes = R"sql(
ALTER TABLE conversations ADD COLUMN bytes INTEGER NOT NULL DEFAULT 256;
UPDATE conversations SET bytes = bytes + coalesce((
  SELECT sum(256 + length(CAST(content AS BLOB)) + length(CAST(thinking AS BLOB)))
  FROM messages WHERE conversation = number), 0);
CREATE TABLE kept_bytes(owner TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO kept_bytes SELECT owner, sum(bytes) FROM conversations GROUP BY owner;
CREATE TRIGGER bytes_of_new_message AFTER INSERT ON messages BEGIN
  UPDATE conversations
  SET bytes = bytes + 256 + length(CAST(NEW.content AS BLOB)) + length(CAST(NEW.thinking AS BLOB))
  WHERE number = NEW.conversation;
END;
CREATE TRIGGER bytes_of_changed_message AFTER UPDATE OF content, thinking ON messages BEGIN
  UPDATE conversations
  SET bytes = bytes + length(CAST(NEW.content AS BLOB)) + length(CAST(NEW.thinking AS BLOB))
    - length(CAST(OLD.content AS BLOB)) - length(CAST(OLD.thinking AS BLOB))
  WHERE number = NEW.conversation;
END;
CREATE TRIGGER bytes_of_removed_message AFTER DELETE ON messages BEGIN
  UPDATE conversations
  SET bytes = bytes - 256 - length(CAST(OLD.content AS BLOB)) - length(CAST(OLD.thinking AS BLOB))
  WHERE number = OLD.conversation;
END;
CREATE TRIGGER bytes_of_new_conversation AFTER INSERT ON conversations BEGIN
  INSERT INTO kept_bytes(owner, bytes) VALUES (NEW.owner, NEW.bytes)
  ON CONFLICT(owner) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER bytes_of_changed_conversation AFTER UPDATE OF bytes ON conversations BEGIN
  UPDATE kept_bytes SET bytes = bytes + NEW.bytes - OLD.bytes WHERE owner = NEW.owner;
END;
CREATE TRIGGER bytes_of_removed_conversation AFTER DELETE ON conversations BEGIN
  UPDATE kept_bytes SET bytes = bytes - OLD.bytes WHERE owner = OLD.owner;
  DELETE FROM kept_bytes WHERE owner = OLD.owner AND bytes = 0;
END;
PRAGMA user_version = 17;
)sql";

}  // namespace kf::store
