#include "sidecar/store/forgetting.h"

#include <array>

#include "tests/eventually.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

// Tails, because the index keeps only what a word does not share with the one before it.
constexpr std::array<std::string_view, 4> kTails{"lophonequartz", "ckerbockerglory", "mbapalumpkin", "RATHUSTRAWINE"};

struct Fixture : TestStore {
  ConversationId remembered = create("Trams of Europe");
  ConversationId secret = create("Xylophonequartz");

  Fixture() {
    for (int i = 0; i < 30; ++i)
      exchange(remembered, "Where is line " + std::to_string(i), "In Lisbon " + std::string(2000, 'a'));
    exchange(secret, "Who eats a knickerbockerglory?", "Whoever has a wimbapalumpkin, or ZARATHUSTRAWINE.");
    for (int i = 0; i < 30; ++i)
      exchange(remembered, "And line " + std::to_string(i), "In Zurich " + std::string(2000, 'b'));
  }

  // How many of the tails stand in any file of the folder, in their case or in the index's.
  int found_on_disk() const {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) all += bytes_of(file.path());
    int found = 0;
    for (const std::string_view tail : kTails) {
      std::string lower(tail);
      for (char& c : lower) c = static_cast<char>(std::tolower(c));
      found += all.find(tail) != std::string::npos || all.find(lower) != std::string::npos;
    }
    return found;
  }
  bool is_forgotten_soon() const {
    return testing::eventually([this] { return found_on_disk() == 0; });
  }
  bool is_all_done_soon() const {
    return testing::eventually(
        [this] { return rows_in_file(folder.database(), "SELECT work FROM unfinished").empty(); });
  }
  size_t hits(const std::string& search) {
    return conversations().list(kOwner, {search, 100, ""}).value().conversations.size();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "no file holds a word of a removed conversation") {
  CHECK(found_on_disk() == 4);
  CHECK(hits("wimbapalumpkin") == 1);
  REQUIRE(conversations().remove(own(secret)).ok());
  CHECK(is_forgotten_soon());
  CHECK(hits("wimbapalumpkin") == 0);
  CHECK(hits("lisbon") == 1);
  CHECK(hits("tram") == 1);
  CHECK(get(remembered).messages.size() == 120);
}

TEST_CASE_FIXTURE(Fixture, "nor of those of a removed user") {
  REQUIRE(conversations().remove_all_of(kOwner).ok());
  CHECK(is_forgotten_soon());
}

TEST_CASE_FIXTURE(Fixture, "what a stop interrupts goes on at the next start") {
  REQUIRE(conversations().remove(own(secret)).ok());
  store.reset();
  rows_in_file(folder.database(), "INSERT OR IGNORE INTO unfinished VALUES ('forgetting')");
  open();
  CHECK(is_forgotten_soon());
  CHECK(is_all_done_soon());
}

TEST_CASE_FIXTURE(Fixture, "a reader that still needs the log holds up nobody") {
  auto reader = Database::open(folder.database(), OpenAs::reader).value();
  {
    const ReadTransaction one_state(*reader);
    REQUIRE(reader->integer("SELECT count(*) FROM messages").ok());
    REQUIRE(conversations().remove(own(secret)).ok());
    CHECK(is_all_done_soon());
    CHECK(found_on_disk() > 0);  // the log is the reader's
    CHECK(create("Another").text() != "");
  }
  CHECK(create("One more").text() != "");  // behind this write it is tried again
  CHECK(is_forgotten_soon());
}
