"""Where the parts of the product come from: what is linked, what is pinned, what Debian and npm say of their packages."""

import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess

from sources import ROOT

EMSCRIPTEN = pathlib.Path("/usr/share/emscripten")


def output_of(*command):
    """What a command prints; nothing when there is no such command here or it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout
    except FileNotFoundError:
        return ""


def sha256_of(file):
    return hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()


def linked_files(binary):
    """The shared objects that the loader would bring in, by their real paths."""
    found = re.findall(r"(/\S+) \(0x", output_of("ldd", str(binary)))
    return sorted({os.path.realpath(path) for path in found})


def runtime_inside(binary):
    """The archive of the C++ library that is a part of a binary which loads none; a list of one, or empty."""
    if any("libstdc++" in file for file in linked_files(binary)):
        return []
    archive = os.path.realpath(output_of("g++", "-print-file-name=libstdc++.a").strip())
    return [archive] if os.path.isfile(archive) else []


def debian_owner(file):
    """The package that brought a file. dpkg knows /lib/… and /usr/lib/… as different names of one folder."""
    for name in (file, file.removeprefix("/usr")):
        owner = output_of("dpkg-query", "-S", name)
        if owner:
            return owner.split(":")[0]
    return None


def debian_versions(packages):
    """{package: (version, architecture)} of those that are installed."""
    rows = output_of("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${Package}\t${Version}\t${Architecture}\n", *sorted(packages))
    fields = [row.split("\t") for row in rows.splitlines()]
    return {package: (version, architecture) for state, package, version, architecture in fields if state.startswith("ii")}


def debian_distribution():
    release = pathlib.Path("/etc/os-release")
    text = release.read_text() if release.exists() else ""
    fields = dict(re.findall(r'^(ID|VERSION_ID)="?([^"\n]*)"?$', text, re.M))
    return fields.get("ID", "debian"), fields.get("VERSION_ID", "")


def third_party_rows():
    """The rows of scripts/third_party.txt."""
    names = ("name", "version", "source", "sha256", "repository", "tag")
    lines = (ROOT / "scripts" / "third_party.txt").read_text().splitlines()
    return [dict(zip(names, line.split())) for line in lines if line and not line.startswith("#")]


def tool_packages():
    """The Debian packages that our scripts ask for: arrays of packages, and what stands behind ensure_tools "…"."""
    words = set()
    for script in sorted((ROOT / "scripts").iterdir()) + sorted((ROOT / "scripts" / "lib").glob("*.sh")):
        if script.is_file():
            text = script.read_text()
            for found in re.findall(r"_PACKAGES=\(([^)]*)\)", text) + re.findall(r'ensure_tools "[^"]*" ([a-z0-9 .+-]+)', text):
                words.update(found.split())
    return words


def npm_packages(lock):
    """(name, version, licence, SHA-512 in hexadecimal) of everything in a package-lock.json."""
    for path, entry in sorted(json.loads((ROOT / lock).read_text())["packages"].items()):
        if path and "version" in entry:
            digest = base64.b64decode(entry.get("integrity", "").removeprefix("sha512-")).hex()
            yield path.split("node_modules/")[-1], entry["version"], entry.get("license"), digest


def project_version():
    return re.search(r"project\(\S+ VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]


def time_of_sources():
    """Seconds since 1970."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or output_of("git", "log", "-1", "--format=%ct") or 0)


def emscripten_libraries():
    """(name, version) of what em++ links into the page, as its own files say."""
    musl = EMSCRIPTEN / "system/lib/libc/musl/VERSION"
    config = EMSCRIPTEN / "system/lib/libcxx/include/__config"
    if musl.exists():
        yield "musl", musl.read_text().strip()
    number = re.search(r"_LIBCPP_VERSION (\d+)", config.read_text()) if config.exists() else None
    if number:
        major, minor, patch = int(number[1]) // 1000, int(number[1]) // 100 % 10, int(number[1]) % 100
        yield "libc++", f"{major}.{minor}.{patch}"
        yield "compiler-rt", f"{major}.{minor}.{patch}"
