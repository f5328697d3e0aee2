#include "sidecar/api/system_record.h"

#include <map>

#include "shared/contracts/way.h"
#include "sidecar/api/markdown_text.h"
#include "sidecar/base/version.h"

namespace kf::api {
namespace {

std::vector<DataDestination> destinations_of(const SystemFacts& facts) {
  std::map<std::string, DataDestination> found;
  const auto at = [&found](const std::string& name) -> DataDestination& {
    found[name].destination = name;
    return found[name];
  };
  for (const ModelUse& use : facts.summary.models) {
    const Way way(use.destination);
    for (const std::string& place : way.places()) at(place).calls += use.calls;
  }
  for (const ConsentInfo& consent : facts.consents) {
    if (consent.is_valid) ++at(consent.destination).consents_valid;
    if (consent.withdrawn_ms != 0) ++at(consent.destination).consents_withdrawn;
  }
  std::vector<DataDestination> list;
  list.reserve(found.size());
  for (auto& [name, destination] : found) list.push_back(std::move(destination));
  return list;
}

std::vector<PeopleOfRole> people_of(const std::vector<store::UserRecord>& users) {
  std::vector<PeopleOfRole> list;
  for (const auto& row : EnumNames<UserRole>::kNames) {
    const auto is_of_role = [role = row.first](const store::UserRecord& user) { return user.role == role; };
    list.push_back({std::string(row.second), std::count_if(users.begin(), users.end(), is_of_role)});
  }
  return list;
}

std::vector<std::string> oversight() {
  return {
      "Every answer is asked for by a person or by a program with a token, and can be stopped while it arrives.",
      "Answers are labelled as written by an AI model, on the screen, in exports and in the API (aiGenerated).",
      "Nothing is sent to a model outside this machine before its user agreed to each place on its way.",
      "Such an agreement is withdrawn with one click, at any time.",
      "This installation carries out nothing that a model asks for: it runs no tools.",
      "Who has the role auditor, admin or owner reads and verifies the record of every call.",
  };
}

std::vector<std::string> retention(int days) {
  return {
      "The record of calls is kept for " + std::to_string(days) +
          " days and then removed by whole months; each removal is signed and stands in the record. It holds digests "
          "in "
          "place of texts.",
      "Conversations are kept until their owner deletes them or is removed.",
  };
}

std::string list_of(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += "- " + line + "\n";
  return out;
}

std::string table_of_models(const std::vector<ModelUse>& models) {
  if (models.empty()) return "No model has been asked yet.\n";
  std::string out =
      "| Provider | Model | Where it ran | Calls | Failed | Tokens in | Tokens out | First | Last |\n"
      "| --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- |\n";
  for (const ModelUse& use : models) {
    out += "| " + markdown_name(use.provider) + " | " + markdown_name(use.model) + " | " +
           (use.destination.empty() ? "this machine" : markdown_way(use.destination)) + " | " +
           std::to_string(use.calls) + " | " + std::to_string(use.failed_calls) + " | " +
           std::to_string(use.prompt_tokens) + " | " + std::to_string(use.completion_tokens) + " | " +
           markdown_line(use.first_at) + " | " + markdown_line(use.last_at) + " |\n";
  }
  return out;
}

std::string table_of_destinations(const std::vector<DataDestination>& destinations) {
  if (destinations.empty()) return "Nothing has left this machine, and nobody has agreed that anything may.\n";
  std::string out =
      "| Destination | Calls | People who agree now | Agreements withdrawn |\n| --- | ---: | ---: | ---: |\n";
  for (const DataDestination& one : destinations) {
    out += "| " + markdown_way(one.destination) + " | " + std::to_string(one.calls) + " | " +
           std::to_string(one.consents_valid) + " | " + std::to_string(one.consents_withdrawn) + " |\n";
  }
  return out;
}

std::string list_of_people(const std::vector<PeopleOfRole>& people) {
  std::vector<std::string> lines;
  lines.reserve(people.size());
  for (const auto& [role, count] : people) lines.push_back(role + ": " + std::to_string(count));
  return list_of(lines);
}

std::string about_the_record(const RecordState& state) {
  return list_of({"Entries: " + std::to_string(state.entries) + ", from " + state.first_at + " to " + state.last_at,
                  "Signed checkpoints: " + std::to_string(state.checkpoints),
                  "Public key (Ed25519): " + markdown_name(state.public_key),
                  "To check it elsewhere: `knowledge-foundry audit export`, then `knowledge-foundry audit verify`."});
}

}  // namespace

SystemRecord make_system_record(SystemFacts facts) {
  SystemRecord record;
  record.product = "Knowledge Foundry";
  record.version = version();
  record.generated_at = facts.generated_at;
  record.purposes = {"People ask language models and read the answers (chat)."};
  record.destinations = destinations_of(facts);
  record.models = std::move(facts.summary.models);
  record.oversight = oversight();
  record.people = people_of(facts.users);
  record.retention = retention(facts.retention_days);
  record.record = std::move(facts.summary.state);
  return record;
}

std::string system_record_as_markdown(const SystemRecord& record) {
  return "# System record\n\n" + record.product + " " + record.version + ", " + record.generated_at +
         ". Compiled from this installation's record, for whoever documents it as an AI system. It supports that work "
         "and claims no conformity.\n\n## Purposes\n\n" +
         list_of(record.purposes) + "\n## Models\n\n" + table_of_models(record.models) + "\n## Where data goes\n\n" +
         table_of_destinations(record.destinations) + "\n## Oversight\n\n" + list_of(record.oversight) +
         "\nPeople and programs by role:\n\n" + list_of_people(record.people) + "\n## Retention\n\n" +
         list_of(record.retention) + "\n## The record behind this\n\n" + about_the_record(record.record);
}

}  // namespace kf::api
