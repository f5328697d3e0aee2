#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "sidecar/store/data_folder.h"
#include "sidecar/store/schema.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

struct Opened {
  Result<std::unique_ptr<Store>> open() { return open_store(folder.path(), clock, log); }

  void refuses(const std::string& reason) {
    const std::string before = bytes_of(folder.database());
    const auto refused = open();
    REQUIRE_FALSE(refused.ok());
    CAPTURE(refused.error().message);
    CHECK(refused.error().code == ErrorCode::data_damaged);
    CHECK(refused.error().message.find(reason) != std::string::npos);
    CHECK(refused.error().message.find(folder.database().string()) != std::string::npos);
    CHECK(refused.error().message.find("move that file aside") != std::string::npos);
    CHECK(bytes_of(folder.database()) == before);
  }

  void write_file(const std::string& bytes) { std::ofstream(folder.database(), std::ios::binary) << bytes; }

  TempFolder folder;
  FakeClock clock;
  std::vector<std::string> lines;
  Log log{LogFormat::text, LogLevel::debug, clock, [this](std::string_view line) { lines.emplace_back(line); }};
};

unsigned mode_of(const std::filesystem::path& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777;
}

void fill(Opened& test, int conversations) {
  auto store = test.open();
  REQUIRE(store.ok());
  for (int i = 0; i < conversations; ++i) {
    const auto created = (*store)->conversations().create(kOwner, "conversation " + std::to_string(i));
    REQUIRE(created.ok());
    const NewTurn turn{{kOwner, ConversationId(created->id)}, std::string(3000, 'q'), ProviderId::ollama, "m", {}};
    REQUIRE((*store)->conversations().begin_turn(turn).get().ok());
  }
}

}  // namespace

TEST_CASE("a new store makes a private folder and private files") {
  TempFolder parent;
  FakeClock clock;
  Log log(LogFormat::text, LogLevel::debug, clock, [](std::string_view) { FAIL("nothing to warn about"); });
  const auto folder = parent.path() / "a" / "b";
  const auto store = open_store(folder, clock, log);
  REQUIRE(store.ok());
  REQUIRE((*store)->check().ok());
  CHECK(mode_of(parent.path() / "a") == 0700);
  CHECK(mode_of(folder) == 0700);
  for (const char* name : {"knowledge-foundry.db", "knowledge-foundry.db-wal", "knowledge-foundry.db-shm"}) {
    CHECK(mode_of(folder / name) == 0600);
  }
}

TEST_CASE("a folder that others can enter stays as it is and is warned about; the file becomes private") {
  Opened test;
  fill(test, 1);
  ::chmod(test.folder.path().c_str(), 0755);
  ::chmod(test.folder.database().c_str(), 0644);
  REQUIRE(test.open().ok());
  CHECK(mode_of(test.folder.path()) == 0755);
  CHECK(mode_of(test.folder.database()) == 0600);
  REQUIRE(test.lines.size() == 1);
  CHECK(test.lines[0].find("others may enter the data folder") != std::string::npos);
}

TEST_CASE("a data folder must be closed to others, and one's own, also behind a link") {
  TempFolder parent;
  const auto folder = parent.path() / "data";
  const auto link = parent.path() / "link";
  CHECK(check_private_folder(folder).ok());  // not there yet: it is made private
  std::filesystem::create_directory(folder);
  std::filesystem::create_directory_symlink(folder, link);
  for (const mode_t mode : {0777U, 0770U, 0755U, 0750U, 0711U, 0701U, 0702U, 0710U, 0720U, 01777U}) {
    CAPTURE(mode);
    ::chmod(folder.c_str(), mode);
    for (const auto& asked : {folder, link}) {
      const auto refused = check_private_folder(asked);
      REQUIRE_FALSE(refused.ok());
      CHECK(refused.error().field == "data_dir");
      CHECK(refused.error().message.find("chmod 700 '" + asked.string() + "'") != std::string::npos);
    }
  }
  ::chmod(folder.c_str(), 0700);
  CHECK(check_private_folder(folder).ok());
  CHECK(check_private_folder(link).ok());
  // Somebody else's: the root folder for most, one that is given away for root.
  if (::geteuid() != 0) CHECK_FALSE(check_private_folder("/").ok());
  if (::geteuid() == 0 && ::chown(folder.c_str(), 1, 1) == 0)
    CHECK(check_private_folder(folder).error().message.find("belongs to another user") != std::string::npos);
  std::ofstream(parent.path() / "file") << "x";
  CHECK_FALSE(check_private_folder(parent.path() / "file").ok());
  CHECK_FALSE(check_private_folder(parent.path() / "file" / "below").ok());
}

TEST_CASE("a clean end leaves one whole file that says whose it is") {
  Opened test;
  fill(test, 3);
  CHECK_FALSE(std::filesystem::exists(test.folder.database().string() + "-wal"));
  CHECK(rows_in_file(test.folder.database(), "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  CHECK(rows_in_file(test.folder.database(), "PRAGMA application_id") ==
        std::vector<std::string>{std::to_string(kApplicationId)});
  CHECK(rows_in_file(test.folder.database(), "PRAGMA journal_mode") == std::vector<std::string>{"wal"});
}

TEST_CASE("a database of the first format is brought to the newest with its messages findable") {
  Opened test;
  fill(test, 2);
  rows_in_file(
      test.folder.database(),
      "DROP TABLE sessions; DROP TABLE checks; DROP TABLE audit; DROP TABLE audit_checkpoints; DROP TABLE users; "
      "DROP TABLE wrapped_keys; DROP TABLE credentials; DROP TABLE consents; DROP TABLE audit_purges; DROP TABLE "
      "record_keys; "
      "DROP TABLE idempotency; DROP TABLE unfinished; DROP VIEW searchable; DROP TABLE search_owners; DROP TABLE "
      "record_before_seals; DROP TABLE kept_bytes; "
      "DROP TRIGGER bytes_of_new_message; DROP TRIGGER bytes_of_changed_message; DROP TRIGGER "
      "bytes_of_removed_message; "
      "DROP TRIGGER bytes_of_new_conversation; DROP TRIGGER bytes_of_changed_conversation; DROP TRIGGER "
      "bytes_of_removed_conversation; ALTER TABLE conversations DROP COLUMN bytes; "
      "DROP TABLE tokens; DROP INDEX conversations_by_owner_and_time; "
      "ALTER TABLE conversations DROP COLUMN owner; ALTER TABLE messages DROP COLUMN destination; "
      "CREATE INDEX conversations_by_time ON conversations(updated_ms, number); "
      "PRAGMA writable_schema = ON;"
      "DELETE FROM sqlite_schema WHERE name LIKE 'search%' OR name = 'conversations_by_search_row';"
      "PRAGMA user_version = 1;");
  rows_in_file(test.folder.database(), "VACUUM");
  const auto store = test.open();
  REQUIRE(store.ok());
  CHECK((*store)->conversations().list(kOwner, {"conversation 1", 10, ""}).value().conversations.size() == 1);
  CHECK_FALSE((*store)->sessions().find("nobody").has_value());
  CHECK(rows_in_file(test.folder.database(), "PRAGMA user_version") ==
        std::vector<std::string>{std::to_string(newest_schema_version())});
}

TEST_CASE("who made a token that is there already, the record still tells") {
  Opened test;
  {
    auto database = Database::open(test.folder.database(), OpenAs::writer).value();
    REQUIRE(migrate(*database, 11).ok());
    REQUIRE(database
                ->run_script(R"sql(
      INSERT INTO tokens VALUES ('v1', 'own', 'mara', 'n', 'chat', 1, 0, 0), ('v2', 'given', 'mara', 'n', 'chat', 2, 0, 0),
        ('v3', 'unknown', 'mara', 'n', 'chat', 3, 0, 0);
      INSERT INTO audit SELECT row_number() OVER (), 1, 'token_made', 'outcome', 0, maker, '', token, '', '', '', result,
        '', '', 0, 0, '', '' FROM (SELECT 'mara' AS maker, 'own' AS token, 'ok' AS result UNION ALL
        SELECT 'ada', 'given', 'ok' UNION ALL SELECT 'ada', 'unknown', 'storage_full');
    )sql")
                .ok());
  }
  const auto store = test.open();
  REQUIRE(store.ok());
  std::vector<std::string> makers;
  for (const auto& token : (*store)->tokens().all()) makers.push_back(token.id + " " + token.made_by.text());
  CHECK(makers == std::vector<std::string>{"unknown ", "given ada", "own mara"});
}

TEST_CASE("a database of a newer version is left as it is") {
  Opened test;
  fill(test, 1);
  rows_in_file(test.folder.database(), "PRAGMA user_version = 99");
  test.refuses("has format 99, made by a newer Knowledge Foundry; this one knows formats up to " +
               std::to_string(newest_schema_version()));
}

TEST_CASE("a file that is no database is left as it is") {
  Opened test;
  test.write_file(std::string(5000, 'x'));
  test.refuses("not a database");
}

TEST_CASE("the database of another program is left as it is") {
  Opened test;
  SUBCASE("unnamed") { rows_in_file(test.folder.database(), "CREATE TABLE theirs(x)"); }
  SUBCASE("named") {
    rows_in_file(test.folder.database(), "CREATE TABLE theirs(x); PRAGMA application_id = 7; PRAGMA user_version = 1");
  }
  test.refuses("another program");
}

TEST_CASE("a truncated database is left as it is") {
  Opened test;
  fill(test, 40);
  const std::string whole = bytes_of(test.folder.database());
  for (const size_t kept : {size_t{100}, size_t{5000}, size_t{4096} * 3, whole.size() / 2, whole.size() - 4096}) {
    CAPTURE(kept);
    test.write_file(whole.substr(0, kept));
    test.refuses("d");
  }
}

TEST_CASE("a database with damaged pages is left as it is") {
  Opened test;
  fill(test, 40);
  const std::string whole = bytes_of(test.folder.database());
  for (size_t page = 1; page < whole.size() / 4096; page += 7) {
    CAPTURE(page);
    std::string damaged = whole;
    damaged.replace(page * 4096, 64, 64, '\xA5');
    test.write_file(damaged);
    const auto opened = test.open();
    // Pages that hold the end of a long text carry no structure that could be checked.
    if (opened) continue;
    CHECK(opened.error().code == ErrorCode::data_damaged);
    CHECK(bytes_of(test.folder.database()) == damaged);
  }
}

TEST_CASE("a flipped root page is found") {
  Opened test;
  fill(test, 40);
  std::string damaged = bytes_of(test.folder.database());
  damaged.replace(4096, 64, 64, '\xA5');
  test.write_file(damaged);
  test.refuses("damaged");
}

TEST_CASE("a folder that cannot be made or a file that is none is unavailable") {
  TempFolder folder;
  FakeClock clock;
  Log log(LogFormat::text, LogLevel::error, clock, [](std::string_view) {});
  std::ofstream(folder.path() / "file") << "x";
  CHECK(open_store(folder.path() / "file", clock, log).error().code == ErrorCode::unavailable);
  CHECK(open_store(folder.path() / "file" / "below", clock, log).error().code == ErrorCode::unavailable);
  std::filesystem::create_directory(folder.database());
  CHECK(open_store(folder.path(), clock, log).error().code == ErrorCode::unavailable);
}

TEST_CASE("the check writes and reads") {
  Opened test;
  const auto store = test.open();
  REQUIRE(store.ok());
  CHECK((*store)->check().ok());
  CHECK((*store)->check().ok());
}

TEST_CASE("what a crash in the midst of the very first start left half done is taken back") {
  TempFolder elsewhere;
  const auto half = elsewhere.path() / "half.db";
  auto database = Database::open(half, OpenAs::writer).value();
  // More than the cache holds, so that the file is changed and its journal tells how to undo that.
  REQUIRE(
      database->run_script("PRAGMA cache_size = 1; BEGIN; CREATE TABLE t(x); INSERT INTO t VALUES (zeroblob(100000));")
          .ok());
  Opened test;
  std::filesystem::copy_file(half, test.folder.database());
  std::filesystem::copy_file(half.string() + "-journal", test.folder.database().string() + "-journal");
  REQUIRE(std::filesystem::file_size(test.folder.database()) > 0);
  auto opened = test.open();
  const std::string fault = opened ? "" : opened.error().message;
  CAPTURE(fault);
  REQUIRE(opened.ok());
  CHECK((*opened)->conversations().create(kOwner, "works").ok());
}
