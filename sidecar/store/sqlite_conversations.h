#pragma once
// Conversations in SQLite.

#include <set>
#include <utility>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"
#include "sidecar/store/conversation_repository.h"
#include "sidecar/store/forgetting.h"
#include "sidecar/store/kept_bytes.h"
#include "sidecar/store/readers.h"
#include "sidecar/store/writer.h"

namespace kf::store {

class SqliteConversations final : public ConversationRepository {
 public:
  SqliteConversations(Writer& writer, Readers& readers, const Clock& clock, const KeepLimits& limits)
      : writer_(writer), readers_(readers), clock_(clock), limits_(limits), forgetting_(writer) {
    forgetting_.go_on();  // with what an earlier process left
  }

  Result<ConversationSummary> create(const UserId& owner, const std::string& title) override;
  Result<ConversationPage> list(const UserId& owner, const ListQuery& query) override;
  Result<std::optional<std::string>> notice(const UserId& owner) override;
  Result<Conversation> get(const ConversationKey& key) override;
  Result<OpenedConversation> open(const ConversationKey& key) override;
  Result<std::vector<StoredMessage>> messages(const OpenedConversation& opened, size_t next) override;
  Result<ConversationSummary> rename(const ConversationKey& key, const std::string& title) override;
  Result<void> remove(const ConversationKey& key) override;
  Result<void> remove_all_of(const UserId& owner) override;
  Result<void> check_turn(const ConversationKey& key, std::optional<int64_t> replace_from) override;
  std::future<Result<Turn>> begin_turn(NewTurn turn) override;
  std::future<Result<void>> save_answer(const Turn& turn, AnswerRecord answer) override;
  std::future<Result<void>> abandon_turn(const Turn& turn, AnswerRecord failed) override;
  Result<int> mark_broken_off() override;

 private:
  bool is_written(const ConversationId& id, int64_t seq) const;
  void set_written(const Turn& turn, MessageState state);
  bool has_lost_end(const Conversation& conversation) const;
  Result<void> check_room(Database& database, const NewTurn& turn) const;
  Result<void> check_room_to_go_on(Database& database, const Turn& turn) const;
  Result<OpenedConversation> with_notice(Result<OpenedConversation> opened) const;
  Result<void> break_off_lost(Database& database, const ConversationKey& key) const;

  Writer& writer_;
  Readers& readers_;
  const Clock& clock_;
  const KeepLimits limits_;
  Forgetting forgetting_;

  // The answers that this process still writes. One that is `streaming` on disk and not in here lost its end, to a full
  // disk say.
  using Written = std::set<std::pair<std::string, int64_t>>;
  Guarded<Written> written_;
};

}  // namespace kf::store
