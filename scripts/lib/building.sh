# Builds presets of CMakePresets.json: quiet when nothing is to do. Source after common.sh and third_party.sh.
# shellcheck shell=bash

NATIVE_PACKAGES=(ca-certificates ccache cmake g++ libsqlite3-dev libssl-dev libutf8proc-dev ninja-build nlohmann-json3-dev doctest-dev pkg-config
  dpkg-dev xz-utils bzip2)
# nodejs comes with emscripten; python3 runs em++ and our checks.
WEB_PACKAGES=(emscripten brotli gzip python3)
# em++ looks for acorn when it minifies, and Debian keeps it here.
export NODE_PATH=${NODE_PATH:-/usr/share/nodejs}

ensure_build_packages() {
  ensure_tools "ccache cmake g++ ninja em++ brotli python3" "${NATIVE_PACKAGES[@]}" "${WEB_PACKAGES[@]}"
}

# The newest clang-tidy that there is: from 21 on it passes over system headers, and takes a third of the time.
clang_tidy_package() { if apt-cache show clang-tidy-22 >/dev/null 2>&1; then echo clang-tidy-22; else echo clang-tidy; fi; }

# Ninja runs CMake again by itself when a CMake file changes; only presets and the first time are ours to see.
configure_when_needed() {
  local preset=$1 build=$KF_ROOT/build/$1
  [ -f "$build/build.ninja" ] && [ ! "$KF_ROOT/CMakePresets.json" -nt "$build/build.ninja" ] && return 0
  say "configuring $preset"
  local log
  log=$(mktemp)
  if ! (cd "$KF_ROOT" && cmake --preset "$preset" >"$log" 2>&1); then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
  touch "$build/build.ninja"
}

# Passes ninja's output on without the lines that say nothing; on a terminal the steps share one line.
show_progress() {
  local line open=
  while IFS= read -r line; do
    case $line in
      'ninja: Entering directory'*|'ninja: no work to do.'|*'Re-checking globbed directories'*) ;;
      \[[0-9]*/[0-9]*\]*) if [ -t 2 ]; then printf '\r\033[K%.100s' "$line"; open=1; else printf '%s\n' "$line"; fi ;;
      *) if [ -n "$open" ]; then echo; fi; open=; printf '%s\n' "$line" ;;
    esac
  done
  if [ -n "$open" ]; then printf '\r\033[K'; fi
} >&2

run_ninja() {
  local build=$1
  shift
  ninja -C "$build" "$@" 2>&1 | show_progress
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1
  shift
  mkdir -p "$KF_ROOT/build"
  ( flock 9
    configure_when_needed "$preset" &&
      run_ninja "$KF_ROOT/build/$preset" "$@" 9>&-
  ) 9>"$KF_ROOT/build/$preset.lock"
}

prepare_build() {
  ensure_build_packages
  with_lock third_party fetch_third_party
}
