#include "sidecar/crypto/key_file.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "shared/base/hex.h"
#include "tests/temp_folder.h"

using namespace kf;
using namespace kf::crypto;

namespace {

struct Folder : testing::TempFolder {
  std::filesystem::path key() const { return path() / "master.key"; }
  std::string text() const {
    std::ostringstream all;
    all << std::ifstream(key()).rdbuf();
    return all.str();
  }
  void write(const std::string& text) const { std::ofstream(key()) << text; }
};

}  // namespace

TEST_CASE("a key is made once, private, and is the same ever after") {
  const Folder folder;
  const auto made = read_key_file(folder.key(), MayMake::yes);
  REQUIRE(made.ok());
  CHECK(made->size() == 32);
  struct stat found {};
  REQUIRE(::stat(folder.key().c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(*read_key_file(folder.key(), MayMake::yes) == *made);
  CHECK(*read_key_file(folder.key(), MayMake::no) == *made);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "master.key.new"));
  const Folder other;
  CHECK_FALSE(*read_key_file(other.key(), MayMake::yes) == *made);
}

TEST_CASE("a key that is missing is not made anew where something depends on it") {
  const Folder folder;
  const auto missing = read_key_file(folder.key(), MayMake::no);
  CHECK(missing.error().code == ErrorCode::locked);
  CHECK_FALSE(std::filesystem::exists(folder.key()));
}

TEST_CASE("a key file that was changed anywhere, cut or prolonged is not taken for a key") {
  const Folder folder;
  REQUIRE(read_key_file(folder.key(), MayMake::yes).ok());
  const std::string whole = folder.text();
  for (size_t at = 0; at < whole.size() - 1; ++at) {
    std::string changed = whole;
    changed[at] = changed[at] == '0' ? '1' : '0';
    folder.write(changed);
    CAPTURE(at);
    CHECK(read_key_file(folder.key(), MayMake::yes).error().code == ErrorCode::locked);
  }
  for (size_t size = 0; size < whole.size(); ++size) {
    folder.write(whole.substr(0, size));
    CHECK_FALSE(read_key_file(folder.key(), MayMake::yes).ok());
  }
  std::string letters = whole;
  letters[whole.size() - 2] = 'z';
  folder.write(letters);
  CHECK(read_key_file(folder.key(), MayMake::yes).error().code == ErrorCode::locked);
  folder.write(whole + "x");
  CHECK_FALSE(read_key_file(folder.key(), MayMake::yes).ok());
  folder.write(whole);
  CHECK(read_key_file(folder.key(), MayMake::no).ok());
}

TEST_CASE("a key that others can read, a link and a folder are refused, and the message names the remedy") {
  const Folder folder;
  REQUIRE(read_key_file(folder.key(), MayMake::yes).ok());
  REQUIRE(::chmod(folder.key().c_str(), 0640) == 0);
  const auto open_to_others = read_key_file(folder.key(), MayMake::yes);
  CHECK(open_to_others.error().code == ErrorCode::locked);
  CHECK(open_to_others.error().message.find("chmod 600") != std::string::npos);
  REQUIRE(::chmod(folder.key().c_str(), 0600) == 0);
  std::filesystem::create_symlink(folder.key(), folder.path() / "link");
  CHECK_FALSE(read_key_file(folder.path() / "link", MayMake::yes).ok());
  std::filesystem::create_directory(folder.path() / "folder");
  CHECK_FALSE(read_key_file(folder.path() / "folder", MayMake::yes).ok());
  CHECK(read_key_file(folder.path() / "absent" / "key", MayMake::yes).error().code == ErrorCode::unavailable);
}

TEST_CASE("a new key takes the old one's place in one step, or is discarded") {
  const Folder folder;
  const auto old = read_key_file(folder.key(), MayMake::yes);
  const auto next = stage_key_file(folder.key());
  REQUIRE(next.ok());
  CHECK_FALSE(next->key == *old);
  CHECK(*read_key_file(folder.key(), MayMake::no) == *old);
  REQUIRE(promote_staged_key(folder.key()).ok());
  CHECK(*read_key_file(folder.key(), MayMake::no) == next->key);
  CHECK_FALSE(promote_staged_key(folder.key()).ok());
  REQUIRE(stage_key_file(folder.key()).ok());
  REQUIRE(stage_key_file(folder.key()).ok());  // what an earlier try left is overwritten
  discard_staged_key(folder.key());
  CHECK_FALSE(std::filesystem::exists(folder.path() / "master.key.next"));
  CHECK_FALSE(stage_key_file(folder.path() / "nowhere" / "master.key").ok());
}

TEST_CASE("a file may hold the salt of a passphrase in place of a key") {
  const Folder folder;
  const Secret passphrase("correct horse battery staple");
  const auto key = stage_key_file(folder.key(), {KeyHome::passphrase, Secret(passphrase.reveal())});
  REQUIRE(key.ok());
  REQUIRE(promote_staged_key(folder.key()).ok());
  CHECK(*read_key_file(folder.key(), MayMake::no, passphrase) == key->key);
  CHECK(look_at_key_file(folder.key()).home == KeyHome::passphrase);
  const auto without = read_key_file(folder.key(), MayMake::no);
  CHECK(without.error().code == ErrorCode::locked);
  CHECK(without.error().message.find("vault unlock") != std::string::npos);
  const auto wrong = read_key_file(folder.key(), MayMake::no, Secret("correct horse"));
  CHECK(wrong.error().code == ErrorCode::locked);
  CHECK(wrong.error().field == "passphrase");
  CHECK(folder.text().find(hex_of(key->key.reveal())) == std::string::npos);
  folder.write("knowledge-foundry passphrase 1\nzz");
  CHECK(read_key_file(folder.key(), MayMake::no, passphrase).error().code == ErrorCode::locked);
}

TEST_CASE("a file may name a key that lies in the desktop's keychain") {
  const Folder folder;
  CHECK(look_at_key_file(folder.key()).home == KeyHome::file);
  REQUIRE(read_key_file(folder.key(), MayMake::yes).ok());
  CHECK(look_at_key_file(folder.key()).home == KeyHome::file);
  const auto staged = stage_key_file(folder.key(), {KeyHome::keychain});
  REQUIRE(staged.ok());
  REQUIRE(promote_staged_key(folder.key()).ok());
  const auto look = look_at_key_file(folder.key());
  CHECK(look.home == KeyHome::keychain);
  CHECK(look.keychain_id == staged->keychain_id);
  CHECK(look.keychain_id.size() == 32);
  const std::string digits = hex_of(staged->key.reveal());
  CHECK(folder.text().find(digits) == std::string::npos);
  CHECK(*read_key_file(folder.key(), MayMake::no, Secret(digits)) == staged->key);
  for (const std::string& other : {std::string(), digits.substr(1), std::string(64, '0'), std::string(64, 'z')}) {
    const auto refused = read_key_file(folder.key(), MayMake::no, Secret(other));
    CHECK(refused.error().code == ErrorCode::locked);
    CHECK(refused.error().field.empty());
  }
}

TEST_CASE("a key is handed over as digits or as a key file's text") {
  const Folder folder;
  const auto key = read_key_file(folder.key(), MayMake::yes);
  REQUIRE(key.ok());
  CHECK(*key_from_text(Secret(hex_of(key->reveal())), "KF_MASTER_KEY") == *key);
  CHECK(*key_from_text(Secret(hex_of(key->reveal()) + "\n"), "KF_MASTER_KEY") == *key);
  CHECK(*key_from_text(Secret(folder.text()), "KF_MASTER_KEY") == *key);
  for (const std::string& no_key : {std::string(), std::string(64, 'x'), std::string(63, '0'), std::string("secret")}) {
    const auto refused = key_from_text(Secret(no_key), "KF_MASTER_KEY");
    CHECK(refused.error().code == ErrorCode::locked);
    CHECK(refused.error().message.find("KF_MASTER_KEY") != std::string::npos);
  }
}

namespace {

// As on a full disk: while it lives, no file of this process grows.
class NoRoom {
 public:
  NoRoom() {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~NoRoom() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("a key that cannot be written whole leaves nothing behind") {
  const Folder folder;
  Result<Secret> made = Secret();
  {
    const NoRoom full;
    made = read_key_file(folder.key(), MayMake::yes);
  }
  CHECK(made.error().code == ErrorCode::unavailable);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a key file that cannot be read, and a folder that is not named, are told") {
  CHECK(read_key_file("/proc/self/mem", MayMake::no).error().code == ErrorCode::unavailable);
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK(read_key_file("bare.key", MayMake::yes).error().code == ErrorCode::unavailable);
  CHECK(stage_key_file("bare.key").error().code == ErrorCode::unavailable);
  std::filesystem::current_path(before);
}

TEST_CASE("a key file that opens nothing is put aside, each under a name of its own") {
  const Folder folder;
  REQUIRE(put_key_file_aside(folder.key()).ok());  // there is none
  for (const char* text : {"first", "second"}) {
    folder.write(text);
    REQUIRE(put_key_file_aside(folder.key()).ok());
  }
  CHECK_FALSE(std::filesystem::exists(folder.key()));
  CHECK(std::filesystem::exists(folder.path() / "master.key.lost-1"));
  CHECK(std::filesystem::exists(folder.path() / "master.key.lost-2"));
  const auto long_name = folder.path() / std::string(252, 'k');
  std::ofstream(long_name) << "x";
  CHECK(put_key_file_aside(long_name).error().code == ErrorCode::unavailable);
  CHECK(std::filesystem::exists(long_name));
}
