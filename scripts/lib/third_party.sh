# Brings the source-only libraries of scripts/third_party.txt into the cache. Source after common.sh.
# shellcheck shell=bash

KF_THIRD_PARTY=$KF_CACHE/third_party
export KF_THIRD_PARTY

third_party_rows() { grep -v '^#' "$KF_ROOT/scripts/third_party.txt"; }

# apt with lists, cache and sources of its own, so that the machine's are not touched.
private_apt() {
  apt-get -o Dir::Etc::sourcelist="$KF_CACHE/apt/src.sources" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$KF_CACHE/apt/lists" -o Dir::Cache="$KF_CACHE/apt/cache" -o APT::Sandbox::User=root "$@"
}

# The machine's own mirror, whichever form its sources are written in.
machine_mirror() {
  sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1 || true
  sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -1 || true
}

download_sources() {
  local mirror
  mirror=$(machine_mirror | head -1)
  [ -n "$mirror" ] || die "no Debian mirror found in /etc/apt; put the sources of scripts/third_party.txt into $KF_THIRD_PARTY by hand"
  mkdir -p "$KF_CACHE/apt/lists/partial" "$KF_CACHE/apt/cache/archives/partial" "$KF_CACHE/apt/src"
  printf 'Types: deb-src\nURIs: %s\nSuites: forky trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$mirror" >"$KF_CACHE/apt/src.sources"
  private_apt -qq update
  # shellcheck disable=SC2046
  (cd "$KF_CACHE/apt/src" && private_apt -qq source --download-only --tar-only $(third_party_rows | awk '{print $3}'))
}

unpack_one() {
  local name=$1 sum=$2 archive
  archive=$(cd "$KF_CACHE/apt/src" && sha256sum ./*.tar.* | awk -v sum="$sum" '$1 == sum {print $2}')
  [ -n "$archive" ] || die "no archive of $name has the pinned sha256 $sum"
  rm -rf "${KF_THIRD_PARTY:?}/$name.part" && mkdir -p "$KF_THIRD_PARTY/$name.part"
  tar -xf "$KF_CACHE/apt/src/$archive" -C "$KF_THIRD_PARTY/$name.part" --strip-components=1
  mv "$KF_THIRD_PARTY/$name.part" "$KF_THIRD_PARTY/$name-$3"
}

is_downloaded() { [[ $(sha256sum "$KF_CACHE"/apt/src/*.tar.* 2>/dev/null) == *"$1"* ]]; }

fetch_third_party() {
  local name version sum
  while read -r name version _ sum _; do
    [ -d "$KF_THIRD_PARTY/$name-$version" ] && continue
    if ! is_downloaded "$sum"; then
      say "fetching the sources of Dear ImGui, cpp-httplib and md4c"
      download_sources
    fi
    unpack_one "$name" "$sum" "$version"
  done < <(third_party_rows)
}
