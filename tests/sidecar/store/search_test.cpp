#include "sidecar/store/search.h"

#include <algorithm>
#include <chrono>

#include "shared/base/limits.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

std::vector<std::string> found(TestStore& test, const std::string& search) {
  const auto page = test.conversations().list(kOwner, {search, 100, ""});
  CAPTURE(search);
  if (!page) FAIL(page.error().message);
  std::vector<std::string> titles;
  for (const auto& conversation : page->conversations) titles.push_back(conversation.title);
  std::sort(titles.begin(), titles.end());
  return titles;
}

std::string snippet(TestStore& test, const std::string& search) {
  const auto page = test.conversations().list(kOwner, {search, 100, ""}).value();
  REQUIRE(page.conversations.size() == 1);
  return page.conversations[0].snippet.value_or("none");
}

using Titles = std::vector<std::string>;

void index_is_whole(TestStore& test) {
  // FTS5 compares its index with the texts it was made of.
  auto database = Database::open(test.folder.database(), OpenAs::writer);
  REQUIRE(database.ok());
  CHECK((*database)->run("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)").ok());
}

}  // namespace

TEST_CASE("all words must occur, in the title or in any message") {
  TestStore test;
  const auto trams = test.create("Trams of Europe");
  test.exchange(trams, "Where do trams run?", "In Lisbon and in Zürich.");
  test.exchange(trams, "Since when?", "The first ones ran in 1881.");
  test.exchange(test.create("Cooking"), "How do I cook rice?", "With water. Not in Lisbon only.");
  CHECK(found(test, "lisbon") == Titles{"Cooking", "Trams of Europe"});
  CHECK(found(test, "europe lisbon 1881") == Titles{"Trams of Europe"});
  CHECK(found(test, "rice europe").empty());
  CHECK(found(test, "LISBON water") == Titles{"Cooking"});
  CHECK(found(test, "") == Titles{"Cooking", "Trams of Europe"});
  CHECK(found(test, "   ") == Titles{"Cooking", "Trams of Europe"});
}

TEST_CASE("the last word is a prefix, the others are whole; diacritics do not matter") {
  TestStore test;
  test.exchange(test.create("one"), "Über Zürich und Genève", "ok");
  CHECK(found(test, "zur") == Titles{"one"});
  CHECK(found(test, "z") == Titles{"one"});
  CHECK(found(test, "uber geneve") == Titles{"one"});
  CHECK(found(test, "zur geneve").empty());
  CHECK(found(test, "ÜBER") == Titles{"one"});
}

TEST_CASE("nothing in a search is syntax") {
  TestStore test;
  test.exchange(test.create("one"), "say \"hello world\" to foo-bar, NEAR here. C++ AND text:x", "a^2 don't");
  for (const std::string& search :
       {std::string("\"hello"), std::string("hello\" world"), std::string("foo-bar"), std::string("NEAR"),
        std::string("AND"), std::string("c++"), std::string("text:x"), std::string("don't"), std::string("a^2"),
        std::string("hel*"), std::string("(hello)"), std::string("{hello}"), std::string("hello — world"),
        std::string("hello\0world", 11), std::string("\x01hello")}) {
    CHECK(found(test, search) == Titles{"one"});
  }
  for (const std::string& search : {std::string("\""), std::string("***"), std::string("-"), std::string("—"),
                                    std::string("\"\"\""), std::string("()"), std::string("\x01"), std::string("NOT"),
                                    std::string("\xff\xfe"), std::string("zzz OR hello")}) {
    CHECK(found(test, search).empty());
  }
}

TEST_CASE("every byte and every pair of odd characters is taken without an error") {
  TestStore test;
  test.exchange(test.create("one"), "text", "text");
  for (int byte = 0; byte < 256; ++byte) found(test, std::string(1, static_cast<char>(byte)) + "x");
  const std::string odd = "\"*^:-+(){}[]'\\,.;~";
  for (const char a : odd) {
    for (const char b : odd) found(test, std::string{a, b});
  }
  for (const char letter : {'x', ' ', '\n'}) {
    const auto refused = test.conversations().list(kOwner, {std::string(limits::kSearchBytesMax + 1, letter), 10, ""});
    CHECK(refused.error().field == "q");
  }
}

TEST_CASE("scripts without blanks are found by any of their parts") {
  TestStore test;
  test.exchange(test.create("zh"), "你好,世界和平", "GPT模型很好");
  test.exchange(test.create("ja"), "東京タワーの高さは?", "333メートルです。");
  test.exchange(test.create("ko"), "안녕하세요 세계", "네");
  test.exchange(test.create("th"), "สวัสดีชาวโลก", "ครับ");
  CHECK(found(test, "世界") == Titles{"zh"});
  CHECK(found(test, "界") == Titles{"zh"});
  CHECK(found(test, "和平 你好") == Titles{"zh"});
  CHECK(found(test, "界世").empty());
  CHECK(found(test, "gpt") == Titles{"zh"});
  CHECK(found(test, "模型") == Titles{"zh"});
  CHECK(found(test, "タワー") == Titles{"ja"});
  CHECK(found(test, "333メートル") == Titles{"ja"});
  CHECK(found(test, "세계") == Titles{"ko"});
  CHECK(found(test, "녕하") == Titles{"ko"});
  CHECK(found(test, "ชาวโลก") == Titles{"th"});
  CHECK(snippet(test, "世界") == "你好,\x02世界\x03和平");
}

TEST_CASE("the snippet shows the match between U+0002 and U+0003") {
  TestStore test;
  const auto id = test.create("Title of trams");
  test.exchange(id, "An old question", "Zürich has old trams and more");
  CHECK(snippet(test, "zurich") == "\x02Zürich\x03 has old trams and more");
  CHECK(snippet(test, "old tra") == "Zürich has \x02old\x03 \x02trams\x03 and more");
  CHECK(snippet(test, "title") == "\x02Title\x03 of trams");
  test.exchange(id, "and old again?", "yes");
  CHECK(snippet(test, "old") == "and \x02old\x03 again?");
  CHECK(snippet(test, "old zurich").find("\x02Zürich\x03") == 0);
}

TEST_CASE("the snippet of a long message is a part of it") {
  TestStore test;
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "filler ";
  test.exchange(test.create("t"), text + "needle " + text, "ok");
  const std::string part = snippet(test, "needle");
  CHECK(part.find("\x02needle\x03") != std::string::npos);
  CHECK(part.size() < 300);
  CHECK(part.starts_with("…"));
}

TEST_CASE("what is set aside, removed, renamed or still arriving is not found") {
  TestStore test;
  const auto id = test.create("before");
  const Turn turn = test.exchange(id, "alpha", "beta");
  test.exchange(id, "gamma", "delta", turn.user_seq);
  CHECK(found(test, "alpha").empty());
  CHECK(found(test, "beta").empty());
  CHECK(found(test, "delta") == Titles{"before"});

  const Turn taken_back = test.begin(id, "epsilon", test.get(id).messages[0].seq);
  CHECK(found(test, "gamma").empty());
  CHECK(found(test, "epsilon") == Titles{"before"});
  REQUIRE(test.conversations().abandon_turn(taken_back, TestStore::answered("zeta", MessageState::failed)).get().ok());
  CHECK(found(test, "gamma") == Titles{"before"});
  CHECK(found(test, "epsilon").empty());
  CHECK(found(test, "zeta").empty());

  const Turn running = test.begin(id, "eta");
  REQUIRE(test.conversations().save_answer(running, TestStore::answered("theta", MessageState::streaming)).get().ok());
  CHECK(found(test, "theta").empty());
  REQUIRE(test.conversations().save_answer(running, TestStore::answered("theta iota")).get().ok());
  CHECK(found(test, "theta iota") == Titles{"before"});
  REQUIRE(test.conversations().save_answer(running, TestStore::answered("kappa")).get().ok());
  CHECK(found(test, "iota").empty());

  REQUIRE(test.conversations().rename(own(id), "after").ok());
  CHECK(found(test, "before").empty());
  CHECK(found(test, "after") == Titles{"after"});
  index_is_whole(test);
  REQUIRE(test.conversations().remove(own(id)).ok());
  CHECK(found(test, "gamma").empty());
  CHECK(found(test, "after").empty());
  index_is_whole(test);
}

TEST_CASE("an answer that was broken off is found after the next start") {
  TestStore test;
  const auto id = test.create("t");
  REQUIRE(test.conversations()
              .save_answer(test.begin(id, "q"), TestStore::answered("halfway", MessageState::streaming))
              .get()
              .ok());
  test.open();
  REQUIRE(test.conversations().mark_broken_off().ok());
  CHECK(found(test, "halfway") == Titles{"t"});
  index_is_whole(test);
}

TEST_CASE("search results come in pages too") {
  TestStore test;
  for (int i = 0; i < 9; ++i) {
    test.clock.pass(std::chrono::milliseconds(1));
    test.exchange(test.create("c" + std::to_string(i)), i % 2 == 0 ? "even number" : "odd number", "ok");
  }
  const auto first = test.conversations().list(kOwner, {"even", 3, ""}).value();
  REQUIRE(first.next_cursor.has_value());
  CHECK(first.conversations.at(0).title == "c8");
  const auto second = test.conversations().list(kOwner, {"even", 3, *first.next_cursor}).value();
  REQUIRE(second.conversations.size() == 2);
  CHECK(second.conversations[1].title == "c0");
  CHECK(second.conversations[1].snippet ==
        "\x02"
        "even\x03 number");
  CHECK_FALSE(second.next_cursor.has_value());
}

TEST_CASE("a message of very many short words costs no more than its length") {
  // Given two messages of a million words of one letter each, and one with the searched word far in.
  TestStore test;
  std::string short_words;
  for (int i = 0; i < 1'000'000; ++i) short_words += "w ";
  const auto id = test.create("pasted");
  test.exchange(id, short_words, short_words + "needle");
  // When it is searched as a page does it: letter by letter.
  const auto began = std::chrono::steady_clock::now();
  CHECK(snippet(test, "w").starts_with("\x02w\x03 \x02w\x03 "));
  CHECK(found(test, "needle") == Titles{"pasted"});
  // Then it takes a moment (weighing every hit against every other took minutes).
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  MESSAGE("# counted: two searches in a message of 1,000,000 words in ", took.count(), " ms");
  CHECK(took < std::chrono::seconds(10));
}
