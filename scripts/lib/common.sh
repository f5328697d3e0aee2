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

# missing_packages NAME... : prints those that dpkg does not know as installed. One call for all: each costs 30 ms.
missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii  *//p' || true)
  printf '%s\n' "$@" | grep -vxF -e "$installed" || true
}

# ensure_packages NAME... : installs what is missing. Does nothing, and takes milliseconds, when all is there.
ensure_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Debian's packages by name; elsewhere a plain word about what is needed, once for each command that is not there.
# ensure_tools "COMMAND..." PACKAGE... : COMMANDs stand for what a machine without dpkg must have.
ensure_tools() {
  local commands=$1 command missing=()
  shift
  if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    ensure_packages "$@"
    return
  fi
  for command in $commands; do
    command -v "$command" >/dev/null || missing+=("$command")
  done
  [ "${#missing[@]}" -eq 0 ] || die "not found here: ${missing[*]}.
This is no Debian or Ubuntu, so nothing is installed by itself. Install what your system calls these Debian packages: $*"
}

# with_lock NAME COMMAND... : one at a time per machine, so that two scripts never build the same cache at once.
with_lock() {
  local name=$1; shift
  mkdir -p "$KF_CACHE"
  ( flock 9; "$@" ) 9>"$KF_CACHE/$name.lock"
}
