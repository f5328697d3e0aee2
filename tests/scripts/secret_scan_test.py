"""A secret that is planted is found, wherever it lies; what is allowed by name is not."""

import json
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCAN = ROOT / "scripts" / "supply" / "secret_scan.mjs"
RANDOM = "aZ09_-bY18" * 4 + "xyz"
# Written so that this file does not find itself.
PLANTED = {
    "token": "kf" + "_" + RANDOM,
    "launch_link": "http://127.0.0.1:8787/#laun" + "ch=" + RANDOM,
    "cookie": "kf_sess" + "ion_8787=" + RANDOM,
    "master_key": "knowledge-foundry master" + " key 1\n" + "0a" * 40,
    "lm_studio": "sk-" + "lm-AbCd1234:AbCdEfGhIjKlMnOpQrSt",
    "github": "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8",
    "private_key": "-----BEGIN RSA PRIV" + "ATE KEY-----\n" + "MIIEow" * 20 + "\n-----END RSA PRIV" + "ATE KEY-----",
}
HARMLESS = "kf_token_prefix, #launch=, kf_session_8787=; no secret in here: " + "a" * 43


class Repository:
    def __init__(self, folder):
        self.path = pathlib.Path(folder)
        self.git("init", "-q")

    def git(self, *arguments):
        who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", self.path, *who, *arguments], check=True, capture_output=True)

    def write(self, name, text):
        (self.path / name).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", f"writes {name}")

    def scan(self, what="files", allowed=(), paths=()):
        """The exit code and what was printed."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(list(allowed), file)
            file.flush()
            done = subprocess.run(["node", SCAN, self.path, file.name, what, *paths], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class SecretScan(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.repository = Repository(folder.name)

    def test_every_form_is_found_in_its_place_and_not_shown(self):
        for name, secret in PLANTED.items():
            self.repository.write(name, f"first line\nsecret: {secret}\n")
        code, output = self.repository.scan()
        self.assertEqual(code, 1)
        for name, secret in PLANTED.items():
            self.assertIn(f"{name}:2: looks like a secret", output)
            self.assertNotIn(secret, output)

    def test_ordinary_text_is_left_alone(self):
        self.repository.write("harmless", HARMLESS)
        self.assertEqual(self.repository.scan("all")[0], 0)

    def test_what_was_removed_is_still_in_the_history(self):
        self.repository.write("a", PLANTED["token"])
        self.repository.write("a", "nothing")
        self.assertEqual(self.repository.scan("files")[0], 0)
        code, output = self.repository.scan("history")
        self.assertEqual(code, 1)
        self.assertRegex(output, r"[0-9a-f]{12}:a:1: looks like a secret")

    def test_a_message_of_a_commit_is_read_too(self):
        self.repository.write("a", "nothing")
        self.repository.git("commit", "-q", "--allow-empty", "-m", "use " + PLANTED["token"])
        self.assertEqual(self.repository.scan("history")[0], 1)

    def test_only_what_is_allowed_by_path_and_beginning_passes(self):
        self.repository.write("a", PLANTED["token"])
        row = {"path": "a", "begins": PLANTED["token"][:8], "why": "a test"}
        self.assertEqual(self.repository.scan("all", [row])[0], 0)
        self.assertEqual(self.repository.scan("all", [{**row, "path": "b"}])[0], 1)
        self.assertEqual(self.repository.scan("all", [{**row, "begins": "kf_other"}])[0], 1)

    def test_a_permission_for_nothing_is_told(self):
        self.repository.write("a", "nothing")
        code, output = self.repository.scan("all", [{"path": "a", "begins": "kf_", "why": "long gone"}])
        self.assertEqual(code, 1)
        self.assertIn("long gone", output)

    def test_paths_choose(self):
        self.repository.write("a", PLANTED["token"])
        self.repository.write("b", "nothing")
        self.assertEqual(self.repository.scan(paths=["b"])[0], 0)
        self.assertEqual(self.repository.scan(paths=["a"])[0], 1)


if __name__ == "__main__":
    unittest.main()
