// A conversation that is read some messages at a time is the one of the moment at which it was opened.

#include "shared/contracts/json_encode.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

struct Opened : TestStore {
  ConversationId id = create("Trams");
  OpenedConversation open_now() { return conversations().open(own(id)).value(); }

  std::vector<StoredMessage> read(const OpenedConversation& opened) {
    std::vector<StoredMessage> all;
    for (;;) {
      const auto some = conversations().messages(opened, all.size());
      if (!some) FAIL(some.error().message);
      if (some->empty()) return all;
      all.insert(all.end(), some->begin(), some->end());
    }
  }
};

// Everything that is told of them.
std::vector<std::string> all_of(const std::vector<StoredMessage>& messages) {
  std::vector<std::string> all;
  for (const auto& message : messages) all.push_back(to_json_text(message));
  return all;
}

std::vector<std::string> contents_of(const std::vector<StoredMessage>& messages) {
  std::vector<std::string> contents;
  for (const auto& message : messages) contents.push_back(message.content);
  return contents;
}

}  // namespace

TEST_CASE_FIXTURE(Opened, "all of it is read, some messages at a time") {
  const std::string long_text(kMessagesStepBytes / 2, 'x');
  for (int i = 0; i < 5; ++i) exchange(id, long_text, "short");
  const auto opened = open_now();
  CHECK(opened.about.title == "Trams");
  CHECK(opened.seqs.size() == 10);
  CHECK(conversations().messages(opened, 0)->size() == 3);  // two long ones and the short one between them
  CHECK(all_of(read(opened)) == all_of(get(id).messages));
}

TEST_CASE_FIXTURE(Opened, "what changes meanwhile is not in it") {
  // Given a conversation with an answer that is arriving, opened and not read yet.
  const Turn first = exchange(id, "first question", "first answer");
  const Turn running = begin(id, "second question");
  REQUIRE(conversations().save_answer(running, answered("half", MessageState::streaming)).get().ok());
  const auto opened = open_now();
  const auto then = all_of(get(id).messages);

  // When the answer ends, the conversation is renamed, and all of it is replaced by another turn.
  REQUIRE(conversations().save_answer(running, answered("half and more")).get().ok());
  REQUIRE(conversations().rename(own(id), "Trains").ok());
  exchange(id, "other question", "other answer", first.user_seq);

  // Then it is read as it was.
  CHECK(all_of(read(opened)) == then);
  CHECK(opened.about.title == "Trams");
  CHECK(contents_of(read(open_now())) == std::vector<std::string>{"other question", "other answer"});
}

TEST_CASE_FIXTURE(Opened, "a turn that is taken back meanwhile stays in it, and what it had set aside stays out") {
  const Turn first = exchange(id, "first question", "first answer");
  const Turn refused = begin(id, "second question", first.user_seq);
  const auto opened = open_now();
  REQUIRE(conversations().abandon_turn(refused, answered("", MessageState::failed)).get().ok());
  CHECK(contents_of(read(opened)) == std::vector<std::string>{"second question", ""});
  CHECK(contents_of(read(open_now())) == std::vector<std::string>{"first question", "first answer"});
}

TEST_CASE_FIXTURE(Opened, "one that is removed meanwhile is not taken for whole") {
  exchange(id, "question", "answer");
  const auto opened = open_now();
  REQUIRE(conversations().remove(own(id)).ok());
  CHECK(conversations().messages(opened, 0).error().code == ErrorCode::not_found);
  CHECK(conversations().open(own(id)).error().code == ErrorCode::not_found);
}

TEST_CASE_FIXTURE(Opened, "an answer that nobody writes any more is settled first") {
  begin(id, "question");
  TestStore::open();  // another process
  const auto opened = open_now();
  CHECK(read(opened).at(1).state == MessageState::broken_off);
  CHECK(conversations().open({UserId("somebody else"), id}).error().code == ErrorCode::not_found);
}
