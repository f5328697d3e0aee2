#pragma once
// Answers whose every version was called durable, and what of them must be there after a crash.

#include <map>

#include "sidecar/store/database.h"
#include "tests/sidecar/store/test_store.h"

namespace kf::store {

inline constexpr int64_t kAnswerVersions = 5;  // the last one is the whole answer

// One acknowledged write: small enough that a pipe takes it whole.
struct Acknowledged {
  int64_t assistant_seq = 0;
  int64_t version = 0;  // of the answer; 0: the turn has begun
};
using AcknowledgedBySeq = std::map<int64_t, Acknowledged>;

inline std::string answer_text(int64_t seq, int64_t version) {
  return "answer " + std::to_string(seq) + " version " + std::to_string(version) +
         std::string(static_cast<size_t>(version) * 700, '.');
}

inline AnswerRecord answer_version(int64_t seq, int64_t version) {
  AnswerRecord answer;
  answer.content = answer_text(seq, version);
  answer.state = version == kAnswerVersions ? MessageState::complete : MessageState::streaming;
  return answer;
}

inline void check_everything_told_is_there(const Conversation& conversation, const AcknowledgedBySeq& told) {
  std::map<int64_t, const StoredMessage*> by_seq;
  for (const auto& message : conversation.messages) by_seq[message.seq] = &message;
  for (const auto& [seq, write] : told) {
    CAPTURE(seq);
    REQUIRE(by_seq.contains(seq));
    const StoredMessage& message = *by_seq[seq];
    REQUIRE(message.state ==
            (message.content == answer_text(seq, kAnswerVersions) ? MessageState::complete : MessageState::broken_off));
    if (write.version == kAnswerVersions) REQUIRE(message.state == MessageState::complete);
    // One more version than was told may have reached the disk, never one less.
    const bool is_told = message.content == (write.version == 0 ? "" : answer_text(seq, write.version));
    REQUIRE((is_told || message.content == answer_text(seq, write.version + 1)));
  }
}

inline void check_search_index(const std::filesystem::path& database) {
  const auto opened = Database::open(database, OpenAs::writer).value();
  REQUIRE(opened->run("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)").ok());
}

}  // namespace kf::store
