#!/usr/bin/env python3
"""Every include obeys the table of kf_module(... USES ...) in CMakeLists.txt, and the page's own order of levels."""

import re
import sys

from sources import CPP, ROOT, our_files, read, report

# Libraries that one module hides from all others: header -> the kf_ target its module must name in USES.
LIBRARIES = {
    r"nlohmann/": "kf_json",
    r"openssl/": "kf_openssl",
    r"sqlite3\.h": "kf_sqlite",
    r"utf8proc\.h": "kf_utf8proc",
    r"httplib\.h": "kf_httplib",
    r"md4c": "kf_md4c",
    r"imgui": "kf_imgui",
    r"emscripten": "kf_emscripten",
    r"doctest/": "kf_doctest",
}
# The page is one program; within it a folder uses itself and what stands before it.
WEB_ORDER = ["platform", "semantics", "widgets", "screens", "app"]
WEB_SHARED = {"shared/base", "shared/contracts", "shared/wire", "shared/models", "shared/view"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def module_table():
    text = re.sub(r"#.*", "", (ROOT / "CMakeLists.txt").read_text())
    rows = re.findall(r"kf_module\(\s*(\S+)(?:\s+USES\s+([^)]*))?\)", text)
    return {name: set((uses or "").split()) for name, uses in rows}


def closure(table, module):
    reached, open_ends = set(), [module]
    while open_ends:
        name = open_ends.pop()
        if name not in reached:
            reached.add(name)
            open_ends += table.get(name, ())
    return reached


def web_rules(folder):
    if folder not in WEB_ORDER:
        return None
    own = {f"web/{name}" for name in WEB_ORDER[: WEB_ORDER.index(folder) + 1]}
    return own | WEB_SHARED | {"kf_json", "kf_imgui", "kf_emscripten", "kf_md4c"}


def module_of(path):
    return "/".join(str(path).split("/")[:2])


def allowed_for(table, path):
    """The modules and libraries a file may include; None when the table does not know its module."""
    parts = path.parts
    if parts[0] == "tests":
        if parts[1] == "web":
            return web_rules(WEB_ORDER[-1]) | {"kf_doctest", "tests"}
        if len(parts) < 4:
            return set(table) | {"kf_doctest", "tests"}
        inner = allowed_for(table, path.relative_to("tests"))
        return None if inner is None else inner | {"kf_doctest", "kf_json", "tests"}
    if parts[0] == "web":
        return web_rules(parts[1])
    if str(path) == "sidecar/main.cpp":
        return closure(table, "sidecar/app")
    return closure(table, module_of(path)) if module_of(path) in table else None


def target_of(quoted, angled):
    """What an include names: a module, "tests", a library target, or None for the standard library and the like."""
    if quoted and quoted.split("/")[0] in ("shared", "sidecar", "web"):
        return module_of(quoted)
    if quoted and quoted.startswith("tests/"):
        return "tests"
    name = quoted or angled
    return next((target for pattern, target in LIBRARIES.items() if re.match(pattern, name)), None)


def check_file(table, path):
    allowed = allowed_for(table, path)
    if allowed is None:
        return [(path, 1, f"no row of CMakeLists.txt names the module {module_of(path)}: add kf_module({module_of(path)} USES ...)")]
    findings = []
    for number, line in enumerate(read(path).splitlines(), 1):
        include = INCLUDE.match(line)
        target = include and target_of(*include.groups())
        if target and target not in allowed:
            findings.append((path, number, f"includes {include[1] or include[2]}, but {module_of(path)} may not use {target}"))
        if include and include[1] == "httplib.h" or include and include[2] == "httplib.h":
            if path.suffix == ".h":
                findings.append((path, number, "cpp-httplib belongs into .cpp files only: keep it behind our own interface"))
    return findings


def main():
    table = module_table()
    sources = [p for p in our_files() if p.suffix in CPP and p.parts[0] in ("shared", "sidecar", "web", "tests")]
    findings = [finding for path in sources for finding in check_file(table, path)]
    return report(
        findings,
        "A module uses what its row in CMakeLists.txt names, and nothing above it (docs/architecture.md). "
        "Move the code to a lower level, hand the thing in from above, or, if the level allows it, add it to USES.",
    )


if __name__ == "__main__":
    sys.exit(main())
