#include "shared/base/limits.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("a conversation is made, read, renamed and removed") {
  TestStore test;
  const auto created = test.conversations().create(kOwner, "  Plans  ");
  REQUIRE(created.ok());
  CHECK(created->title == "Plans");
  CHECK(created->created_at == "2027-01-15T08:00:00.000Z");
  CHECK(created->message_count == 0);
  const ConversationId id(created->id);

  const auto renamed = test.conversations().rename(own(id), "Other plans");
  REQUIRE(renamed.ok());
  CHECK(renamed->title == "Other plans");
  CHECK(test.get(id).title == "Other plans");

  test.exchange(id, "question", "answer");
  REQUIRE(test.conversations().remove(own(id)).ok());
  CHECK(test.conversations().get(own(id)).error().code == ErrorCode::not_found);
  CHECK(rows_in_file(test.folder.database(), "SELECT count(*) FROM messages") == std::vector<std::string>{"0"});
}

TEST_CASE("an unknown conversation is not found, by every call, with the field's name") {
  TestStore test;
  const ConversationId nobody("nobody");
  const Turn turn{nobody, 1, 2};
  auto& repository = test.conversations();
  for (const Error& error :
       {repository.get(own(nobody)).error(), repository.rename(own(nobody), "x").error(),
        repository.remove(own(nobody)).error(),
        repository.begin_turn({own(nobody), "q", ProviderId::ollama, "m", {}}).get().error(),
        repository.save_answer(turn, TestStore::answered("a")).get().error(),
        repository.abandon_turn(turn, TestStore::answered("a", MessageState::failed)).get().error()}) {
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.field == "conversationId");
  }
}

TEST_CASE("titles are one line within limits") {
  TestStore test;
  const ConversationId id = test.create("first");
  const std::string longest(limits::kTitleBytesMax, 'x');
  CHECK(test.conversations().rename(own(id), longest).ok());
  for (const std::string& bad :
       {longest + "x", std::string("two\nlines"), std::string("nul\0inside", 10), std::string("esc\x1b"),
        std::string("c1 \xc2\x85"), std::string("ls \xe2\x80\xa8"), std::string("bad \xff")}) {
    CAPTURE(bad);
    const auto refused = test.conversations().rename(own(id), bad);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().field == "title");
    CHECK_FALSE(test.conversations().create(kOwner, bad).ok());
  }
  CHECK(test.conversations().rename(own(id), " \t ").error().field == "title");
  CHECK(test.conversations().create(kOwner, "").ok());
  CHECK(test.get(id).title == longest);
}

TEST_CASE("a turn keeps question and answer, names the conversation and survives reopening") {
  TestStore test;
  const ConversationId id = test.create();
  test.clock.pass(std::chrono::seconds(5));
  const Turn turn = test.begin(id, "What is a tram?\nTell me.");
  CHECK(turn.user_seq == 1);
  CHECK(turn.assistant_seq == 2);
  CHECK(test.get(id).title == "What is a tram? Tell me.");
  CHECK(test.get(id).updated_at == "2027-01-15T08:00:05.000Z");

  AnswerRecord answer = TestStore::answered("A train in the street.");
  answer.thinking = "Hm.";
  answer.usage = Usage{10, 6, 16, 42.5};
  answer.latency_ms = 80;
  answer.total_ms = 900;
  REQUIRE(test.conversations().save_answer(turn, answer).get().ok());
  test.open();

  const Conversation read = test.get(id);
  REQUIRE(read.messages.size() == 2);
  CHECK(read.messages[0].role == Role::user);
  CHECK(read.messages[0].content == "What is a tram?\nTell me.");
  CHECK_FALSE(read.messages[0].provider.has_value());
  const StoredMessage& kept = read.messages[1];
  CHECK(kept.role == Role::assistant);
  CHECK(kept.content == answer.content);
  CHECK(kept.thinking == "Hm.");
  CHECK(kept.state == MessageState::complete);
  CHECK(kept.provider == ProviderId::ollama);
  CHECK(kept.model_id == "llama3");
  CHECK(kept.usage == answer.usage);
  CHECK(kept.latency_ms == 80);
  CHECK(kept.total_ms == 900);
  CHECK_FALSE(kept.error.has_value());
}

TEST_CASE("checkpoints overwrite each other and the end wins") {
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn turn = test.begin(id, "q");
  auto first = test.conversations().save_answer(turn, TestStore::answered("a", MessageState::streaming));
  auto second = test.conversations().save_answer(turn, TestStore::answered("ab", MessageState::streaming));
  REQUIRE(first.get().ok());
  REQUIRE(second.get().ok());
  CHECK(test.get(id).messages[1].state == MessageState::streaming);
  CHECK(test.contents(id)[1] == "ab");
  AnswerRecord end = TestStore::answered("abc", MessageState::stopped);
  end.error = "Stopped.";
  REQUIRE(test.conversations().save_answer(turn, end).get().ok());
  CHECK(test.get(id).messages[1].state == MessageState::stopped);
  CHECK(test.get(id).messages[1].error == "Stopped.");
}

TEST_CASE("where a question went is kept from its beginning, and corrected when it went elsewhere") {
  TestStore test;
  const ConversationId id = test.create("t");
  const auto destination = [&](size_t message) { return test.get(id).messages[message].destination; };
  test.exchange(id, "stays", "a");
  CHECK_FALSE(destination(0).has_value());
  CHECK(destination(1) == "");
  const NewTurn away{own(id), "q", ProviderId::ollama, "m", {}, "https://a.example"};
  const Turn turn = test.conversations().begin_turn(away).get().value();
  CHECK(destination(3) == "https://a.example");
  REQUIRE(test.conversations().save_answer(turn, TestStore::answered("b", MessageState::streaming)).get().ok());
  CHECK(destination(3) == "https://a.example");
  AnswerRecord end = TestStore::answered("bc");
  end.destination = "https://b.example";
  REQUIRE(test.conversations().save_answer(turn, end).get().ok());
  CHECK(destination(3) == "https://b.example");
}

TEST_CASE("while an answer arrives no second turn begins") {
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn turn = test.begin(id, "first");
  const auto second =
      test.conversations().begin_turn({own(id), "second", ProviderId::ollama, "m", turn.user_seq}).get();
  REQUIRE_FALSE(second.ok());
  CHECK(second.error() ==
        Error{ErrorCode::conflict, "An answer is still arriving in this conversation. Stop it first."});
  CHECK(test.contents(id) == std::vector<std::string>{"first", ""});
  test.begin(test.create("other"), "elsewhere is free");
  REQUIRE(test.conversations().save_answer(turn, TestStore::answered("done")).get().ok());
  test.begin(id, "second");
}

TEST_CASE("retry and edit set messages aside, and seqs are never used twice") {
  TestStore test;
  const ConversationId id = test.create("t");
  test.exchange(id, "q1", "a1");
  const Turn second = test.exchange(id, "q2", "a2");
  test.exchange(id, "q3", "a3");
  const Turn edited = test.exchange(id, "q2 edited", "a2 new", second.user_seq);
  CHECK(edited.user_seq == 7);
  CHECK(test.contents(id) == std::vector<std::string>{"q1", "a1", "q2 edited", "a2 new"});
  CHECK(rows_in_file(test.folder.database(), "SELECT count(*) FROM messages") == std::vector<std::string>{"8"});
  CHECK(test.conversations().list(kOwner, {}).value().conversations.at(0).message_count == 4);
}

TEST_CASE("only a shown question of the conversation can be replaced") {
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn turn = test.exchange(id, "q1", "a1");
  test.exchange(id, "q1 again", "a1 again", turn.user_seq);
  for (const int64_t seq : {int64_t{0}, int64_t{-1}, turn.user_seq, turn.assistant_seq, int64_t{99}, int64_t{1} << 40,
                            (int64_t{1} << 20) + 3}) {
    CAPTURE(seq);
    const auto refused = test.conversations().begin_turn({own(id), "q", ProviderId::ollama, "m", seq}).get();
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().field == "replaceFrom");
    const auto beforehand = test.conversations().check_turn(own(id), seq);
    REQUIRE_FALSE(beforehand.ok());
    CHECK(beforehand.error().field == "replaceFrom");
  }
  CHECK(test.conversations().check_turn(own(id), turn.user_seq + 2).ok());
  CHECK(test.contents(id) == std::vector<std::string>{"q1 again", "a1 again"});
  CHECK(test.begin(id, "next").user_seq == 5);
}

TEST_CASE(
    "a question that an arriving answer set aside can be asked for again: the end of that one may bring it back") {
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn turn = test.exchange(id, "q1", "a1");
  const Turn replacing = test.begin(id, "q1 again", turn.user_seq);
  CHECK(test.conversations().check_turn(own(id), turn.user_seq).ok());
  CHECK_FALSE(test.conversations().check_turn(own(id), turn.assistant_seq).ok());
  REQUIRE(test.conversations().save_answer(replacing, test.answered("a1 again")).get().ok());
  CHECK_FALSE(test.conversations().check_turn(own(id), turn.user_seq).ok());
}

TEST_CASE("a replacing turn that is taken back leaves the older messages as they were") {
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn first = test.exchange(id, "q1", "a1");
  const Turn second = test.exchange(id, "q2", "a2");
  test.exchange(id, "q2b", "a2b", second.user_seq);
  const Turn refused = test.begin(id, "q1b", first.user_seq);
  CHECK(test.contents(id) == std::vector<std::string>{"q1b", ""});
  REQUIRE(test.conversations().abandon_turn(refused, TestStore::answered("", MessageState::failed)).get().ok());
  CHECK(test.contents(id) == std::vector<std::string>{"q1", "a1", "q2b", "a2b"});
  CHECK(test.begin(id, "q3").user_seq == refused.assistant_seq + 1);
}

TEST_CASE("a new turn that is taken back keeps its question and says why there is no answer") {
  TestStore test;
  const ConversationId id = test.create("t");
  test.exchange(id, "q1", "a1");
  const Turn refused = test.begin(id, "q2");
  AnswerRecord failed = TestStore::answered("", MessageState::failed);
  failed.error = "Ollama does not know this model.";
  REQUIRE(test.conversations().abandon_turn(refused, failed).get().ok());
  const Conversation read = test.get(id);
  REQUIRE(read.messages.size() == 4);
  CHECK(read.messages[3].state == MessageState::failed);
  CHECK(read.messages[3].error == failed.error);
}

TEST_CASE("an answer that does not exist cannot be saved") {
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn turn = test.exchange(id, "q", "a");
  const auto question = test.conversations().save_answer({id, 1, turn.user_seq}, TestStore::answered("x")).get();
  CHECK(question.error().code == ErrorCode::not_found);
  CHECK(test.contents(id) == std::vector<std::string>{"q", "a"});
}

TEST_CASE("at start, answers of a process that is gone are marked as broken off") {
  TestStore test;
  const ConversationId id = test.create("t");
  test.exchange(id, "q1", "a1");
  const Turn turn = test.begin(id, "q2");
  REQUIRE(test.conversations().save_answer(turn, TestStore::answered("half an", MessageState::streaming)).get().ok());
  test.open();
  CHECK(test.conversations().mark_broken_off().value() == 1);
  CHECK(test.conversations().mark_broken_off().value() == 0);
  const Conversation read = test.get(id);
  CHECK(read.messages[3].state == MessageState::broken_off);
  CHECK(read.messages[3].content == "half an");
  CHECK(read.messages[3].error.value_or("").find("ended") != std::string::npos);
  test.begin(id, "q3");
}

TEST_CASE("an answer that nobody writes any more does not block its conversation") {
  TestStore test;
  const ConversationId id = test.create("t");
  test.begin(id, "q1");
  test.open();  // as if its end had never reached the disk
  SUBCASE("reading settles it") { CHECK(test.get(id).messages[1].state == MessageState::broken_off); }
  SUBCASE("so does the next turn") {
    test.begin(id, "q2");
    CHECK(test.get(id).messages[1].state == MessageState::broken_off);
    CHECK(test.get(id).messages[3].state == MessageState::streaming);
  }
}

TEST_CASE("texts with any bytes come back as they were") {
  TestStore test;
  const ConversationId id = test.create("t");
  using namespace std::string_literals;
  const std::string odd = "nul\0 tab\t quote\" ' ; DROP TABLE messages; -- \xf0\x9f\x9a\x8b"s;
  test.exchange(id, odd, odd);
  CHECK(test.contents(id) == std::vector<std::string>{odd, odd});
}
