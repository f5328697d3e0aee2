#include "sidecar/identity/known_browsers.h"

#include "shared/base/text.h"
#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using test::Identity;
using test::kPassword;

namespace {

const UserId kMara("mara");

struct Browser : Identity {
  net::Request sends;

  void keep(const std::string& set_cookie) {
    sends.headers = {{"cookie", "theirs=1; " + set_cookie.substr(0, set_cookie.find(';'))}};
  }
  std::string value() const {
    const std::string_view header = sends.header("cookie");
    return std::string(header.substr(header.rfind('=') + 1));
  }
};

}  // namespace

TEST_CASE_FIXTURE(Browser, "a browser is known for whom it was remembered for, and by the key that did") {
  CHECK(browsers.recognise(sends, kMara).empty());
  keep(browsers.remember(sends, kMara));
  const std::string mine = browsers.recognise(sends, kMara);
  CHECK_FALSE(mine.empty());
  CHECK(browsers.recognise(sends, store::kOwner).empty());
  CHECK(KnownBrowsers(crypto::Secret("another key"), "kf_browser_1").recognise(sends, kMara).empty());
  CHECK(KnownBrowsers(crypto::Secret("key of browsers"), "kf_browser_2").recognise(sends, kMara).empty());
  keep(browsers.remember(sends, kMara));
  CHECK(browsers.recognise(sends, kMara) == mine);  // it stays the same browser
}

TEST_CASE_FIXTURE(Browser, "its cookie is for the sign-in alone, and out of the page's reach") {
  const std::string cookie = browsers.remember(sends, kMara);
  CHECK(cookie.starts_with("kf_browser_1="));
  CHECK(cookie.find("; Path=/api/session; HttpOnly; SameSite=Strict; Max-Age=34560000") != std::string::npos);
  CHECK(cookie.find("mara") == std::string::npos);
}

TEST_CASE_FIXTURE(Browser, "several users of one browser are known, up to a limit, and none counts twice") {
  for (size_t i = 0; i <= kUsersOfBrowserMax; ++i) {
    keep(browsers.remember(sends, UserId("u" + std::to_string(i))));
    keep(browsers.remember(sends, UserId("u" + std::to_string(i))));
  }
  CHECK(split(value(), '~').size() == kUsersOfBrowserMax);
  CHECK(browsers.recognise(sends, UserId("u0")).empty());
  CHECK_FALSE(browsers.recognise(sends, UserId("u1")).empty());
}

TEST_CASE_FIXTURE(Browser, "what another port put in front of it does not hide it, and what is forged is nobody's") {
  keep(browsers.remember(sends, kMara));
  const std::string mine = browsers.recognise(sends, kMara);
  for (const auto& forged : std::vector<std::string>{"", "x", "x.y", ".", "~~~", mine.substr(1), mine + "0"}) {
    sends.headers = {{"cookie", "kf_browser_1=" + forged}};
    CAPTURE(forged);
    CHECK(browsers.recognise(sends, kMara).empty());
    sends.headers = {{"cookie", "kf_browser_1=" + forged + "; kf_browser_1=" + mine}};
    CHECK(browsers.recognise(sends, kMara) == mine);
    CHECK(browsers.remember(sends, kMara).size() < 1000);
  }
}

TEST_CASE_FIXTURE(Browser,
                  "strangers' wrong guesses lock strangers out, not the user's own browser; nor the other way") {
  const auto mara = add(UserRole::user, "Mara");
  keep(browsers.remember(sends, mara.id));
  const auto from_home = [&](const std::string& password) {
    return users.sign_in("Mara", crypto::Secret(password),
                         [&](const UserId& id) { return browsers.recognise(sends, id); });
  };
  for (int i = 0; i < kFreeGuesses; ++i) CHECK_FALSE(sign_in("Mara", "wrong").ok());
  CHECK(sign_in("Mara", kPassword).error().code == ErrorCode::too_many_requests);
  CHECK(from_home(kPassword).ok());
  CHECK(sign_in("Mara", kPassword).error().code == ErrorCode::too_many_requests);  // it lifts nothing for others
  for (int i = 0; i < kFreeGuesses; ++i) CHECK_FALSE(from_home("wrong").ok());
  CHECK(from_home(kPassword).error().code == ErrorCode::too_many_requests);  // whoever has the cookie guesses as slowly
  clock.pass(kGuessPauseMax);
  CHECK(sign_in("Mara", kPassword).ok());
}

TEST_CASE_FIXTURE(Browser, "guesses for the name that the owner's id is do not lock the owner's password change") {
  REQUIRE(users.set_password(as(store::kOwner), store::kOwner, {kPassword, std::nullopt}).ok());
  for (int i = 0; i < 2 * kFreeGuesses; ++i) (void)sign_in("owner", "wrong").ok();
  CHECK(users.set_password(as(store::kOwner), store::kOwner, {"another long password", kPassword}).ok());
}

TEST_CASE_FIXTURE(Browser, "a cookie header without an end is read so far") {
  keep(browsers.remember(sends, kMara));
  const std::string mine = browsers.recognise(sends, kMara);
  sends.headers = {{"cookie", "theirs; kf_browser_1=" + mine}};
  CHECK(browsers.recognise(sends, kMara) == mine);
  std::string many = "kf_browser_1=x";
  for (int i = 0; i < 100; ++i) many += "~x";
  sends.headers = {{"cookie", many + "~" + mine}};
  CHECK(browsers.recognise(sends, kMara).empty());
}
