# Builds and runs libFuzzer's programs of tests/fuzz. Source after building.sh.
# shellcheck shell=bash

FUZZ_AT_ONCE=2
FUZZ_INPUT_BYTES_MAX=4096
FUZZ_INPUT_SECONDS_MAX=10   # an input that takes longer is a finding
FUZZ_MEMORY_MB_MAX=2048     # and so is one that takes more; the sanitizer keeps some hundreds of it
FUZZ_BUILD=$KF_ROOT/build/fuzz
FUZZ_CACHE=$KF_CACHE/fuzz

all_fuzz_targets() {
  local file
  for file in "$KF_ROOT"/tests/fuzz/*_fuzz.cpp; do basename "${file%_fuzz.cpp}"; done
}

# chosen_fuzz_targets [NAME...]: those, or all without one; complains about a name that is none.
chosen_fuzz_targets() {
  local name
  if [ $# = 0 ]; then all_fuzz_targets; return; fi
  for name in "$@"; do
    [ -f "$KF_ROOT/tests/fuzz/${name}_fuzz.cpp" ] || die "there is no target '$name'; there are: $(all_fuzz_targets | tr '\n' ' ')"
    echo "$name"
  done
}

prepare_fuzzing() {
  prepare_build
  ensure_tools "clang++ llvm-symbolizer" clang libclang-rt-dev llvm
}

# The corpus that grows stands first: libFuzzer writes what it finds there.
run_target() {
  local name=$1 seconds=$2
  mkdir -p "$FUZZ_CACHE/corpus/$name" "$FUZZ_CACHE/findings/$name" "$FUZZ_CACHE/log"
  "$FUZZ_BUILD/${name}_fuzz" -max_total_time="$seconds" -max_len="$FUZZ_INPUT_BYTES_MAX" -timeout="$FUZZ_INPUT_SECONDS_MAX" \
    -rss_limit_mb="$FUZZ_MEMORY_MB_MAX" -print_final_stats=1 -artifact_prefix="$FUZZ_CACHE/findings/$name/" \
    "$FUZZ_CACHE/corpus/$name" "$KF_ROOT/tests/fuzz/corpus/$name" >"$FUZZ_CACHE/log/$name" 2>&1 &&
    echo ended >>"$FUZZ_CACHE/log/$name"
}

run_targets() {
  local seconds=$1 name
  shift
  for name in "$@"; do
    [ "$(jobs -rp | wc -l)" -lt "$FUZZ_AT_ONCE" ] || wait -n || true
    run_target "$name" "$seconds" &
  done
  wait
}

# stat_of NAME WHAT: a number of libFuzzer's closing lines, 0 where it never came to them.
stat_of() { awk -v what="stat::$2:" '$1 == what {number = $2} END {print number + 0}' "$FUZZ_CACHE/log/$1"; }

# edges_of NAME: how many edges of the program's graph the corpora reached at first, and how many in the end.
edges_of() {
  awk '$3 == "cov:" {last = $4; if (first == "") first = last} END {print first + 0, last + 0}' "$FUZZ_CACHE/log/$1"
}

# The words of the fault, where its input lies, and how to meet it again.
show_finding() {
  local name=$1 input
  grep -aE '^expected: |ERROR: |runtime error: |SUMMARY: ' "$FUZZ_CACHE/log/$name" | head -5 | sed 's/^/    /'
  input=$(sed -n 's/.*Test unit written to //p' "$FUZZ_CACHE/log/$name" | tail -n 1)
  [ -n "$input" ] || { echo "    no input was kept; the whole log: $FUZZ_CACHE/log/$name"; return; }
  printf '    again: build/fuzz/%s_fuzz %s\n' "$name" "$input"
}

# The table, and the line that ./scripts/test counts.
report_targets() {
  local name passed=0 failed=0 row='%-16s %12s %9s %9s %9s  %s\n' verdict first last
  # shellcheck disable=SC2059
  printf "$row" target executions exec/s edges "new edges" verdict
  for name in "$@"; do
    verdict=well
    if [ "$(tail -n 1 "$FUZZ_CACHE/log/$name")" = ended ]; then passed=$((passed + 1)); else failed=$((failed + 1)); verdict=CRASHED; fi
    read -r first last < <(edges_of "$name")
    # shellcheck disable=SC2059
    printf "$row" "$name" "$(stat_of "$name" number_of_executed_units)" "$(stat_of "$name" average_exec_per_sec)" "$last" \
      $((last - first)) "$verdict"
    [ "$verdict" = well ] || show_finding "$name"
  done
  printf '# fuzz passed=%d failed=%d skipped=0\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}
