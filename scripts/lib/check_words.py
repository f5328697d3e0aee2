#!/usr/bin/env python3
"""No promises of work not done, no paths of one machine, no stray marks of a merge."""

import re
import sys

from sources import our_files, read, report

RULES = [
    # Written so that this file does not find itself.
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b"), "promises work: do it now, or write an issue"),
    (re.compile(r"(?<![\w.$}~/-])/(?:work|root|farm|tmp/kf)/"), "is a path of one machine"),
    (re.compile(r"^(<{7} |>{7} |={7}$)"), "is a mark of a merge"),
    (re.compile(r"\bNOLINT(BEGIN|NEXTLINE)?\b(?!\()"), "silences every check: name the one, as in NOLINT(check-name)"),
    (re.compile(r"(?:test|describe|it)\.only\("), "runs one test and hides the others"),
]
BINARY = {".png", ".jpg", ".ico", ".woff2", ".gz", ".br", ".wasm", ".db", ".pdf"}
GENERATED = {"package-lock.json"}


def check_file(path):
    for number, line in enumerate(read(path).splitlines(), 1):
        for pattern, why in RULES:
            found = pattern.search(line)
            if found:
                yield path, number, f"'{found.group().strip()}' {why}"


def main():
    files = [p for p in our_files() if p.suffix not in BINARY and p.name not in GENERATED and p.name != "check_words.py"]
    return report([finding for path in files for finding in check_file(path)], "Say it so that a stranger's machine and a later year understand it.")


if __name__ == "__main__":
    sys.exit(main())
