#!/usr/bin/env python3
"""No function past 70 lines, no file past 300: what outgrows a room is split."""

import ast
import re
import sys

from sources import CPP, SCRIPT, is_shell, our_files, read, report

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 70
NOT_A_FUNCTION = re.compile(r"\b(namespace|class|struct|enum|union|extern)\b[^()]*$")
# A test group is a list of functions, not one.
TEST_GROUP = re.compile(r"\bdescribe(\.\w+)*\(")
CPP_NOISE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", re.DOTALL
)
JS_NOISE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|`(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
    r"""|(?<=[(,=:\[!&|?{};])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/""",
    re.DOTALL,
)


def blank(match):
    """Same lines, no text: braces in comments and strings are not braces."""
    return re.sub(r"[^\n]", " ", match.group())


def blocks(text):
    """(first line, lines, head, outer heads) of every brace block; the head is what stands before the brace."""
    stack, line, head_start, head_line = [], 1, 0, 1
    for i, c in enumerate(text):
        if c == "\n":
            line += 1
        elif c == "{":
            stack.append((text[head_start:i], head_line))
            head_start, head_line = i + 1, line
        elif c == "}" and stack:
            head, first = stack.pop()
            first += len(head) - len(head.lstrip()) and head[: len(head) - len(head.lstrip())].count("\n")
            yield first, line - first + 1, head, [outer for outer, _ in stack]
            head_start, head_line = i + 1, line
        elif c == ";":
            head_start, head_line = i + 1, line


def is_cpp_function(head, outer):
    if any(not NOT_A_FUNCTION.search(h) for h in outer):
        return False  # within a function already
    return "(" in head and not NOT_A_FUNCTION.search(head) and not re.search(r"([^=!<>]=|[(,])\s*$", head)


def is_js_function(head, _outer):
    is_named = re.search(r"\bfunction\b|=>\s*$|^\s*(async\s+|static\s+|get\s+|set\s+|\*\s*|#)*[\w$#]+\s*\([^;]*\)\s*$", head)
    is_branch = re.match(r"\s*(\}?\s*else\s+)?(if|for|while|switch|catch|do|try|with)\b", head)
    return bool(is_named) and not is_branch and not TEST_GROUP.search(head)


def brace_functions(text, noise, is_function):
    for first, lines, head, outer in blocks(noise.sub(blank, text)):
        if is_function(head, outer):
            name = " ".join(head.split())[-60:]
            yield first, lines, name


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1, node.name


def shell_functions(text):
    start = None
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"^[\w-]+\(\)\s*[{(]", line):
            start = (number, line.split("(")[0])
        elif re.match(r"^[})]", line) and start:
            yield start[0], number - start[0] + 1, start[1]
            start = None


def functions_of(path, text):
    if path.suffix in CPP:
        return brace_functions(text, CPP_NOISE, is_cpp_function)
    if path.suffix in (".mjs", ".js"):
        return brace_functions(text, JS_NOISE, is_js_function)
    if path.suffix == ".py":
        return python_functions(text)
    return shell_functions(text) if is_shell(path) else ()


def check_file(path):
    text = read(path)
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield path, 1, f"{lines} lines, at most {FILE_LINES_MAX}"
    for first, length, name in functions_of(path, text):
        if length > FUNCTION_LINES_MAX:
            yield path, first, f"a function of {length} lines, at most {FUNCTION_LINES_MAX}: {name}"


def main():
    files = [p for p in our_files() if p.suffix in CPP | SCRIPT or is_shell(p)]
    findings = [finding for path in files for finding in check_file(path)]
    return report(findings, "Split it: one file, one sentence; a parent that decides, helpers that compute.")


if __name__ == "__main__":
    sys.exit(main())
