#include "sidecar/store/message_rows.h"

#include "sidecar/base/clock.h"

namespace kf::store {
namespace {

const std::string kColumns =
    "SELECT seq, role, content, thinking, state, provider, model, error, prompt_tokens, completion_tokens, "
    "total_tokens, tokens_per_second, latency_ms, total_ms, created_ms, destination FROM messages ";

const std::string kMessages =
    kColumns + "WHERE id BETWEEN ?1 << 20 AND (?1 << 20) + 1048575 AND superseded_by IS NULL ORDER BY id";

const std::string kMessage = kColumns + "WHERE id = ?1";

constexpr std::string_view kShown =
    "SELECT id FROM messages WHERE conversation = ?1 AND superseded_by IS NULL ORDER BY id";

// A name that no version of ours wrote.
template <class E>
Result<E> enum_of(const std::string& name) {
  const auto value = enum_from_name<E>(name);
  if (!value) return Error{ErrorCode::data_damaged, "The database holds a message of an unknown kind: " + name};
  return *value;
}

std::optional<Usage> usage_of(const Statement& row) {
  if (row.is_null(8)) return std::nullopt;
  return Usage{row.integer(8), row.integer(9), row.integer(10), row.real(11)};
}

Result<StoredMessage> message_of(const Statement& row) {
  StoredMessage message;
  message.seq = row.integer(0);
  KF_TRY(message.role, enum_of<Role>(row.text(1)));
  message.content = row.text(2);
  message.thinking = row.text(3);
  KF_TRY(message.state, enum_of<MessageState>(row.text(4)));
  if (!row.is_null(5)) {
    KF_TRY(message.provider, enum_of<ProviderId>(row.text(5)));
  }
  message.model_id = row.optional_text(6);
  message.error = row.optional_text(7);
  message.usage = usage_of(row);
  message.latency_ms = row.optional_integer(12);
  message.total_ms = row.optional_integer(13);
  message.created_at = iso8601_of_ms(row.integer(14));
  message.destination = row.optional_text(15);
  if (message.role == Role::assistant) message.ai_generated = true;
  return message;
}

Result<std::vector<StoredMessage>> read_messages(Database& database, int64_t number) {
  std::vector<StoredMessage> messages;
  KF_TRY(auto rows, database.query(kMessages, number));
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return messages;
    KF_TRY(auto message, message_of(rows));
    messages.push_back(std::move(message));
  }
}

Error no_such_conversation() { return {ErrorCode::not_found, "There is no such conversation.", "conversationId"}; }

Result<StoredMessage> read_message(Database& database, int64_t number, int64_t seq) {
  KF_TRY(auto row, database.query(kMessage, row_id(number, seq)));
  KF_TRY(const bool is_there, row.step());
  if (!is_there) return no_such_conversation();
  return message_of(row);
}

// One at most: a conversation has one answer at a time.
Result<std::optional<StoredMessage>> arriving_answer(Database& database, int64_t number) {
  KF_TRY(auto rows, database.query("SELECT id FROM messages WHERE conversation = ?1 AND state = 'streaming'", number));
  KF_TRY(const auto ids, integers_of(std::move(rows)));
  if (ids.empty()) return std::optional<StoredMessage>();
  KF_TRY(auto message, read_message(database, number, ids.back() & kSeqMax));
  return std::optional(std::move(message));
}

Result<int64_t> number_in(Statement& row) {
  KF_TRY(const bool is_known, row.step());
  if (!is_known) return no_such_conversation();
  return row.integer(0);
}

}  // namespace

std::string iso8601_of_ms(int64_t ms) { return iso8601(WallTime(std::chrono::milliseconds(ms))); }

Result<int64_t> conversation_number(Database& database, const ConversationKey& key) {
  KF_TRY(auto row, database.query("SELECT number FROM conversations WHERE id = ?1 AND owner = ?2", key.id.text(),
                                  key.owner.text()));
  return number_in(row);
}

Result<int64_t> conversation_number(Database& database, const ConversationId& id) {
  KF_TRY(auto row, database.query("SELECT number FROM conversations WHERE id = ?1", id.text()));
  return number_in(row);
}

Result<std::vector<int64_t>> integers_of(Statement rows) {
  std::vector<int64_t> found;
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return found;
    found.push_back(rows.integer(0));
  }
}

Result<ConversationSummary> read_summary(Database& database, int64_t number) {
  KF_TRY(auto row,
         database.query("SELECT id, title, created_ms, updated_ms, "
                        "(SELECT count(*) FROM messages WHERE conversation = number AND superseded_by IS NULL) "
                        "FROM conversations WHERE number = ?1",
                        number));
  KF_TRY(const bool is_known, row.step());
  if (!is_known) return no_such_conversation();
  return ConversationSummary{row.text(0),    row.text(1), iso8601_of_ms(row.integer(2)), iso8601_of_ms(row.integer(3)),
                             row.integer(4), std::nullopt};
}

Result<Conversation> read_conversation(Database& database, const ConversationKey& key) {
  KF_TRY(const int64_t number, conversation_number(database, key));
  KF_TRY(auto summary, read_summary(database, number));
  KF_TRY(auto messages, read_messages(database, number));
  return Conversation{std::move(summary.id), std::move(summary.title), std::move(summary.created_at),
                      std::move(summary.updated_at), std::move(messages)};
}

Result<OpenedConversation> open_conversation(Database& database, const ConversationKey& key) {
  OpenedConversation opened;
  KF_TRY(opened.number, conversation_number(database, key));
  KF_TRY(opened.about, read_summary(database, opened.number));
  KF_TRY(opened.bytes, database.integer("SELECT bytes FROM conversations WHERE number = ?1", opened.number));
  KF_TRY(opened.arriving, arriving_answer(database, opened.number));
  KF_TRY(auto rows, database.query(kShown, opened.number));
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return opened;
    opened.seqs.push_back(static_cast<uint32_t>(rows.integer(0) & kSeqMax));
  }
}

Result<std::vector<StoredMessage>> read_step(Database& database, const OpenedConversation& opened, size_t next) {
  std::vector<StoredMessage> messages;
  for (size_t bytes = 0; next < opened.seqs.size() && bytes < kMessagesStepBytes; ++next) {
    const bool is_arriving = opened.arriving && opened.arriving->seq == opened.seqs[next];
    KF_TRY(auto message, is_arriving ? Result<StoredMessage>(*opened.arriving)
                                     : read_message(database, opened.number, opened.seqs[next]));
    bytes += message.content.size() + message.thinking.size();
    messages.push_back(std::move(message));
  }
  return messages;
}

}  // namespace kf::store
