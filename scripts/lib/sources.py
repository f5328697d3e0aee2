"""Which files are ours: everything git knows or would add, without what was deleted."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CPP = {".cpp", ".h"}
SCRIPT = {".mjs", ".js", ".py", ".sh", ".cmake"}


def our_files():
    """Paths relative to the root, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return sorted(pathlib.Path(name) for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def is_shell(path):
    if path.suffix == ".sh":
        return True
    return path.suffix == "" and path.parts[0] in ("scripts", ".ci") and read(path).startswith("#!/usr/bin/env bash")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def report(findings, remedy):
    """Prints "file:line: what" rows and the way out; the exit code for the caller."""
    for where, line, what in findings:
        print(f"{where}:{line}: {what}")
    if findings:
        print(remedy)
    return 1 if findings else 0
