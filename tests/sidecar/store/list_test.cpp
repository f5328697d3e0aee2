#include <set>

#include "shared/base/base64.h"
#include "sidecar/store/page_cursor.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("the list is newest first by the last activity") {
  TestStore test;
  const ConversationId old = test.create("old");
  test.clock.pass(std::chrono::seconds(1));
  test.create("new");
  CHECK(test.conversations().list(kOwner, {}).value().conversations.at(0).title == "new");
  test.clock.pass(std::chrono::seconds(1));
  test.exchange(old, "q", "a");
  const auto page = test.conversations().list(kOwner, {}).value();
  REQUIRE(page.conversations.size() == 2);
  CHECK(page.conversations[0].title == "old");
  CHECK(page.conversations[0].message_count == 2);
  CHECK_FALSE(page.conversations[0].snippet.has_value());
  CHECK_FALSE(page.next_cursor.has_value());
}

TEST_CASE("pages join without a gap or an overlap, also where times are equal") {
  TestStore test;
  for (int i = 0; i < 23; ++i) {
    test.create("c" + std::to_string(i));
    if (i % 5 == 0) test.clock.pass(std::chrono::milliseconds(1));
  }
  std::vector<std::string> titles;
  ListQuery query{"", 5, ""};
  int pages = 0;
  for (bool is_last = false; !is_last; ++pages) {
    const auto page = test.conversations().list(kOwner, query).value();
    CHECK(page.conversations.size() <= 5);
    for (const auto& conversation : page.conversations) titles.push_back(conversation.title);
    query.cursor = page.next_cursor.value_or("");
    is_last = !page.next_cursor.has_value();
  }
  CHECK(pages == 5);
  REQUIRE(titles.size() == 23);
  CHECK(titles.front() == "c22");
  CHECK(std::set<std::string>(titles.begin(), titles.end()).size() == 23);
}

TEST_CASE("a page that ends exactly at the end has no next one") {
  TestStore test;
  for (int i = 0; i < 4; ++i) test.create("c");
  CHECK_FALSE(test.conversations().list(kOwner, {"", 4, ""}).value().next_cursor.has_value());
  CHECK(test.conversations().list(kOwner, {"", 3, ""}).value().next_cursor.has_value());
  CHECK(test.conversations().list(kOwner, {"", 0, ""}).value().conversations.size() == 1);
}

TEST_CASE("a cursor that no page gave is refused by name") {
  TestStore test;
  for (const std::string& bad : {std::string("x"), std::string("!!!!"), std::string("MTIz"), base64url_encode("1.2.3"),
                                 base64url_encode("a.b"), base64url_encode("1."), base64url_encode("01.2"),
                                 base64url_encode("99999999999999999999.1"), std::string(5000, 'A')}) {
    CAPTURE(bad);
    const auto refused = test.conversations().list(kOwner, {"", 10, bad});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().field == "cursor");
  }
}

TEST_CASE("cursors come back as they were") {
  for (const PageCursor& cursor :
       {PageCursor{0, 0}, PageCursor{-5, 1}, PageCursor{1'800'000'000'000, 42}, PageCursor{}}) {
    CHECK(page_cursor_from(to_text(cursor)).value() == cursor);
  }
}
