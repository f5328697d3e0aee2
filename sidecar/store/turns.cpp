#include "sidecar/store/turns.h"

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "sidecar/store/message_rows.h"
#include "sidecar/store/search_index.h"

namespace kf::store {
namespace {

constexpr std::string_view kInsertMessage =
    "INSERT INTO messages(id, conversation, seq, role, state, provider, model, destination, created_ms, thinking, "
    "content) VALUES (?1 << 20 | ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', ?9)";

constexpr std::string_view kUpdateAnswer =
    "UPDATE messages SET content = ?2, thinking = ?3, state = ?4, model = coalesce(?5, model), error = ?6, "
    "prompt_tokens = ?7, "
    "completion_tokens = ?8, total_tokens = ?9, tokens_per_second = ?10, latency_ms = ?11, total_ms = ?12, "
    "destination = coalesce(?13, destination) "
    "WHERE id = ?1 AND role = 'assistant'";

constexpr std::string_view kBringBack =
    "UPDATE messages SET superseded_by = NULL WHERE id BETWEEN ?1 << 20 AND (?1 << 20 | ?2) AND superseded_by = ?2";

constexpr std::string_view kSetAside =
    "UPDATE messages SET superseded_by = ?3 WHERE id BETWEEN (?1 << 20 | ?2) AND (?1 << 20) + 1048575 AND "
    "superseded_by IS NULL";

RowRange from_seq(int64_t number, int64_t seq) { return {row_id(number, seq), row_id(number, kSeqMax)}; }

Result<void> refuse_second_answer(Database& database, int64_t number) {
  KF_TRY(const auto streaming, streaming_rows(database, number));
  if (streaming.empty()) return {};
  return Error{ErrorCode::conflict, "An answer is still arriving in this conversation. Stop it first."};
}

// The seqs of the question and, next to it, the answer.
Result<int64_t> take_two_seqs(Database& database, int64_t number) {
  KF_TRY(const int64_t last, database.integer("SELECT last_seq FROM conversations WHERE number = ?1", number));
  if (last + 2 > kSeqMax) return Error{ErrorCode::conflict, "This conversation is full. Start a new one."};
  KF_CHECK(database.run("UPDATE conversations SET last_seq = ?2 WHERE number = ?1", number, last + 2));
  return last + 1;
}

enum class SetAsideBefore { refused, passes };

Result<void> check_question(Database& database, int64_t number, int64_t seq, SetAsideBefore if_set_aside) {
  const bool passes = if_set_aside == SetAsideBefore::passes;
  KF_TRY(const int64_t questions,
         database.integer("SELECT count(*) FROM messages WHERE id = (?1 << 20 | ?2) AND conversation = ?1 AND "
                          "seq = ?2 AND role = 'user' AND (?3 OR superseded_by IS NULL)",
                          number, seq, static_cast<int>(passes)));
  if (questions > 0) return {};
  return Error{ErrorCode::invalid_request, "'replaceFrom' names no question of this conversation.", "replaceFrom"};
}

Result<void> set_aside(Database& database, int64_t number, int64_t from, int64_t by) {
  KF_CHECK(check_question(database, number, from, SetAsideBefore::refused));
  return change_messages(database, from_seq(number, from), [&] { return database.run(kSetAside, number, from, by); });
}

Result<void> touch(Database& database, int64_t number, int64_t now_ms) {
  return database.run("UPDATE conversations SET updated_ms = ?2 WHERE number = ?1", number, now_ms);
}

Result<void> name_if_untitled(Database& database, int64_t number, const std::string& question) {
  KF_TRY(const int64_t untitled, database.integer("SELECT title = '' FROM conversations WHERE number = ?1", number));
  if (untitled == 0) return {};
  const std::string title = title_from_question(question);
  return change_title(database, number, [&] {
    return database.run("UPDATE conversations SET title = ?2 WHERE number = ?1", number,
                        utf8_prefix(title, limits::kTitleBytesMax));
  });
}

Result<void> insert_messages(Database& database, int64_t number, int64_t user_seq, const NewTurn& turn,
                             int64_t now_ms) {
  KF_CHECK(database.run(kInsertMessage, number, user_seq, enum_name(Role::user), enum_name(MessageState::complete),
                        nullptr, nullptr, nullptr, now_ms, turn.question));
  KF_CHECK(database.run(kInsertMessage, number, user_seq + 1, enum_name(Role::assistant),
                        enum_name(MessageState::streaming), enum_name(turn.provider), turn.model_id, turn.destination,
                        now_ms, ""));
  return index_messages(database, from_seq(number, user_seq));
}

Result<void> overwrite(Database& database, int64_t row, const AnswerRecord& answer) {
  const auto& usage = answer.usage;
  const auto count = [&usage](int64_t Usage::*member) {
    return usage ? std::optional((*usage).*member) : std::nullopt;
  };
  const auto model = answer.model_id.empty() ? std::nullopt : std::optional(answer.model_id);
  KF_CHECK(database.run(kUpdateAnswer, row, answer.content, answer.thinking, enum_name(answer.state), model,
                        answer.error, count(&Usage::prompt_tokens), count(&Usage::completion_tokens),
                        count(&Usage::total_tokens), usage ? std::optional(usage->tokens_per_second) : std::nullopt,
                        answer.latency_ms, answer.total_ms, answer.destination));
  if (database.changed_rows() > 0) return {};
  return Error{ErrorCode::not_found, "There is no such answer in this conversation.", "messageSeq"};
}

}  // namespace

Result<std::vector<int64_t>> streaming_rows(Database& database, int64_t number) {
  KF_TRY(auto rows, database.query("SELECT id FROM messages WHERE conversation = ?1 AND state = 'streaming'", number));
  return integers_of(std::move(rows));
}

Result<void> check_place(Database& database, const ConversationKey& key, std::optional<int64_t> replace_from) {
  KF_TRY(const int64_t number, conversation_number(database, key));
  if (!replace_from) return {};
  KF_TRY(const auto streaming, streaming_rows(database, number));
  return check_question(database, number, *replace_from,
                        streaming.empty() ? SetAsideBefore::refused : SetAsideBefore::passes);
}

Result<Turn> insert_turn(Database& database, const NewTurn& turn, int64_t now_ms) {
  KF_TRY(const int64_t number, conversation_number(database, turn.conversation));
  KF_CHECK(refuse_second_answer(database, number));
  KF_TRY(const int64_t user_seq, take_two_seqs(database, number));
  if (turn.replace_from) KF_CHECK(set_aside(database, number, *turn.replace_from, user_seq));
  KF_CHECK(insert_messages(database, number, user_seq, turn, now_ms));
  KF_CHECK(name_if_untitled(database, number, turn.question));
  KF_CHECK(touch(database, number, now_ms));
  return Turn{turn.conversation.id, user_seq, user_seq + 1};
}

Result<void> update_answer(Database& database, const Turn& turn, const AnswerRecord& answer, int64_t now_ms) {
  KF_TRY(const int64_t number, conversation_number(database, turn.conversation));
  const int64_t row = row_id(number, turn.assistant_seq);
  KF_CHECK(change_messages(database, {row, row}, [&] { return overwrite(database, row, answer); }));
  return answer.state == MessageState::streaming ? Result<void>() : touch(database, number, now_ms);
}

Result<void> take_turn_back(Database& database, const Turn& turn, const AnswerRecord& failed, int64_t now_ms) {
  KF_CHECK(update_answer(database, turn, failed, now_ms));
  KF_TRY(const int64_t number, conversation_number(database, turn.conversation));
  KF_TRY(const int64_t replaced,
         database.integer("SELECT count(*) FROM messages WHERE id BETWEEN ?1 << 20 AND (?1 << 20 | ?2) AND "
                          "superseded_by = ?2",
                          number, turn.user_seq));
  if (replaced == 0) return {};
  return change_messages(database, from_seq(number, 1), [&]() -> Result<void> {
    KF_CHECK(database.run(kBringBack, number, turn.user_seq));
    return database.run(kSetAside, number, turn.user_seq, turn.user_seq);
  });
}

Result<int> break_off_all(Database& database, std::string_view reason) {
  KF_TRY(auto rows, database.query("SELECT id FROM messages WHERE state = 'streaming'"));
  KF_TRY(const auto streaming, integers_of(std::move(rows)));
  for (const int64_t row : streaming) KF_CHECK(break_off(database, row, reason));
  return static_cast<int>(streaming.size());
}

Result<void> break_off(Database& database, int64_t row, std::string_view reason) {
  return change_messages(database, {row, row}, [&] {
    return database.run("UPDATE messages SET state = 'broken_off', error = ?2 WHERE id = ?1 AND state = 'streaming'",
                        row, reason);
  });
}

}  // namespace kf::store
