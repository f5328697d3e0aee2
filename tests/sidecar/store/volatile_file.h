#pragma once
// A file between two waits for the disk: what is surely on it, and what a loss of power may keep, tear or drop.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace kf::store {

inline constexpr size_t kSectorBytes = 512;  // what a disk writes whole or not at all

// What a loss of power decides by. The same seed decides the same, on every machine: the standard's distributions do
// not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}
  // From 0 to below `ends`.
  uint64_t roll(uint64_t ends) { return random_() % ends; }
  bool falls_in(uint64_t percent) { return roll(100) < percent; }

 private:
  std::mt19937_64 random_;
};

class VolatileFile {
 public:
  // `found` is on the disk; nothing for a name that is new in its folder.
  explicit VolatileFile(const std::optional<std::string>& found)
      : in_folder_(found), synced_(found.value_or("")), is_folder_synced_(found.has_value()) {}

  void write(size_t offset, std::string bytes) { changes_.push_back({offset, std::move(bytes), Kind::write}); }
  void truncate(size_t size) { changes_.push_back({size, "", Kind::truncation}); }

  // The name goes; until the folder is synced a loss of power brings it back.
  void remove(Dice& dice) {
    in_folder_ = after_power_loss(dice);
    synced_.clear();
    changes_.clear();
    is_name_there_ = false;
    is_folder_synced_ = false;
  }
  // The name is there again, for a new and empty file.
  void create() { is_name_there_ = true; }
  bool is_name_there() const { return is_name_there_; }

  void sync() {
    for (const Change& change : changes_) apply(change);
    changes_.clear();
  }
  void sync_folder() { is_folder_synced_ = true; }

  // What is found when the power is back; nothing when the name is not there. Order needs no dice: each sector of each
  // file is kept or dropped by itself, so that every mix of before and after can come out.
  std::optional<std::string> after_power_loss(Dice& dice) const {
    if (!is_folder_synced_ && dice.falls_in(50)) return in_folder_;
    if (!is_name_there_) return std::nullopt;
    VolatileFile kept = *this;
    const uint64_t keeps = std::array<uint64_t, 4>{0, 50, 95, 100}[dice.roll(4)];
    for (const Change& change : changes_) kept.apply_some(change, dice, keeps);
    return kept.synced_;
  }

 private:
  enum class Kind { write, truncation };
  struct Change {
    size_t at;
    std::string bytes;
    Kind kind;
  };

  void apply(const Change& change) {
    if (change.kind == Kind::truncation) return synced_.resize(change.at);
    synced_.resize(std::max(synced_.size(), change.at + change.bytes.size()));
    synced_.replace(change.at, change.bytes.size(), change.bytes);
  }

  void apply_some(const Change& change, Dice& dice, uint64_t keeps) {
    if (change.kind == Kind::truncation) {
      if (dice.falls_in(keeps)) apply(change);
      return;
    }
    for (size_t done = 0; done < change.bytes.size();) {
      const size_t at = change.at + done;
      const size_t piece = std::min(change.bytes.size() - done, kSectorBytes - at % kSectorBytes);
      if (dice.falls_in(keeps)) apply({at, change.bytes.substr(done, piece), Kind::write});
      done += piece;
    }
  }

  std::optional<std::string> in_folder_;  // what the name leads to until the folder is synced
  std::string synced_;
  std::vector<Change> changes_;  // since the last sync, in their order
  bool is_name_there_ = true;
  bool is_folder_synced_;
};

}  // namespace kf::store
