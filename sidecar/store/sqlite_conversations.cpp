#include "sidecar/store/sqlite_conversations.h"

#include <algorithm>

#include "sidecar/base/random.h"
#include "sidecar/store/conversation_list.h"
#include "sidecar/store/message_rows.h"
#include "sidecar/store/search_index.h"
#include "sidecar/store/title.h"
#include "sidecar/store/turns.h"

namespace kf::store {
namespace {

constexpr size_t kIdBytes = 16;
constexpr std::string_view kProcessGone = "Knowledge Foundry ended before the answer did.";
constexpr std::string_view kEndLost = "The end of this answer could not be saved.";

Result<Conversation> read_in_one_state(Readers& readers, const ConversationKey& key) {
  KF_TRY(const auto reader, readers.take(kConversationLimit));
  const ReadTransaction one_state(*reader);
  KF_CHECK(one_state.started());
  return read_conversation(*reader, key);
}

Result<OpenedConversation> open_in_one_state(Readers& readers, const ConversationKey& key) {
  KF_TRY(const auto reader, readers.take(kConversationLimit));
  const ReadTransaction one_state(*reader);
  KF_CHECK(one_state.started());
  return open_conversation(*reader, key);
}

Result<ConversationSummary> insert_conversation(Database& database, const ConversationKey& key,
                                                const std::string& title, int64_t now_ms) {
  // A request that came before its user was removed; what that removal has cleared away must not come back.
  KF_TRY(const int64_t is_gone,
         database.integer("SELECT count(*) FROM users WHERE id = ?1 AND removed_ms <> 0", key.owner.text()));
  if (is_gone != 0) return Error{ErrorCode::unauthenticated, "This user is not here any more."};
  KF_CHECK(
      database.run("INSERT INTO conversations(id, title, created_ms, updated_ms, owner) VALUES (?1, ?2, ?3, ?3, ?4)",
                   key.id.text(), title, now_ms, key.owner.text()));
  const int64_t number = database.last_row_id();
  KF_CHECK(note_owner(database, key.owner));
  KF_CHECK(index_title(database, number));
  return read_summary(database, number);
}

Result<void> remove_conversation(Database& database, int64_t number) {
  const RowRange messages{row_id(number, 1), row_id(number, kSeqMax)};
  KF_CHECK(unindex_messages(database, messages));
  KF_CHECK(unindex_title(database, number));
  KF_CHECK(database.run("DELETE FROM messages WHERE id BETWEEN ?1 AND ?2", messages.first, messages.last));
  KF_CHECK(note_removed_text(database));
  return database.run("DELETE FROM conversations WHERE number = ?1", number);
}

Result<void> remove_conversations_of(Database& database, const std::string& owner) {
  KF_TRY(auto rows, database.query("SELECT number FROM conversations WHERE owner = ?1", owner));
  KF_TRY(const auto numbers, integers_of(std::move(rows)));
  for (const int64_t number : numbers) KF_CHECK(remove_conversation(database, number));
  return {};
}

}  // namespace

Result<ConversationSummary> SqliteConversations::create(const UserId& owner, const std::string& title) {
  KF_TRY(const auto checked, checked_title(title));
  const ConversationKey key{owner, ConversationId(random_token(kIdBytes))};
  return writer_.submit_and_wait<ConversationSummary>(
      [this, key, checked, now = wall_ms(clock_)](Database& database) -> Result<ConversationSummary> {
        KF_CHECK(check_room_for_user(database, limits_, key.owner, kRowBytes));
        return insert_conversation(database, key, checked, now);
      });
}

Result<ConversationPage> SqliteConversations::list(const UserId& owner, const ListQuery& query) {
  KF_TRY(const auto reader, readers_.take(query.search.empty() ? kListLimit : kSearchLimit));
  return list_conversations(*reader, owner, query);
}

Result<std::optional<std::string>> SqliteConversations::notice(const UserId& owner) {
  KF_TRY(const auto reader, readers_.take(kRowLimit));
  KF_TRY(const int64_t kept, kept_by(*reader, owner));
  return user_notice(limits_, kept);
}

// What lost its end is settled on disk first, so that nobody waits for an answer that never goes on.
Result<Conversation> SqliteConversations::get(const ConversationKey& key) {
  auto conversation = read_in_one_state(readers_, key);
  if (!conversation || !has_lost_end(*conversation)) return conversation;
  KF_CHECK(writer_.submit_and_wait<void>([this, key](Database& database) { return break_off_lost(database, key); }));
  return read_in_one_state(readers_, key);
}

// Of the question, and of the answer as far as nothing is known of it.
Result<void> SqliteConversations::check_room(Database& database, const NewTurn& turn) const {
  KF_TRY(const int64_t number, conversation_number(database, turn.conversation));
  const auto more = static_cast<int64_t>(turn.question.size()) + 2 * kRowBytes;
  return check_room_in_conversation(database, limits_, number, more);
}

// An answer that grows past the limit keeps its last checkpoint; whoever writes it ends it, and its end is kept.
Result<void> SqliteConversations::check_room_to_go_on(Database& database, const Turn& turn) const {
  KF_TRY(const int64_t number, conversation_number(database, turn.conversation));
  return check_room_in_conversation(database, limits_, number, 0);
}

Result<OpenedConversation> SqliteConversations::with_notice(Result<OpenedConversation> opened) const {
  if (opened) opened->notice = conversation_notice(limits_, opened->bytes);
  return opened;
}

Result<OpenedConversation> SqliteConversations::open(const ConversationKey& key) {
  auto opened = open_in_one_state(readers_, key);
  const bool has_lost_end = opened && opened->arriving && !is_written(key.id, opened->arriving->seq);
  if (!has_lost_end) return with_notice(std::move(opened));
  KF_CHECK(writer_.submit_and_wait<void>([this, key](Database& database) { return break_off_lost(database, key); }));
  return with_notice(open_in_one_state(readers_, key));
}

Result<std::vector<StoredMessage>> SqliteConversations::messages(const OpenedConversation& opened, size_t next) {
  KF_TRY(const auto reader, readers_.take(kConversationLimit));
  return read_step(*reader, opened, next);
}

Result<ConversationSummary> SqliteConversations::rename(const ConversationKey& key, const std::string& title) {
  KF_TRY(const auto checked, checked_title(title));
  if (checked.empty()) return Error{ErrorCode::invalid_request, "'title' is empty.", "title"};
  return writer_.submit_and_wait<ConversationSummary>(
      [key, checked](Database& database) -> Result<ConversationSummary> {
        KF_TRY(const int64_t number, conversation_number(database, key));
        KF_CHECK(change_title(database, number, [&, number = number] {
          return database.run("UPDATE conversations SET title = ?2 WHERE number = ?1", number, checked);
        }));
        return read_summary(database, number);
      });
}

Result<void> SqliteConversations::remove(const ConversationKey& key) {
  KF_CHECK(writer_.submit_and_wait<void>([key](Database& database) -> Result<void> {
    KF_TRY(const int64_t number, conversation_number(database, key));
    return remove_conversation(database, number);
  }));
  forgetting_.go_on();
  return {};
}

Result<void> SqliteConversations::remove_all_of(const UserId& owner) {
  KF_CHECK(writer_.submit_and_wait<void>(
      [owner](Database& database) { return remove_conversations_of(database, owner.text()); }));
  forgetting_.go_on();
  return {};
}

Result<void> SqliteConversations::check_turn(const ConversationKey& key, std::optional<int64_t> replace_from) {
  KF_TRY(const auto reader, readers_.take(kRowLimit));
  const ReadTransaction one_state(*reader);
  KF_CHECK(one_state.started());
  return check_place(*reader, key, replace_from);
}

std::future<Result<Turn>> SqliteConversations::begin_turn(NewTurn turn) {
  return writer_.submit<Turn>(
      [this, turn = std::move(turn), now = wall_ms(clock_)](Database& database) -> Result<Turn> {
        KF_CHECK(break_off_lost(database, turn.conversation));
        KF_CHECK(check_room(database, turn));
        auto begun = insert_turn(database, turn, now);
        if (begun) set_written(*begun, MessageState::streaming);
        return begun;
      });
}

std::future<Result<void>> SqliteConversations::save_answer(const Turn& turn, AnswerRecord answer) {
  if (answer.state != MessageState::streaming) set_written(turn, answer.state);
  return writer_.submit<void>(
      [this, turn, answer = std::move(answer), now = wall_ms(clock_)](Database& database) -> Result<void> {
        KF_CHECK(update_answer(database, turn, answer, now));
        return answer.state == MessageState::streaming ? check_room_to_go_on(database, turn) : Result<void>();
      });
}

std::future<Result<void>> SqliteConversations::abandon_turn(const Turn& turn, AnswerRecord failed) {
  set_written(turn, failed.state);
  return writer_.submit<void>([turn, failed = std::move(failed), now = wall_ms(clock_)](Database& database) {
    return take_turn_back(database, turn, failed, now);
  });
}

Result<int> SqliteConversations::mark_broken_off() {
  return writer_.submit_and_wait<int>([](Database& database) { return break_off_all(database, kProcessGone); });
}

void SqliteConversations::set_written(const Turn& turn, MessageState state) {
  written_.with([&](Written& written) {
    const std::pair key(turn.conversation.text(), turn.assistant_seq);
    if (state == MessageState::streaming)
      written.insert(key);
    else
      written.erase(key);
  });
}

bool SqliteConversations::is_written(const ConversationId& id, int64_t seq) const {
  return written_.with([&](const Written& written) { return written.contains({id.text(), seq}); });
}

bool SqliteConversations::has_lost_end(const Conversation& conversation) const {
  const ConversationId id(conversation.id);
  return std::any_of(conversation.messages.begin(), conversation.messages.end(), [&](const StoredMessage& message) {
    return message.state == MessageState::streaming && !is_written(id, message.seq);
  });
}

Result<void> SqliteConversations::break_off_lost(Database& database, const ConversationKey& key) const {
  KF_TRY(const int64_t number, conversation_number(database, key));
  KF_TRY(const auto rows, streaming_rows(database, number));
  for (const int64_t row : rows) {
    if (!is_written(key.id, row & kSeqMax)) KF_CHECK(break_off(database, row, kEndLost));
  }
  return {};
}

}  // namespace kf::store
