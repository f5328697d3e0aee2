# The parts of ./scripts/test: each runs to its end, writes a log, and is counted. Source after building.sh.
# shellcheck shell=bash

LOGS=$KF_ROOT/build/test-logs
COVERAGE_BUILD=$KF_ROOT/build/coverage
WEB_BUILD=$KF_ROOT/build/web
RELEASE_BUILD=$KF_ROOT/build/release
FUZZ_SECONDS=60  # for each target
COMPARISON=tests/fakes/compare_with_real.test.mjs
SUMMARY=()
TOTAL_PASSED=0 TOTAL_FAILED=0 TOTAL_SKIPPED=0

add_result() {
  local name=$1 passed=$2 failed=$3 skipped=$4 seconds=$5
  TOTAL_PASSED=$((TOTAL_PASSED + passed)) TOTAL_FAILED=$((TOTAL_FAILED + failed)) TOTAL_SKIPPED=$((TOTAL_SKIPPED + skipped))
  SUMMARY+=("$(printf '%-34s %5d passed %3d failed %3d skipped %6d s' "$name" "$passed" "$failed" "$skipped" "$seconds")")
}

# part NAME KIND COMMAND... : KIND says how test_report.py reads the log. A command that fails without a failed test counts as one.
part() {
  local name=$1 kind=$2 log began status=0 passed failed skipped
  shift 2
  log=$LOGS/$(printf '%s' "$name" | tr -cs 'A-Za-z0-9\n' '-').log
  say "$name"
  began=$SECONDS
  "$@" >"$log" 2>"$log.err" || status=$?
  read -r passed failed skipped < <(python3 "$KF_ROOT/scripts/lib/test_report.py" "$kind" "$log")
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  add_result "$name" "$passed" "$failed" "$skipped" $((SECONDS - began))
  if [ "$failed" != 0 ]; then show_failures "$kind" "$log"; fi
}

show_failures() {
  local kind=$1 log=$2
  case $kind in
    node) grep -A25 -E '^ *not ok ' "$log" | grep -vE '^ *(duration_ms|type):' | head -120 || true ;;
    doctest) grep -B2 -A12 -E 'ERROR:|FATAL|\*\*\*Failed|\*\*\*Exception|\*\*\*Timeout|\(Failed\)' "$log" | head -120 || true ;;
    playwright) node "$KF_ROOT/scripts/lib/playwright_failures.mjs" "$log" || true ;;
    *) cat "$log" ;;
  esac
  tail -n 15 "$log.err"
  printf '(all of it: %s)\n' "${log#"$KF_ROOT"/}"
}

# node_tests NAME FILE... : without files there is nothing to say.
node_tests() {
  local name=$1
  shift
  [ $# -gt 0 ] || return 0
  part "$name" node node --test --test-reporter=tap --test-concurrency=3 "$@"
}

files_matching() { (cd "$KF_ROOT" && git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while read -r f; do [ -f "$f" ] && echo "$KF_ROOT/$f"; done); }

# told_counts LOG... : what the tests counted themselves, such as the number of bad inputs.
told_counts() { sed -n 's/^.*# counted: /    /p' "$@" 2>/dev/null || true; }

unit_part() {
  part "unit: sidecar and shared, native" doctest ctest --test-dir "$COVERAGE_BUILD" --verbose --timeout 120 -j2
  told_counts "$LOGS"/unit-sidecar-*.log
  part "unit: shared, as WebAssembly" doctest ctest --test-dir "$WEB_BUILD" --verbose --timeout 120 -j2
  local files
  mapfile -t files < <(files_matching 'tests/web/*.test.mjs' 'tests/fakes/*.test.mjs' 'tests/bench/*.test.mjs' ":!$COMPARISON")
  node_tests "unit: the page's host and the fakes" "${files[@]}"
  part "lint" lint "$KF_ROOT/scripts/lint"
}

# Those that measure, and those that send thousands, want the very binary that people run; it counts no lines.
UNDER_LOAD=(bad_addresses bad_chat bad_input bodies leaks queries raw_http secrets strangers)

integration_part() {
  local files loaded=("${UNDER_LOAD[@]/%/.test.mjs}")
  mapfile -t files < <(files_matching 'tests/integration/*.test.mjs' "${loaded[@]/#/:!tests/integration/}")
  KF_BINARY=$COVERAGE_BUILD/knowledge-foundry node_tests "integration: the running sidecar" "${files[@]}"
  mapfile -t files < <(files_matching "${loaded[@]/#/tests/integration/}")
  KF_BINARY=$RELEASE_BUILD/knowledge-foundry node_tests "integration: under load" "${files[@]}"
  told_counts "$LOGS"/integration-*.log
}

playwright() { (cd "$KF_ROOT/e2e" && KF_BINARY=$RELEASE_BUILD/knowledge-foundry npx playwright test --reporter=json "$@"); }

e2e_part() {
  part "e2e: Playwright in Chromium" playwright playwright --grep-invert @real
  real_model_part
}

fuzz_part() {
  local targets
  targets=$(find "$KF_ROOT/tests/fuzz" -name '*_fuzz.cpp' | wc -l)
  part "fuzz: $targets targets, $FUZZ_SECONDS s each" fuzz "$KF_ROOT/scripts/fuzz" "$FUZZ_SECONDS"
  sed -n '/^target .*executions/,/^# fuzz/s/^[^#]/    &/p' "$LOGS"/fuzz-*.log
}

# with_settings NAME=VALUE... -- COMMAND... : `env` for a function.
with_settings() (
  while [ "$1" != -- ]; do export "${1?}"; shift; done
  shift
  "$@"
)

# Building them the first time is no running time of the tests. What cannot be had here is told by real_model_part.
get_real_peers() {
  say "real model: what its servers are made of (the first time takes minutes)"
  "$KF_ROOT/scripts/real-peers" get >"$LOGS/real-peers.log" 2>&1 || true
}

# The story with a real model. In CI the real servers have to be there; elsewhere their absence is told and counts as skipped.
real_model_part() {
  local status=0 began=$SECONDS did_run=yes
  "$KF_ROOT/scripts/real-peers" status >/dev/null 2>&1 || did_run=no
  say "real model: bringing the servers up"
  "$KF_ROOT/scripts/real-peers" up >"$LOGS/real-peers.log" 2>&1 || status=$?
  if [ "$status" = 0 ]; then
    local settings
    read -ra settings < <("$KF_ROOT/scripts/real-peers" env)
    part "e2e: the real model" playwright with_settings "${settings[@]}" KF_REAL_PEERS=1 -- playwright --grep @real
    node_tests "the fakes beside the real servers" "$KF_ROOT/$COMPARISON"
    [ "$did_run" = yes ] || "$KF_ROOT/scripts/real-peers" down >/dev/null 2>&1 || true
  elif [ "$status" = 69 ] && [ "${CI:-}" != true ]; then
    say "skipped the real model: $(tail -n 1 "$LOGS/real-peers.log")"
    add_result "e2e: the real model" 0 0 1 $((SECONDS - began))
  else
    tail -n 20 "$LOGS/real-peers.log"
    add_result "e2e: the real model" 0 1 0 $((SECONDS - began))
  fi
}
