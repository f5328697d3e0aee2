#pragma once

namespace kf::store {

// How soon a write is wanted on the disk. `soon` is for what nobody waits for: it shares the next commit, or has one of
// its own some milliseconds later.
enum class Urgency { now, soon };

}  // namespace kf::store
