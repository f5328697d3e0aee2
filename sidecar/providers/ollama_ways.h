#pragma once
// Where each model of one Ollama leads: by its last listing, and by what its answers told. No I/O.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/contracts/models.h"
#include "shared/contracts/way.h"
#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"

namespace kf::providers {

class OllamaWays {
 public:
  // `server` is the first place of every way: its address, or empty for one on this machine.
  explicit OllamaWays(std::string server) : server_(std::move(server)) {}

  // Takes a listing that was asked for at `asked_at`, and completes each model's place: the server before it, and what
  // answers told behind it. Nothing is learned from a listing that was asked for before the last one taken.
  void take(std::vector<ModelInfo>& models, SteadyTime asked_at);

  // `id` is the model's name as the server lists it.
  struct Listed {
    std::string id;
    Way way;
  };
  // By any spelling of the name. Nothing for a model that is not listed, and when the listing was asked for before
  // `not_before`.
  std::optional<Listed> find(const std::string& model_id, SteadyTime not_before) const;

  // Whether the last listing may hold more models than are known here.
  bool is_cut() const;

  // An answer came from `place` by `now`, though the listing did not say so. That is believed until the listing says
  // something else about this model than it does after `now`: a server that contradicts itself would send out each
  // question anew.
  void note(const std::string& model_id, const std::string& place, SteadyTime now);

 private:
  struct Entry {
    Listed listed;
    Way listed_way;  // without what answers told
    std::string digest;
  };
  struct Told {
    Way more;
    SteadyTime at;
    bool is_listed = false;  // once a listing asked for after it held the model: as this
    Way listed_way;
    std::string digest;
    bool is_outdated = false;
  };
  using Entries = std::map<std::string, Entry>;  // by the model's key
  struct Known {
    Entries entries;
    std::map<std::string, Told> told;
    SteadyTime asked_at = SteadyTime::min();
    bool is_cut = false;
  };

  Entries entries_of(const std::vector<ModelInfo>& models) const;
  static void compare(Told& told, const Entry& entry, SteadyTime asked_at);
  static void add_told(Entries& entries, std::map<std::string, Told>& all_told, SteadyTime asked_at);

  std::string server_;
  Guarded<Known> known_;
};

}  // namespace kf::providers
