#include "shared/view/record_view.h"

#include <set>

#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

namespace {

const std::string kPage = R"({"entries":[
  {"seq":5,"atMs":5,"action":"model_call","phase":"intent","actor":"m1","model":"b","destination":"https://ollama.com","hash":"h5"},
  {"seq":4,"atMs":4,"action":"model_call","phase":"outcome","intentSeq":3,"actor":"owner","model":"a","result":"ok","hash":"h4"},
  {"seq":3,"atMs":3,"action":"model_call","phase":"intent","actor":"owner","model":"a","hash":"h3"},
  {"seq":2,"atMs":2,"action":"sign_in_refused","phase":"event","result":"unauthenticated","hash":"h2"},
  {"seq":1,"atMs":1,"action":"sidecar_started","phase":"event","actor":"sidecar","hash":"h1"}],
  "next":1,"people":[{"id":"owner","name":"Greta"}],"tokens":[{"id":"t1","name":"CI"}]})";

const char* const kAuditor = R"({"user":"owner","name":"Greta","roles":["auditor"],"permissions":["record"]})";

Page governance() {
  Page page("/governance");
  page.answer("/api/session", 200, kAuditor);
  page.answer("/api/audit", 200, kPage);
  page.effects.clear();
  return page;
}

}  // namespace

TEST_CASE("every action has a title, and every outcome") {
  for (const auto& row : EnumNames<AuditAction>::kNames) {
    CAPTURE(row.second);
    CHECK_FALSE(action_title(row.first).empty());
  }
  CHECK(action_title(static_cast<AuditAction>(99)).empty());
  for (const Outcome outcome : {Outcome::done, Outcome::failed, Outcome::stopped, Outcome::open})
    CHECK_FALSE(outcome_title(outcome).empty());
  CHECK(outcome_title(static_cast<Outcome>(9)).empty());
}

TEST_CASE("what was done stands once: an intent gives way to its outcome") {
  const Page page = governance();
  const auto rows = record_rows(page.state());
  REQUIRE(rows.size() == 4);
  CHECK(rows[0]->seq == 5);
  CHECK(rows[1]->seq == 4);
  CHECK(outcome_of(*rows[0]) == Outcome::open);
  CHECK(outcome_of(*rows[1]) == Outcome::done);
  CHECK(outcome_of(*rows[2]) == Outcome::failed);
  AuditEntry stopped = *rows[1];
  stopped.record.result = "stopped";
  CHECK(outcome_of(stopped) == Outcome::stopped);
  CHECK(whereabouts(*rows[0]) == "Left to https://ollama.com");
  CHECK(whereabouts(*rows[1]) == "Stayed on this machine");
  CHECK(whereabouts(*rows[3]).empty());
}

TEST_CASE("the story of an entry is told from both its ends, and people have names") {
  const Page page = governance();
  for (const int64_t seq : {3, 4}) {
    const auto story = story_of(page.state(), seq);
    REQUIRE(story.size() == 2);
    CHECK(story[0]->seq == 3);
    CHECK(story[1]->seq == 4);
  }
  CHECK(story_of(page.state(), 1).size() == 1);
  CHECK(story_of(page.state(), 77).empty());
  CHECK(actor_name(page.state(), "owner") == "Greta");
  CHECK(actor_name(page.state(), "sidecar") == "Sidecar");
  CHECK(actor_name(page.state(), "m1") == "m1");
  CHECK(actor_name(page.state(), "") == "Somebody unknown");
}

TEST_CASE("an entry tells what its actor came with, by name where the token is still there") {
  const Page page = governance();
  const auto told = [&page](const std::string& carrier) {
    AuditRecord record;
    record.actor = "owner";
    record.carrier = carrier;
    return std::pair(actor_line(page.state(), record), carrier_name(page.state(), carrier));
  };
  CHECK(told("") == std::pair<std::string, std::string>("Greta", ""));
  CHECK(told("session s1") == std::pair<std::string, std::string>("Greta", "Session s1"));
  CHECK(told("command line") == std::pair<std::string, std::string>("Greta", "Command line"));
  CHECK(told("token t1") == std::pair<std::string, std::string>("Greta, by token CI", "Token CI (t1)"));
  CHECK(told("token gone") == std::pair<std::string, std::string>("Greta, by token gone", "Token gone"));
}

TEST_CASE("the record is searched, filtered and continued") {
  Page page = governance();
  page.act(SearchRecord{"a b"});
  page.act(FilterRecord{AuditAction::model_call, true});
  CHECK(page.request("/api/audit")->url == "/api/audit?limit=100&q=a%20b&action=model_call&left=1");
  page.answer("/api/audit", 200, R"({"entries":[],"next":0})");
  CHECK(page.state().governance.entries.empty());
  page.act(LoadMoreRecord{});
  CHECK(page.request("before") == nullptr);
  page.act(SearchRecord{""});
  page.act(FilterRecord{});
  page.answer("/api/audit", 200, kPage);
  page.act(LoadMoreRecord{});
  page.act(LoadMoreRecord{});
  page.answer("/api/audit?limit=100&before=1", 200, R"({"entries":[],"next":0})");
  CHECK(page.state().governance.entries.size() == 5);
  CHECK(page.state().governance.next == 0);
  page.act(SearchRecord{"x"});
  page.answer("/api/audit", 400, R"({"code":"invalid_request","detail":"Too long.","field":"q"})");
  CHECK(page.state().governance.fault->message == "Too long.");
}

TEST_CASE("the record is verified once at a time, and what was found is said") {
  Page page = governance();
  page.act(VerifyRecord{});
  page.act(VerifyRecord{});
  page.answer("/api/audit/verify", 200,
              R"({"verdict":"tampered","badSeq":3,"entries":2,"what":"Entry 3 is not what was recorded."})");
  CHECK(page.request("/api/audit/verify") == nullptr);
  CHECK(page.state().governance.verdict->bad_seq == 3);
  CHECK(page.take<AnnounceEffect>().back().text == "Entry 3 is not what was recorded.");
  page.act(VerifyRecord{});
  page.answer("/api/audit/verify", 503, R"({"code":"unavailable","detail":"Not now."})");
  CHECK(page.state().toasts.back().is_error);
  CHECK_FALSE(page.state().governance.is_verifying);
  page.act(VerifyRecord{});
  page.answer("/api/audit/verify", 200, R"({"verdict":"whole","entries":5})");
  CHECK(page.take<AnnounceEffect>().back().text == "The record is whole.");
}

TEST_CASE("each verdict has its own words, and only one of them is good") {
  AuditVerification verdict;
  verdict.entries = 5;
  CHECK(verdict_title(verdict) == "Verified 5 entries");
  CHECK(verdict_text(verdict) == "Whole from the first to the last.");
  verdict.first_seq = 3;
  CHECK(verdict_text(verdict).find("Whole from entry 3 on") == 0);
  std::set<std::string> titles{verdict_title(verdict)};
  verdict.what = "Why.";
  for (const auto other : {AuditVerdict::tampered, AuditVerdict::truncated, AuditVerdict::unsigned_end,
                           AuditVerdict::self_consistent, AuditVerdict::end_unknown}) {
    verdict.verdict = other;
    titles.insert(verdict_title(verdict));
    CHECK(verdict_text(verdict) == "Why.");
  }
  CHECK(titles.size() == 5);
}

TEST_CASE("an entry opens, and Escape closes it; the export is a file") {
  Page page = governance();
  page.act(ShowEntry{4});
  CHECK(page.state().governance.open_seq == 4);
  page.act(Escape{});
  CHECK_FALSE(page.state().governance.open_seq.has_value());
  page.act(OpenMenu{"export"});
  page.act(ExportRecord{});
  page.act(ExportRecord{RecordFile::system_markdown});
  page.act(ExportRecord{RecordFile::system_json});
  CHECK(page.state().menu.owner.empty());
  const auto files = page.take<DownloadEffect>();
  REQUIRE(files.size() == 3);
  CHECK(files[0].url == "/api/audit/export");
  CHECK(files[1].file_name == "system-record.md");
  CHECK(files[2].url == "/api/audit/system-record?format=json");
}
