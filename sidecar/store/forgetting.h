#pragma once
// What removed conversations leave behind in the search index and in the write-ahead log goes too. SQLite overwrites
// their rows at once; the index keeps their words until its parts are merged, and the log keeps old pages.

#include "sidecar/store/writer.h"

namespace kf::store {

// Inside the transaction that removes text: from here on something is left to be forgotten, also after a crash.
Result<void> note_removed_text(Database& database);

class Forgetting {
 public:
  explicit Forgetting(Writer& writer) : writer_(writer) {}

  // Goes on by itself behind whatever else waits to be written, a few milliseconds at a time, until nothing is left.
  // What a stop interrupts goes on at the next start.
  void go_on();

 private:
  Result<void> step(Database& database);

  Writer& writer_;
};

}  // namespace kf::store
