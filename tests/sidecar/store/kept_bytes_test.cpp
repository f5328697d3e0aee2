// What a conversation and a user keep is counted in rows of its own, told before it is too much, and bounded.

#include "sidecar/store/kept_bytes.h"

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

// The counts beside the sums that they stand for.
constexpr const char* kConversationsThatMiscount =
    "SELECT id FROM conversations WHERE bytes <> 256 + coalesce((SELECT sum(256 + length(CAST(content AS BLOB)) + "
    "length(CAST(thinking AS BLOB))) FROM messages WHERE conversation = number), 0)";
constexpr const char* kUsersThatMiscount =
    "SELECT owner FROM (SELECT owner, sum(bytes) AS counted FROM conversations GROUP BY owner) AS sums "
    "FULL JOIN kept_bytes USING (owner) WHERE counted IS NOT kept_bytes.bytes";

struct Kept : TestStore {
  void counts_agree() {
    CHECK(rows_in_file(folder.database(), kConversationsThatMiscount).empty());
    CHECK(rows_in_file(folder.database(), kUsersThatMiscount).empty());
  }
  void open_with(const KeepLimits& limits) {
    store.reset();
    store = open_store(folder.path(), clock, log, limits).value();
  }
  Error refused(const ConversationId& id, const std::string& question) {
    auto turn = conversations().begin_turn({own(id), question, ProviderId::ollama, "llama3", {}}).get();
    REQUIRE_FALSE(turn.ok());
    return turn.error();
  }
};

constexpr int64_t kMiB = 1 << 20;
const std::string kHalfMiB(kMiB / 2, 'x');

}  // namespace

TEST_CASE_FIXTURE(Kept, "the counts agree with the sums whatever happens to conversations") {
  const auto id = create("Zürich");
  counts_agree();
  const Turn first = exchange(id, "größer", "日本語");
  const Turn running = begin(id, "second");
  auto half = answered("half", MessageState::streaming);
  half.thinking = "hm";
  REQUIRE(conversations().save_answer(running, half).get().ok());
  counts_agree();
  REQUIRE(conversations().save_answer(running, answered("half and more")).get().ok());
  REQUIRE(conversations().rename(own(id), "other").ok());
  const Turn refused_turn = begin(id, "replaced", first.user_seq);
  REQUIRE(conversations().abandon_turn(refused_turn, answered("no", MessageState::failed)).get().ok());
  counts_agree();
  const auto other = conversations().create(UserId("ada"), "hers").value();
  counts_agree();
  REQUIRE(conversations().remove(own(id)).ok());
  counts_agree();
  REQUIRE(conversations().remove_all_of(UserId("ada")).ok());
  counts_agree();
  CHECK(rows_in_file(folder.database(), "SELECT * FROM kept_bytes").empty());
}

TEST_CASE_FIXTURE(Kept, "a conversation that is full takes no further question, others do") {
  open_with({kMiB, 0});
  const auto id = create();
  exchange(id, kHalfMiB, "ok");
  CHECK_FALSE(conversations().open(own(id))->notice.has_value());
  const Error error = refused(id, kHalfMiB);
  CHECK(error.code == ErrorCode::payload_too_large);
  CHECK(error.field == "conversationId");
  CHECK(error.message.find("1 MiB") != std::string::npos);
  CHECK(error.message.find("Start a new conversation") != std::string::npos);
  exchange(id, "a short one", "ok");
  exchange(create(), kHalfMiB, "ok");
}

TEST_CASE_FIXTURE(Kept, "people are told from nine tenths on") {
  open_with({kMiB, 2 * kMiB});
  const auto id = create();
  exchange(id, kHalfMiB, kHalfMiB.substr(0, kMiB * 39 / 100));
  CHECK_FALSE(conversations().open(own(id))->notice.has_value());
  exchange(id, std::string(kMiB / 50, 'x'), "ok");
  CHECK(conversations().open(own(id))->notice.value().find("at most 1 MiB") != std::string::npos);
  CHECK_FALSE(conversations().notice(kOwner).value().has_value());
  exchange(create(), kHalfMiB, kHalfMiB.substr(0, kMiB * 2 / 5));
  CHECK(conversations().notice(kOwner).value().value().find("of at most 2 MiB") != std::string::npos);
  CHECK_FALSE(conversations().notice(UserId("ada")).value().has_value());
}

TEST_CASE_FIXTURE(Kept, "a user who keeps all they may begins nothing new until something is removed") {
  open_with({0, kMiB});
  const auto id = create();
  exchange(id, kHalfMiB, kHalfMiB.substr(900));
  const Error error = refused(id, "one more");
  CHECK(error.code == ErrorCode::payload_too_large);
  CHECK(error.message.find("Remove conversations") != std::string::npos);
  CHECK(conversations().create(kOwner, "new").error().code == ErrorCode::payload_too_large);
  CHECK(conversations().create(UserId("ada"), "hers").ok());
  REQUIRE(conversations().remove(own(id)).ok());
  exchange(create(), "one more", "ok");
}

TEST_CASE_FIXTURE(Kept, "an answer that outgrows its room is told so, and its end is kept") {
  open_with({kMiB, 0});
  const auto id = create();
  const Turn turn = begin(id, "q");
  REQUIRE(conversations().save_answer(turn, answered(kHalfMiB, MessageState::streaming)).get().ok());
  const auto grown = conversations().save_answer(turn, answered(kHalfMiB + kHalfMiB, MessageState::streaming)).get();
  CHECK(grown.error().code == ErrorCode::payload_too_large);
  CHECK(contents(id).at(1) == kHalfMiB);
  REQUIRE(conversations().save_answer(turn, answered(kHalfMiB + kHalfMiB, MessageState::broken_off)).get().ok());
  CHECK(contents(id).at(1) == kHalfMiB + kHalfMiB);
  counts_agree();
}

TEST_CASE_FIXTURE(Kept, "without limits everything is kept") {
  open_with({0, 0});
  const auto id = create();
  for (int i = 0; i < 4; ++i) exchange(id, kHalfMiB, kHalfMiB);
  CHECK_FALSE(conversations().open(own(id))->notice.has_value());
}
