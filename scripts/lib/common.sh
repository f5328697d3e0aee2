# Shared by every script: where things are, how to talk, how to install. Source it, do not run it.
# shellcheck shell=bash
set -euo pipefail

KF_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Everything that is fetched or slow to make lives outside the work tree, so that `git clean` costs nothing.
KF_CACHE=${KF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/knowledge-foundry}
export KF_ROOT KF_CACHE

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else
    command -v sudo >/dev/null || die "need root to run: $* (install sudo, or run this as root)"
    sudo "$@"
  fi
}

# missing_packages NAME... : prints those that dpkg does not know as installed.
missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q 'install ok installed' || printf '%s\n' "$name"
  done
}

# ensure_packages NAME... : installs what is missing. Does nothing, and takes milliseconds, when all is there.
ensure_packages() {
  command -v dpkg-query >/dev/null || { say "no dpkg here; assuming these are installed: $*"; return 0; }
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  say "installing $(echo "$missing" | tr '\n' ' ')"
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# with_lock NAME COMMAND... : one at a time per machine, so that two scripts never build the same cache at once.
with_lock() {
  local name=$1; shift
  mkdir -p "$KF_CACHE"
  ( flock 9; "$@" ) 9>"$KF_CACHE/$name.lock"
}
