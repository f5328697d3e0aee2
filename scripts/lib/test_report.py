#!/usr/bin/env python3
"""Reads the log of one part of the tests and prints "passed failed skipped": what each kind of runner says of itself.

usage: test_report.py (doctest|node|lint|fuzz|playwright) LOG
"""

import json
import re
import sys


def of_doctest(text):
    """The sum over all programs; a program that fell over before its summary counts as one failure of ctest's."""
    rows = re.findall(r"\[doctest\] test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped", text)
    passed, failed, skipped = (sum(int(row[i]) for row in rows) for i in (1, 2, 3))
    programs = re.search(r"(\d+) tests? failed out of (\d+)", text)
    return passed, max(failed, int(programs[1]) if programs else 0), skipped


def of_node(text):
    """TAP's closing lines; a run that never closed is one failure."""
    totals = {name: sum(map(int, re.findall(rf"^# {name} (\d+)", text, re.M))) for name in ("pass", "fail", "cancelled", "skipped")}
    closed = re.search(r"^# pass ", text, re.M)
    return totals["pass"], totals["fail"] + totals["cancelled"] + (0 if closed else 1), totals["skipped"]


def of_script(text):
    """The closing line of ./scripts/lint and ./scripts/fuzz."""
    row = re.search(r"^# (?:lint|fuzz) passed=(\d+) failed=(\d+) skipped=(\d+)", text, re.M)
    return tuple(map(int, row.groups())) if row else (0, 1, 0)


def of_playwright(text):
    """Its JSON report; `flaky` passed at the second try, which counts as a failure here: a test that cannot be trusted is broken."""
    try:
        stats = json.loads(text[text.index("{") :])["stats"]
    except (ValueError, KeyError):
        return 0, 1, 0
    return stats["expected"], stats["unexpected"] + stats["flaky"], stats["skipped"]


READERS = {"doctest": of_doctest, "node": of_node, "lint": of_script, "fuzz": of_script, "playwright": of_playwright}


def main():
    kind, path = sys.argv[1:]
    with open(path, encoding="utf-8", errors="replace") as log:
        print(*READERS[kind](re.sub(r"\x1b\[[0-9;]*m", "", log.read())))


if __name__ == "__main__":
    main()
