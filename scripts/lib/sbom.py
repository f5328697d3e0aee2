#!/usr/bin/env python3
"""Prints the product's bill of materials as CycloneDX 1.5. usage: sbom.py BINARY PAGE_FOLDER; see scripts/sbom."""

import datetime
import json
import pathlib
import re
import sys
import urllib.parse
import uuid

import sbom_sources as sources

# SPDX expressions. What is not named here is left open rather than guessed.
LICENCES = {
    "Dear ImGui": "MIT",
    "cpp-httplib": "MIT",
    "md4c": "MIT",
    "nlohmann-json3-dev": "MIT",
    "libssl3": "Apache-2.0",
    "libsqlite3-0": "blessing",
    "libutf8proc2": "MIT AND Unicode-DFS-2015",
    "libc6": "LGPL-2.1-or-later",
    "libstdc++6": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "emscripten": "MIT OR NCSA",
    "musl": "MIT",
    "libc++": "Apache-2.0 WITH LLVM-exception",
    "compiler-rt": "Apache-2.0 WITH LLVM-exception",
}
# What people call the rows of scripts/third_party.txt, and which part of the product they are compiled into.
THIRD_PARTY = {"imgui": ("Dear ImGui", "page"), "httplib": ("cpp-httplib", "sidecar"), "md4c": ("md4c", "page")}
HEADERS_OF_DEBIAN = ["nlohmann-json3-dev"]  # compiled into both parts
LOCKS = ["e2e/package-lock.json", "scripts/supply/package-lock.json"]


def licence_of(name):
    """Packages with the compiler's version in their name are those without it."""
    return LICENCES.get(re.sub(r"^libstdc\+\+-\d+-dev$", "libstdc++6", name))


def component(kind, name, version=None, **more):
    found = {"type": kind, "bom-ref": more.pop("ref", None) or f"{name}@{version}", "name": name}
    if version:
        found["version"] = version
    licence = more.pop("licence", None) or licence_of(name)
    if licence:
        found["licenses"] = [{"expression": licence}]
    return {**found, **{key.replace("_", "-"): value for key, value in more.items() if value}}


def hashes(algorithm, digest):
    return [{"alg": algorithm, "content": digest}] if digest else []


def debian_component(package, version, architecture, **more):
    vendor, release = sources.debian_distribution()
    quoted = urllib.parse.quote(package, safe=""), urllib.parse.quote(version, safe="")
    purl = f"pkg:deb/{vendor}/{quoted[0]}@{quoted[1]}?arch={architecture}&distro={vendor}-{release}"
    return component("library", package, version, ref=purl, purl=purl, **more)


def linked_components(binary):
    """The packages of the libraries that are loaded or linked in, each with its files and their digests."""
    files = {}
    for file in [*sources.linked_files(binary), *sources.runtime_inside(binary)]:
        files.setdefault(sources.debian_owner(file) or pathlib.Path(file).name, []).append(file)
    versions = sources.debian_versions(files)
    for owner, paths in sorted(files.items()):
        parts = [component("file", pathlib.Path(p).name, ref=f"file:{p}", hashes=hashes("SHA-256", sources.sha256_of(p))) for p in paths]
        if owner in versions:
            yield debian_component(owner, *versions[owner], components=parts)
        else:
            yield component("library", owner, ref=f"file:{owner}", components=parts)


def third_party_component(row):
    name = THIRD_PARTY[row["name"]][0]
    purl = f"pkg:github/{row['repository'].removeprefix('https://github.com/')}@{row['tag']}"
    origin = [{"type": "vcs", "url": row["repository"]}]
    source = [{"name": "debian:source", "value": row["source"]}]
    return component("library", name, row["version"], ref=purl, purl=purl, hashes=hashes("SHA-256", row["sha256"]),
                     externalReferences=origin, properties=source)


def tool_components(used):
    """What builds and tests, and is in no part of the product."""
    for package, (version, architecture) in sorted(sources.debian_versions(sources.tool_packages() - used).items()):
        yield {**debian_component(package, version, architecture), "type": "application", "scope": "excluded"}
    seen = set()
    for lock in LOCKS:
        for name, version, licence, digest in sources.npm_packages(lock):
            purl = f"pkg:npm/{urllib.parse.quote(name, safe='/')}@{version}"
            if purl not in seen:
                seen.add(purl)
                yield component("library", name, version, ref=purl, purl=purl, licence=licence, hashes=hashes("SHA-512", digest), scope="excluded")


def part(name, file):
    digest = sources.sha256_of(file) if file.is_file() else None
    return component("application", name, sources.project_version(), ref=name, licence="MIT", hashes=hashes("SHA-256", digest))


def refs(components):
    return sorted(found["bom-ref"] for found in components)


def installed_components(packages):
    return [debian_component(name, *found) for name, found in sorted(sources.debian_versions(packages).items())]


def pinned_components(wanted):
    return [third_party_component(row) for row in sources.third_party_rows() if THIRD_PARTY[row["name"]][1] == wanted]


def runtime_of_page():
    for name, version in sources.emscripten_libraries():
        yield component("library", name, version, ref=f"emscripten:{name}@{version}")
    yield from installed_components(["emscripten"])


def parts_of_product(binary, page):
    """{bom-ref: the components that it consists of}"""
    headers = installed_components(HEADERS_OF_DEBIAN)
    return {
        "knowledge-foundry": [part("sidecar", binary), part("page", page / "app.wasm")],
        "sidecar": [*linked_components(binary), *headers, *pinned_components("sidecar")],
        "page": [*runtime_of_page(), *headers, *pinned_components("page")],
    }


def document(binary, page):
    parts = parts_of_product(binary, page)
    inside = {found["bom-ref"]: found for found in sum(parts.values(), [])}
    tools = list(tool_components({found["name"] for found in inside.values()}))
    when = datetime.datetime.fromtimestamp(sources.time_of_sources(), datetime.timezone.utc)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": component("application", "knowledge-foundry", sources.project_version(), ref="knowledge-foundry", licence="MIT"),
        },
        "components": [inside[ref] for ref in sorted(inside)] + tools,
        "dependencies": [{"ref": ref, "dependsOn": refs(children)} for ref, children in parts.items()],
    }


def main():
    made = document(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    # Derived, so that the same document always has the same number.
    made["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(made, sort_keys=True)).urn
    print(json.dumps(made, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
