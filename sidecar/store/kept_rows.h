#pragma once
// Rows that every request asks for: all of them in memory too. Memory follows the disk, never the other way round, so
// that what is gone from memory cannot come back with a restart.

#include <mutex>

#include "sidecar/base/guarded.h"
#include "sidecar/store/rows_by_key.h"
#include "sidecar/store/writer.h"

namespace kf::store {

// `State` is one table, or those that change together.
template <class State>
class Kept {
 public:
  Kept(Writer& writer, State state) : writer_(writer), state_(std::move(state)) {}

  using Write = std::function<Result<void>(Database&)>;
  using Apply = std::function<void(State&)>;
  struct Step {
    Write write;
    Apply apply;
  };
  using Plan = std::function<Result<Step>(const State&)>;

  // Changes the disk, then the memory; changes follow one another, so that both see them in the same order. `plan`
  // looks at what there is and says what is done, or refuses: nothing else changes until it is done.
  Result<void> change(const Plan& plan) {
    const std::lock_guard one_at_a_time(changing_);
    KF_TRY(Step step, state_.with([&](const State& state) { return plan(state); }));
    KF_CHECK(writer_.submit_and_wait<void>(std::move(step.write)));
    state_.with(step.apply);
    return {};
  }

  Result<void> change(Write write, Apply apply) {
    return change([&](const State&) -> Result<Step> { return Step{std::move(write), std::move(apply)}; });
  }

  // `check` looks first and may refuse.
  Result<void> change(const std::function<Result<void>(const State&)>& check, Write write, Apply apply) {
    return change([&](const State& state) -> Result<Step> {
      KF_CHECK(check(state));
      return Step{std::move(write), std::move(apply)};
    });
  }

  // Keep `use` short: everybody waits for it.
  template <class Use>
  auto look(const Use& use) const {
    return state_.with([&](const State& state) { return use(state); });
  }

 private:
  Writer& writer_;
  std::mutex changing_;
  Guarded<State> state_;
};

// One table alone.
template <class Row>
class KeptRows : public Kept<RowsByKey<Row>> {
 public:
  using Rows = RowsByKey<Row>;
  using Kept<Rows>::Kept;

  std::vector<Row> sorted(bool (*is_before)(const Row&, const Row&)) const {
    return store::sorted(this->look([](const Rows& rows) { return rows_of(rows); }), is_before);
  }
};

// Reads a table whole. `row_of` makes a row of a statement's columns, `key_of` names it.
template <class Row>
Result<RowsByKey<Row>> load_rows(Database& database, std::string_view sql, Row (*row_of)(const Statement&),
                                 std::string (*key_of)(const Row&)) {
  KF_TRY(auto found, database.query(sql));
  RowsByKey<Row> rows;
  for (;;) {
    KF_TRY(const bool has_row, found.step());
    if (!has_row) return rows;
    Row row = row_of(found);
    const std::string key = key_of(row);
    rows.emplace(key, std::move(row));
  }
}

}  // namespace kf::store
