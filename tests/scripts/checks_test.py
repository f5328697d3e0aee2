"""The checks of scripts/lib find what they are for, and leave good code alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib"))

import check_levels  # noqa: E402
import check_sizes  # noqa: E402
import check_words  # noqa: E402

TABLE = {
    "shared/base": set(),
    "shared/contracts": {"shared/base", "kf_json"},
    "sidecar/base": {"shared/base"},
    "sidecar/net": {"sidecar/base", "kf_httplib"},
    "sidecar/chat": {"sidecar/net"},
}


def found(module, path, text, *arguments):
    module.read = lambda _path: text
    return [line for _, line, _ in module.check_file(*arguments, pathlib.Path(path))]


class Levels(unittest.TestCase):
    def lines(self, path, text):
        return found(check_levels, path, text, TABLE)

    def test_a_lower_level_never_includes_a_higher_one(self):
        self.assertEqual(self.lines("shared/base/x.cpp", '#include "sidecar/net/a.h"\n#include <vector>\n'), [1])
        self.assertEqual(self.lines("sidecar/net/x.h", '\n#include "sidecar/chat/a.h"\n'), [2])

    def test_what_a_used_module_uses_may_be_used(self):
        self.assertEqual(self.lines("sidecar/chat/x.cpp", '#include "shared/base/a.h"\n#include "sidecar/net/b.h"\n'), [])

    def test_a_library_is_only_for_modules_that_name_it(self):
        self.assertEqual(self.lines("shared/base/x.cpp", "#include <nlohmann/json.hpp>\n"), [1])
        self.assertEqual(self.lines("shared/contracts/x.cpp", "#include <nlohmann/json.hpp>\n"), [])

    def test_httplib_stays_out_of_headers(self):
        self.assertEqual(self.lines("sidecar/net/x.h", "#include <httplib.h>\n"), [1])
        self.assertEqual(self.lines("sidecar/net/x.cpp", "#include <httplib.h>\n"), [])

    def test_the_page_knows_no_sidecar_and_its_folders_have_an_order(self):
        self.assertEqual(self.lines("web/widgets/x.cpp", '#include "sidecar/net/a.h"\n'), [1])
        self.assertEqual(self.lines("web/widgets/x.cpp", '#include "web/screens/a.h"\n'), [1])
        self.assertEqual(self.lines("web/screens/x.cpp", '#include "web/widgets/a.h"\n#include "shared/base/a.h"\n'), [])

    def test_a_test_may_use_what_its_module_may(self):
        self.assertEqual(self.lines("tests/sidecar/net/x_test.cpp", '#include "sidecar/chat/a.h"\n'), [1])
        self.assertEqual(self.lines("tests/sidecar/net/x_test.cpp", '#include "tests/fake_clock.h"\n'), [])

    def test_a_module_without_a_row_is_told(self):
        self.assertEqual(self.lines("shared/news/x.cpp", ""), [1])


class Sizes(unittest.TestCase):
    def lines(self, path, text):
        return found(check_sizes, path, text)

    def test_a_long_method_is_found_where_it_begins(self):
        text = "namespace k {\nclass A {\n  void f() const {\n" + "    x();\n" * 70 + "  }\n};\n}\n"
        self.assertEqual(self.lines("a.cpp", text), [3])

    def test_a_table_is_not_a_function_and_seventy_lines_are_fine(self):
        self.assertEqual(self.lines("a.cpp", "constexpr int t[] = {\n" + "1,\n" * 80 + "};\n"), [])
        self.assertEqual(self.lines("a.cpp", "auto t = std::to_array<Row>({\n" + "1,\n" * 80 + "});\n"), [])
        self.assertEqual(self.lines("a.cpp", "void f() {\n" + "x();\n" * 68 + "}\n"), [])

    def test_braces_in_strings_and_comments_do_not_count(self):
        self.assertEqual(self.lines("a.cpp", 'void f() {\n// {\nauto s = "{{";\n}\n' + "int a;\n" * 100), [])

    def test_scripts_have_functions_too(self):
        self.assertEqual(self.lines("a.mjs", "export async function f() {\n" + "x();\n" * 70 + "}\n"), [1])
        self.assertEqual(self.lines("a.mjs", "describe('x', () => {\n" + "y();\n" * 90 + "});\n"), [])
        self.assertEqual(self.lines("a.sh", "f() {\n" + "x\n" * 80 + "}\n"), [1])
        self.assertEqual(self.lines("a.py", "def f():\n" + "    x()\n" * 71), [1])

    def test_a_long_file_is_found(self):
        self.assertEqual(self.lines("a.cpp", "int a;\n" * 301), [1])


class Words(unittest.TestCase):
    def lines(self, text):
        return found(check_words, "a.cpp", text)

    def test_promises_paths_and_blanket_silence_are_found(self):
        self.assertEqual(self.lines("// TO" "DO: later\n"), [1])
        self.assertEqual(self.lines("x = '/ro" "ot/x';\n"), [1])
        self.assertEqual(self.lines("int a;  // NO" "LINT\n"), [1])

    def test_ordinary_text_is_left_alone(self):
        self.assertEqual(self.lines("todo_list();  // NOLINT(bugprone-x): a reason\nget('https://a.example/work/');\n"), [])


if __name__ == "__main__":
    unittest.main()
