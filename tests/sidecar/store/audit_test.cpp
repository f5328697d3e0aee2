#include <random>

#include "sidecar/store/audit_rows.h"
#include "sidecar/store/schema.h"
#include "tests/sidecar/store/recorded.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("entries get their seq in order, survive a restart and are whole") {
  TestStore test;
  std::vector<std::future<Result<int64_t>>> added;
  for (int i = 0; i < 300; ++i) added.push_back(test.store->audit().append(call_of("m" + std::to_string(i)), {}));
  for (int64_t i = 0; i < 300; ++i) CHECK(added[static_cast<size_t>(i)].get().value() == i + 1);
  test.open();
  CHECK(test.store->audit().append(call_of("after"), {}).get().value() == 301);
  const auto result = verified(test.store->audit());
  CHECK(is_unbroken(result));
  CHECK(result.entries == 301);
  CHECK(test.store->audit().end()->seq == 301);
  const auto page = test.store->audit().entries(300, 10).value();
  REQUIRE(page.size() == 2);
  CHECK(page[1].record == call_of("after"));
}

TEST_CASE("the record is listed from its newest entry on, and filtered") {
  TestStore test;
  auto& record = test.store->audit();
  for (int i = 0; i < 10; ++i) {
    REQUIRE(record.append(call_of("Llama-" + std::to_string(i), i == 4 ? "ollama.com" : ""), {}).get().ok());
  }
  AuditRecord other = call_of("");
  other.action = AuditAction::signed_in;
  other.actor = "guest";
  other.carrier = "token T1";
  REQUIRE(record.append(other, {}).get().ok());
  CHECK(record.list({}).value().front().seq == 11);
  CHECK(record.list({{}, "", "llama-7", false, 0, 100}).value().size() == 1);
  CHECK(record.list({{}, "", "", true, 0, 100}).value().front().seq == 5);
  CHECK(record.list({AuditAction::signed_in, "", "", false, 0, 100}).value().size() == 1);
  CHECK(record.list({{}, "guest", "", false, 0, 100}).value().size() == 1);
  CHECK(record.list({{}, "", "t1", false, 0, 100}).value().size() == 1);
  CHECK(record.list({{}, "", "", false, 0, 100, "token T2"}).value().empty());
  const auto carried = record.list({{}, "", "", false, 0, 100, "token T1"}).value();
  REQUIRE(carried.size() == 1);
  CHECK(carried[0].record == other);
  CHECK(is_unbroken(verified(record)));
  const auto older = record.list({{}, "", "", false, 4, 2}).value();
  REQUIRE(older.size() == 2);
  CHECK(older[0].seq == 3);
}

TEST_CASE(
    "nothing in the record can be changed, removed, replaced or put elsewhere by SQL that respects the triggers") {
  TestStore test;
  for (int i = 0; i < 3; ++i) REQUIRE(test.store->audit().append(call_of("m"), {}).get().ok());
  REQUIRE(test.store->audit().add_checkpoint({3, "h", 1, "s"}).ok());
  test.store.reset();
  auto database = Database::open(test.folder.database(), OpenAs::writer).value();
  for (const char* sql :
       {"UPDATE audit SET actor = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 3", "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2", "UPDATE audit SET seq = 9 WHERE seq = 3",
        "INSERT INTO audit SELECT 7, at_ms, action, phase, intent_seq, actor, request_id, object, provider, model, "
        "destination, result, prompt_digest, answer_digest, prompt_tokens, completion_tokens, hash FROM audit WHERE "
        "seq "
        "= 1",
        "UPDATE audit_checkpoints SET at_ms = 2", "DELETE FROM audit_checkpoints",
        "INSERT OR REPLACE INTO audit_checkpoints VALUES (3, 'x', 1, 's')"}) {
    CAPTURE(sql);
    CHECK_FALSE(database->run_script(sql).ok());
  }
}

TEST_CASE("once the schema is closed nothing is dropped, altered or attached") {
  TestStore test;
  REQUIRE(test.store->audit().append(call_of("m"), {}).get().ok());
  test.store.reset();
  auto database = Database::open(test.folder.database(), OpenAs::writer).value();
  database->close_schema();
  for (const char* sql : {"DROP TABLE audit", "DROP TRIGGER audit_never_changes", "ALTER TABLE audit RENAME TO a",
                          "ALTER TABLE audit ADD COLUMN x", "DROP INDEX messages_shown", "DROP VIEW searchable",
                          "DROP TABLE search", "ATTACH ':memory:' AS other"}) {
    CAPTURE(sql);
    CHECK_FALSE(database->run_script(sql).ok());
  }
  CHECK(database->integer("SELECT count(*) FROM audit").value() == 1);
  CHECK(database->run_script("UPDATE checks SET checked_ms = 1").ok());
}

TEST_CASE("what was purged goes, all or nothing, and only behind a statement that stays") {
  TestStore test;
  auto& record = test.store->audit();
  for (int i = 0; i < 5; ++i) REQUIRE(record.append(call_of("m"), {}).get().ok());
  const AuditEnd third{3, record.entries(3, 1)->front().hash};
  const auto purge = audit::sign_purge(kKey, third.seq, third.hash, 1);
  REQUIRE(record.purge(purge, audit::record_of_purge(purge)).ok());
  CHECK(record.entries(1, 10)->front().seq == 4);
  CHECK(record.entries(1, 10)->size() == 3);
  CHECK(record.purges().value() == std::vector<AuditPurge>{purge});
  CHECK_FALSE(record.purge(purge, audit::record_of_purge(purge)).ok());  // told once
  CHECK(record.entries(1, 10)->size() == 3);
  test.store.reset();
  auto database = Database::open(test.folder.database(), OpenAs::writer).value();
  for (const char* sql :
       {"DELETE FROM audit WHERE seq = 4", "DELETE FROM audit_purges", "UPDATE audit_purges SET up_to_seq = 5",
        "INSERT OR REPLACE INTO audit_purges VALUES (3, 'x', 1, 's')"}) {
    CAPTURE(sql);
    CHECK_FALSE(database->run_script(sql).ok());
  }
}

TEST_CASE("whoever edits the file behind our back is found at the very entry") {
  TestStore test;
  for (int i = 0; i < 40; ++i) REQUIRE(test.store->audit().append(call_of("m" + std::to_string(i)), {}).get().ok());
  test.store.reset();
  std::mt19937 random(11);
  const char* columns[] = {"at_ms = at_ms + 1",
                           "action = 'signed_out'",
                           "action = 'nonsense'",
                           "actor = 'x'",
                           "model = model || 'x'",
                           "destination = 'ollama.com'",
                           "prompt_tokens = 7",
                           "hash = upper(hash)",
                           "phase = 'x'",
                           "request_id = ''",
                           "intent_seq = 3",
                           "result = 'ok'",
                           "completion_tokens = 1000"};
  for (int i = 0; i < 60; ++i) {
    const int64_t seq = 1 + static_cast<int64_t>(random() % 40);
    const std::string set = columns[random() % std::size(columns)];
    CAPTURE(set);
    const TempFolder copy;
    std::filesystem::copy_file(test.folder.database(), copy.database());
    const std::string sql =
        "DROP TRIGGER audit_never_changes; UPDATE audit SET " + set + " WHERE seq = " + std::to_string(seq);
    rows_in_file(copy.database(), sql.c_str());
    auto reader = Database::open(copy.database(), OpenAs::reader).value();
    audit::Verifier verifier({kKey.public_key()});
    const auto entries = read_audit(*reader, 1, 1000).value();
    for (const auto& entry : entries) verifier.add(entry);
    const auto result = verifier.finish();
    CHECK(result.verdict == AuditVerdict::tampered);
    CHECK(result.bad_seq == seq);
  }
}

TEST_CASE("an end whose hash is damaged takes no more entries, and says why") {
  TestStore test;
  REQUIRE(test.store->audit().append(call_of("m"), {}).get().ok());
  test.store.reset();
  rows_in_file(test.folder.database(), "DROP TRIGGER audit_never_changes; UPDATE audit SET hash = 'x'");
  test.open();
  const auto refused = test.store->audit().append(call_of("m"), {}).get();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::data_damaged);
  CHECK(refused.error().message.find("audit verify") != std::string::npos);
}

TEST_CASE("an outcome names the entry of its intent, also when both are written together") {
  TestStore test;
  auto& record = test.store->audit();
  const auto seq = std::make_shared<int64_t>(0);
  AuditRecord intent = call_of("m");
  intent.phase = AuditPhase::intent;
  AuditRecord outcome = call_of("m");
  outcome.phase = AuditPhase::outcome;
  REQUIRE(record.append(call_of("before"), {}).get().ok());
  auto first = record.append(intent, {Urgency::soon, seq});
  auto second = record.append(outcome, {Urgency::now, seq});
  CHECK(first.get().value() == 2);
  CHECK(second.get().value() == 3);
  CHECK(record.entries(3, 1)->front().record.intent_seq == 2);
  CHECK(is_unbroken(verified(record)));
}

TEST_CASE("what nobody waits for is written soon, without another write to share with") {
  TestStore test;
  auto added = test.store->audit().append(call_of("m"), {Urgency::soon, {}});
  REQUIRE(added.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK(added.get().value() == 1);
  added = test.store->audit().append(call_of("m"), {Urgency::soon, {}});
  test.store.reset();  // the end of the store waits for nothing either
  CHECK(added.get().value() == 2);
}

TEST_CASE("an end that somebody else wrote meanwhile takes no more entries, and is not taken for ours") {
  for (const char* sql : {"DELETE FROM audit WHERE seq = 3", "UPDATE audit SET hash = 'x' WHERE seq = 3",
                          "INSERT INTO audit SELECT 4, at_ms, action, phase, intent_seq, actor, request_id, object, "
                          "provider, model, destination, result, prompt_digest, answer_digest, prompt_tokens, "
                          "completion_tokens, hash, detail, carrier FROM audit WHERE seq = 3",
                          "DELETE FROM audit"}) {
    CAPTURE(sql);
    TestStore test;
    auto& record = test.store->audit();
    for (int i = 0; i < 3; ++i) REQUIRE(record.append(call_of("m"), {}).get().ok());
    CHECK(record.end()->seq == 3);
    const std::string script =
        std::string("DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks; ") + sql;
    rows_in_file(test.folder.database(), script.c_str());
    CHECK(record.append(call_of("m"), {}).get().error().code == ErrorCode::data_damaged);
    CHECK(record.end().error().code == ErrorCode::data_damaged);
  }
}

TEST_CASE("an entry that did not stay is not taken for the end") {
  TestStore test;
  auto& record = test.store->audit();
  REQUIRE(record.append(call_of("m"), {}).get().ok());
  const AuditEnd end = record.end().value();
  const auto purge = audit::sign_purge(kKey, end.seq, end.hash, 1);
  REQUIRE(record.purge(purge, audit::record_of_purge(purge)).ok());
  CHECK_FALSE(record.purge(purge, audit::record_of_purge(purge)).ok());  // told once: what it had added is taken back
  CHECK(record.end()->seq == 2);
  CHECK(record.append(call_of("m"), {}).get().value() == 3);
  CHECK(record.end()->seq == 3);
}

TEST_CASE("checkpoints are read some at a time, in their order") {
  TestStore test;
  auto& record = test.store->audit();
  for (int64_t seq = 1; seq <= 5; ++seq) {
    REQUIRE(record.append(call_of("m"), {}).get().ok());
    REQUIRE(record.add_checkpoint(audit::sign_checkpoint(kKey, seq, audit::kChainStart, 1)).ok());
  }
  const auto some = record.checkpoints(2, 3).value();
  REQUIRE(some.size() == 3);
  CHECK(some[0].seq == 2);
  CHECK(some[2].seq == 4);
  CHECK(record.last_signed_seq().value() == 5);
}

TEST_CASE("a record that was begun before ends were sealed awaits its first seal, a new one does not") {
  TestStore test;
  CHECK_FALSE(test.store->audit().awaits_first_seal().value());
  test.store.reset();
  std::filesystem::remove(test.folder.database());
  {
    auto database = Database::open(test.folder.database(), OpenAs::writer).value();
    REQUIRE(migrate(*database, 13).ok());
    REQUIRE(
        database
            ->run_script("INSERT INTO audit(seq, at_ms, action, phase, intent_seq, actor, request_id, object, "
                         "provider, model, destination, result, prompt_digest, answer_digest, prompt_tokens, "
                         "completion_tokens, hash) "
                         "VALUES (1, 1, 'model_call', 'event', 0, 'owner', '', '', '', '', '', 'ok', '', '', 0, 0, '')")
            .ok());
  }
  test.open();
  CHECK(test.store->audit().awaits_first_seal().value());
  REQUIRE(test.store->audit().note_first_seal().ok());
  CHECK_FALSE(test.store->audit().awaits_first_seal().value());
}
