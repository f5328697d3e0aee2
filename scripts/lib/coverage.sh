# Line coverage of shared/ and sidecar/, without tests and third party, and branch coverage of what guards. Source after test_parts.sh.
# shellcheck shell=bash

COVERAGE_PERCENT_MIN=90

clear_coverage() { find "$COVERAGE_BUILD" -name '*.gcda' -delete 2>/dev/null || true; }

# Prints the figure and the weakest files; fails the run below the minimum when `must` is given.
coverage_part() {
  local must=$1 report=$LOGS/coverage.txt percent
  say "line coverage"
  # What the tests themselves were compiled to is left out: it is half of all, and none of it is asked for.
  gcovr --root "$KF_ROOT" --object-directory "$COVERAGE_BUILD" --exclude-directories '.*_test\.dir$' "$COVERAGE_BUILD" --filter "$KF_ROOT/shared/" --filter "$KF_ROOT/sidecar/" \
    --exclude-unreachable-branches --exclude-throw-branches --exclude-branches-by-pattern '.*\bassert\(.*' -j "$(nproc)" \
    --txt "$report" --csv "$LOGS/coverage.csv" --json "$LOGS/coverage.json" \
    >"$LOGS/coverage.log" 2>&1 || { cat "$LOGS/coverage.log"; add_result "coverage" 0 1 0 0; return; }
  percent=$(awk '$1 == "TOTAL" {sub("%", "", $4); print $4}' "$report")
  SUMMARY+=("$(printf '%-34s %5s %% of lines (shared and sidecar)' coverage "${percent:-?}")")
  if [ "$must" = must ] && [ "${percent:-0}" -lt "$COVERAGE_PERCENT_MIN" ]; then
    printf 'coverage is below %s %%; the weakest files:\n' "$COVERAGE_PERCENT_MIN"
    awk -F, 'NR > 1 && $2 > 0 {printf "%5.1f %%  %4d of %4d lines missed  %s\n", $4 * 100, $2 - $3, $2, $1}' "$LOGS/coverage.csv" | sort -n | head -12
    add_result "coverage of at least $COVERAGE_PERCENT_MIN %" 0 1 0 0
  fi
  branch_coverage "$must"
}

# branches_of SOURCES : the table of their branches, from what coverage_part gathered.
branches_of() {
  gcovr --root "$KF_ROOT" --add-tracefile "$LOGS/coverage.json" --filter "$KF_ROOT/($1)\.cpp$" --branches --txt -
}

# The groups of branches.txt, one line each; fails a group below its percent when `must` is given.
branch_coverage() {
  local must=$1 group floor sources percent branches taken
  while read -r group floor sources; do
    read -r percent taken branches < <(branches_of "$sources" | awk '$1 == "TOTAL" {printf "%.1f %d %d\n", 100 * $3 / $2, $3, $2}')
    SUMMARY+=("$(printf '%-34s %5s %% of branches (%s of %s)' "coverage: $group" "$percent" "$taken" "$branches")")
    if [ "$must" = must ] && awk -v p="$percent" -v f="$floor" 'BEGIN {exit !(p < f)}'; then
      branches_of "$sources" | awk '$4 != "100%"'
      add_result "branches of $group, at least $floor %" 0 1 0 0
    fi
  done < <(grep -v '^#' "$KF_ROOT/scripts/lib/branches.txt")
}
