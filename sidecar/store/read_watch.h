#pragma once
// What a query may cost, and for whom it is read: it ends when it has worked too long or when nobody waits for it any
// more. SQLite asks from within a query, Statement between two rows.

#include <chrono>
#include <functional>
#include <string_view>

#include "shared/base/error.h"
#include "shared/base/strong_id.h"
#include "sidecar/base/clock.h"

namespace kf::store {

// For whom the calling thread reads. Nobody (an empty user) is the program itself, whose reads have no share.
struct ReadFor {
  UserId user;
  std::function<bool()> has_left = {};  // quick; empty: nobody can leave
};

// Says it for everything that this thread reads while the scope lives; scopes nest.
class ReadScope {
 public:
  explicit ReadScope(ReadFor reader);
  ~ReadScope();
  ReadScope(const ReadScope&) = delete;
  ReadScope& operator=(const ReadScope&) = delete;

  static const ReadFor& current();

 private:
  ReadFor reader_;
  const ReadFor* before_;
};

// The bound of one kind of read. Beyond `work` of the processor, or kWallForWork times that on the clock (a slow disk,
// a busy machine), it is refused as unavailable in these words, which say the remedy.
struct ReadLimit {
  std::chrono::milliseconds work;
  std::string_view refusal;
  std::string_view field = {};
};

inline constexpr int kWallForWork = 20;

inline constexpr ReadLimit kListLimit{std::chrono::milliseconds(250),
                                      "This list took too long and was ended. Ask for a smaller page.", "limit"};
inline constexpr ReadLimit kSearchLimit{
    std::chrono::milliseconds(250),
    "This search took too long and was ended. Search for a longer word or for more words.", "q"};
inline constexpr ReadLimit kConversationLimit{
    // of one step: some messages
    std::chrono::milliseconds(500),
    "This conversation took too long to read. Try again when the machine is less busy."};
inline constexpr ReadLimit kRecordListLimit{
    std::chrono::milliseconds(1000),
    "Looking through the record took too long and was ended. Choose an action, or export the record and search the "
    "file.",
    "q"};
inline constexpr ReadLimit kRecordStepLimit{
    // of one step of an export or a verification
    std::chrono::milliseconds(2000), "The record took too long to read. Try again when the machine is less busy."};
inline constexpr ReadLimit kSummaryLimit{
    std::chrono::milliseconds(5000), "Summing up the record took too long and was ended. Export the record instead."};
inline constexpr ReadLimit kRowLimit{std::chrono::milliseconds(250), "The database took too long to answer."};

// The watch over one read, from its making on.
class ReadWatch {
 public:
  // Borrows the clock and the limit's words.
  ReadWatch(const Clock& clock, const ReadLimit& limit, const ReadFor& reader);

  // Cheap enough for every row. Once true it stays true.
  bool must_end();
  // Why; unavailable or cancelled.
  Error reason() const;

 private:
  enum class Verdict { go_on, took_too_long, reader_left };
  Verdict judge() const;

  const Clock& clock_;
  const ReadLimit limit_;
  const std::function<bool()> has_left_;
  const SteadyTime began_at_;
  const std::chrono::nanoseconds worked_before_;
  SteadyTime looked_at_;
  Verdict verdict_ = Verdict::go_on;
};

}  // namespace kf::store
