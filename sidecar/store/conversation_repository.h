#pragma once
// Conversations on disk. Everything that changes is durable (WAL, synchronous=FULL) when the call or its future
// returns.

#include <future>
#include <memory>
#include <optional>
#include <string>

#include "shared/base/strong_id.h"
#include "shared/contracts/conversations.h"

namespace kf::store {

// One conversation of one user. Everybody else's is not_found.
struct ConversationKey {
  UserId owner;
  ConversationId id;
};

// Where a question and the answer to come stand in their conversation.
struct Turn {
  ConversationId conversation;
  int64_t user_seq = 0;
  int64_t assistant_seq = 0;
};

struct NewTurn {
  ConversationKey conversation;
  std::string question;
  ProviderId provider = ProviderId::ollama;
  std::string model_id;
  std::optional<int64_t> replace_from = {};  // messages from here on are set aside first
  std::string destination = {};              // where the question goes when it leaves this machine, else empty
};

// What is known of an answer when it ends (or, with MessageState::streaming, while it runs).
struct AnswerRecord {
  std::string content;
  std::string thinking;
  MessageState state = MessageState::complete;
  std::string model_id;
  std::optional<std::string> destination;  // when it is another one than the turn began with
  std::optional<std::string> error;
  std::optional<Usage> usage;
  std::optional<int64_t> latency_ms;
  std::optional<int64_t> total_ms;
};

struct ListQuery {
  std::string search;  // empty: all; else words of which all must occur (the last one as a prefix) in title or messages
  size_t limit = 100;
  std::string cursor;  // from the page before
};

// A conversation at one moment. Its messages are read later, some at a time, as they were then: what has ended never
// changes, and an answer that is still arriving is kept in here.
struct OpenedConversation {
  ConversationSummary about;
  int64_t number = 0;
  int64_t bytes = 0;           // of all its messages, those set aside too
  std::vector<uint32_t> seqs;  // of the messages that were shown
  std::optional<StoredMessage> arriving;
  std::optional<std::string> notice;  // when it is nearly as big as it may be
};

// Of one step of reading; a longer message is a step of its own.
inline constexpr size_t kMessagesStepBytes = 256u << 10;

class ConversationRepository {
 public:
  virtual ~ConversationRepository() = default;

  virtual Result<ConversationSummary> create(const UserId& owner, const std::string& title) = 0;
  virtual Result<ConversationPage> list(const UserId& owner, const ListQuery& query) = 0;
  // What people are told when they keep nearly as much as they may; else nothing.
  virtual Result<std::optional<std::string>> notice(const UserId& owner) = 0;
  virtual Result<Conversation> get(const ConversationKey& key) = 0;         // not_found
  virtual Result<OpenedConversation> open(const ConversationKey& key) = 0;  // not_found
  // The messages from place `next` of `opened.seqs` on, about kMessagesStepBytes of them; none at the end. not_found
  // when the conversation was removed meanwhile.
  virtual Result<std::vector<StoredMessage>> messages(const OpenedConversation& opened, size_t next) = 0;
  virtual Result<ConversationSummary> rename(const ConversationKey& key, const std::string& title) = 0;
  virtual Result<void> remove(const ConversationKey& key) = 0;
  virtual Result<void> remove_all_of(const UserId& owner) = 0;

  // Whether this turn could be begun now: not_found for a conversation that is not the owner's, invalid_request when
  // `replace_from` names none of its questions. Writes nothing; whoever asks somebody else asks here first.
  virtual Result<void> check_turn(const ConversationKey& key, std::optional<int64_t> replace_from) = 0;

  // Keeps the question and an empty answer in state `streaming`. An untitled conversation gets its title from the
  // question. The future is ready when both are durable, so that the request to the provider can go out meanwhile.
  // payload_too_large when the conversation or its user keeps all that may be kept.
  virtual std::future<Result<Turn>> begin_turn(NewTurn turn) = 0;

  // Overwrites the answer of a running turn (a checkpoint); the future is ready when it is durable. A later call wins.
  // payload_too_large for one that is `streaming` still and has outgrown what its conversation or its user may keep: it
  // is to be ended with that as its reason.
  virtual std::future<Result<void>> save_answer(const Turn& turn, AnswerRecord answer) = 0;

  // Takes a turn back whose provider refused it when it replaced an older one: the older messages are there again.
  // Without a replaced turn the question stays and its answer is kept as failed.
  virtual std::future<Result<void>> abandon_turn(const Turn& turn, AnswerRecord failed) = 0;

  // At start: answers still `streaming` belong to a process that is gone; they become `broken_off`. Returns how many.
  virtual Result<int> mark_broken_off() = 0;
};

}  // namespace kf::store
