#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("a conversation is its owner's alone: to everybody else it is not there") {
  TestStore test;
  const ConversationId id = test.create("private plans");
  test.exchange(id, "Where is the treasure?", "Under the oak.");
  const UserId other("other");
  const ConversationKey theirs{other, id};
  auto& repository = test.conversations();
  CHECK(repository.get(theirs).error().code == ErrorCode::not_found);
  CHECK(repository.rename(theirs, "stolen").error().code == ErrorCode::not_found);
  CHECK(repository.remove(theirs).error().code == ErrorCode::not_found);
  CHECK(repository.begin_turn({theirs, "q", ProviderId::ollama, "m", {}}).get().error().code == ErrorCode::not_found);
  for (const auto& key : {theirs, own(ConversationId("nowhere"))}) {
    const auto beforehand = repository.check_turn(key, {});
    REQUIRE_FALSE(beforehand.ok());
    CHECK(beforehand.error().code == ErrorCode::not_found);
    CHECK(beforehand.error().field == "conversationId");
    CHECK(repository.check_turn(key, 1).error().code == ErrorCode::not_found);
  }
  CHECK(repository.check_turn(own(id), {}).ok());
  CHECK(repository.list(other, {}).value().conversations.empty());
  CHECK(repository.list(other, {"treasure", 10, ""}).value().conversations.empty());
  CHECK(test.get(id).title == "private plans");
}

TEST_CASE("with its owner go all conversations of his, and no others") {
  TestStore test;
  const UserId other("other");
  const ConversationId mine = test.create("mine");
  for (int i = 0; i < 3; ++i) {
    const auto made = test.conversations().create(other, "theirs " + std::to_string(i));
    REQUIRE(test.conversations()
                .begin_turn({{other, ConversationId(made->id)}, "secret words", ProviderId::ollama, "m", {}})
                .get()
                .ok());
  }
  REQUIRE(test.conversations().remove_all_of(other).ok());
  CHECK(test.conversations().list(other, {}).value().conversations.empty());
  CHECK(test.conversations().list(kOwner, {}).value().conversations.size() == 1);
  CHECK(test.get(mine).title == "mine");
  CHECK(rows_in_file(test.folder.database(), "SELECT count(*) FROM messages").front() == "0");
  CHECK(rows_in_file(test.folder.database(), "SELECT count(*) FROM conversations").front() == "1");
}
