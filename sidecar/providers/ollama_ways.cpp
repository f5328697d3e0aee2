#include "sidecar/providers/ollama_ways.h"

#include "sidecar/providers/ollama_listing.h"
#include "sidecar/providers/ollama_name.h"

namespace kf::providers {

OllamaWays::Entries OllamaWays::entries_of(const std::vector<ModelInfo>& models) const {
  Entries entries;
  for (const ModelInfo& model : models) {
    Entry entry{{model.id, Way(server_)}, Way(model.remote_host), model.digest};
    entry.listed.way.add(entry.listed_way);
    entries.emplace(ollama_key(model.id), std::move(entry));
  }
  return entries;
}

// The first listing asked for after an answer told is what the next ones are compared with.
void OllamaWays::compare(Told& told, const Entry& entry, SteadyTime asked_at) {
  if (told.is_listed) {
    told.is_outdated = told.digest != entry.digest || told.listed_way != entry.listed_way;
  } else if (asked_at >= told.at) {
    told.is_listed = true;
    told.digest = entry.digest;
    told.listed_way = entry.listed_way;
  }
}

// A model that is away for a moment is the same one when it comes back as it was.
void OllamaWays::add_told(Entries& entries, std::map<std::string, Told>& all_told, SteadyTime asked_at) {
  for (auto& [key, told] : all_told) {
    const auto entry = entries.find(key);
    if (entry == entries.end()) continue;
    compare(told, entry->second, asked_at);
    if (!told.is_outdated) entry->second.listed.way.add(told.more);
  }
  std::erase_if(all_told, [](const auto& one) { return one.second.is_outdated; });
}

void OllamaWays::take(std::vector<ModelInfo>& models, SteadyTime asked_at) {
  auto entries = entries_of(models);
  known_.with([&](Known& known) {
    if (asked_at < known.asked_at) return;
    add_told(entries, known.told, asked_at);
    known.asked_at = asked_at;
    known.is_cut = models.size() >= kOllamaModelsMax;
    known.entries = entries;
  });
  for (ModelInfo& model : models) {
    const Way& way = entries.at(ollama_key(model.id)).listed.way;
    model.local = way.stays_here();
    model.remote_host = way.text();
  }
}

std::optional<OllamaWays::Listed> OllamaWays::find(const std::string& model_id, SteadyTime not_before) const {
  const std::string key = ollama_key(model_id);
  return known_.with([&](const Known& known) -> std::optional<Listed> {
    const auto found = known.entries.find(key);
    if (found == known.entries.end() || known.asked_at < not_before) return std::nullopt;
    return found->second.listed;
  });
}

bool OllamaWays::is_cut() const {
  return known_.with([](const Known& known) { return known.is_cut; });
}

// Of so many names that came and went, those that are not there now are forgotten.
void OllamaWays::note(const std::string& model_id, const std::string& place, SteadyTime now) {
  const std::string key = ollama_key(model_id);
  known_.with([&](Known& known) {
    if (known.told.size() >= kOllamaModelsMax)
      std::erase_if(known.told, [&known](const auto& one) { return !known.entries.contains(one.first); });
    Told& told = known.told[key];
    told.more.add(place);
    told.at = now;
    told.is_listed = false;
    const auto entry = known.entries.find(key);
    if (entry != known.entries.end()) entry->second.listed.way.add(place);
  });
}

}  // namespace kf::providers
