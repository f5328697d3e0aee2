#include "sidecar/api/system_record.h"

#include <doctest/doctest.h>

using namespace kf;
using namespace kf::api;

namespace {

SystemFacts facts() {
  SystemFacts facts;
  facts.generated_at = "2026-11-21T10:00:00.000Z";
  facts.summary.models = {
      {"ollama", "llama3.2:3b", "", 7, 1, 70, 90, "2026-11-01T08:00:00.000Z", "2026-11-20T08:00:00.000Z"},
      {"ollama", "odd|name", "https://ollama.com", 2, 0, 5, 6, "2026-11-02T08:00:00.000Z", "2026-11-02T09:00:00.000Z"},
      {"ollama", "other", "https://ollama.com", 1, 0, 5, 6, "2026-11-02T08:00:00.000Z", "2026-11-02T09:00:00.000Z"}};
  facts.summary.state = {20, 2, "2026-11-01T08:00:00.000Z", "2026-11-20T08:00:00.000Z", "abcd"};
  facts.users = {{UserId("owner"), "Mara", UserRole::owner}, {UserId("u"), "Jonas", UserRole::user}};
  facts.consents = {{"owner", "", "https://ollama.com", 1, "Words.", 1, 0, true},
                    {"u", "", "https://ollama.com", 1, "Words.", 1, 9, false},
                    {"u", "", "10.0.0.5:11434", 1, "Words.", 1, 0, true}};
  return facts;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the system record counts calls and agreements for each destination, and people for each role") {
  const SystemRecord record = make_system_record(facts());
  REQUIRE(record.destinations.size() == 2);
  CHECK(record.destinations[0].destination == "10.0.0.5:11434");
  CHECK(record.destinations[0].calls == 0);
  CHECK(record.destinations[1].calls == 3);
  CHECK(record.destinations[1].consents_valid == 1);
  CHECK(record.destinations[1].consents_withdrawn == 1);
  REQUIRE(record.people.size() == EnumNames<UserRole>::kNames.size());
  CHECK(record.people[0].people == 1);
  CHECK(record.people[1].people == 0);
  CHECK(record.models.size() == 3);
  CHECK(record.version.find('.') != std::string::npos);
}

TEST_CASE("a call counts at each place on its way") {
  SystemFacts some = facts();
  some.summary.models[1].destination = "10.0.0.5:11434 \u2192 https://ollama.com";
  const SystemRecord record = make_system_record(std::move(some));
  REQUIRE(record.destinations.size() == 2);
  CHECK(record.destinations[0].calls == 2);
  CHECK(record.destinations[1].calls == 3);
}

TEST_CASE("as Markdown a model's name cannot break its table") {
  const std::string text = system_record_as_markdown(make_system_record(facts()));
  CHECK(holds(text, "| `ollama` | `llama3.2:3b` | this machine | 7 | 1 | 70 | 90 |"));
  CHECK(holds(text, "| `ollama` | `odd`&#124;`name` | `https://ollama.com` | 2 |"));
  CHECK(holds(text, "| `https://ollama.com` | 3 | 1 | 1 |"));
  CHECK(holds(text, "Public key (Ed25519): `abcd`"));
}

TEST_CASE("an installation that did nothing yet says so") {
  const std::string text = system_record_as_markdown(make_system_record({}));
  CHECK(holds(text, "No model has been asked yet."));
  CHECK(holds(text, "Nothing has left this machine"));
}
