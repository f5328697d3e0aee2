// Every route, asked by what does not belong here: foreign hosts, foreign pages. Whoever asks is signed in.

#include "tests/sidecar/api/sweep.h"

using namespace kf;
using namespace kf::api;
using test::kLetIn;
using test::Sweep;

namespace {

constexpr const char* kForeignHosts[] = {"",
                                         "evil.com",
                                         "evil.com:1",
                                         "127.0.0.1",
                                         "localhost",
                                         "127.0.0.1:1.evil.com",
                                         "127.0.0.1:2",
                                         "localhost:10",
                                         "0.0.0.0:1",
                                         "127.0.0.2:1",
                                         "[::]:1",
                                         "localhost.:1",
                                         "127.0.0.1.:1",
                                         "2130706433:1",
                                         "0x7f000001:1",
                                         "127.1:1",
                                         "xlocalhost:1",
                                         "localhost:1@evil.com",
                                         "user@127.0.0.1:1",
                                         "127.0.0.1:01",
                                         "localhost :1",
                                         "[::1%25lo]:1",
                                         "[0:0:0:0:0:0:0:1]:1",
                                         "127.0.0.1:1,evil.com"};

constexpr const char* kForeignOrigins[] = {"null",
                                           "http://evil.com",
                                           "http://evil.com:1",
                                           "https://127.0.0.1:1",
                                           "http://127.0.0.1",
                                           "http://localhost",
                                           "http://127.0.0.1:2",
                                           "http://127.0.0.1:1.evil.com",
                                           "http://127.0.0.1:10",
                                           "http://evil.com/127.0.0.1:1",
                                           "http://127.0.0.1:1/",
                                           "http://127.0.0.1:1@evil.com",
                                           "http://user@127.0.0.1:1",
                                           "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                                           "moz-extension://4f0c5b6e-0000-0000-0000-000000000000",
                                           "file://",
                                           "vscode-webview://x",
                                           "ws://127.0.0.1:1",
                                           "http://0.0.0.0:1",
                                           "http://127.0.0.1:1,http://127.0.0.1:1",
                                           "http://127.0.0.1:1 http://evil.com",
                                           "http://",
                                           "127.0.0.1:1",
                                           "HTTP://127.0.0.1:1"};

constexpr const char* kForeignSites[] = {"cross-site",  "same-site",   "Cross-Site",
                                         "SAME-ORIGIN", "x",           "same-origin, cross-site",
                                         "none, none",  "same-origin "};

}  // namespace

TEST_CASE_FIXTURE(Sweep, "a foreign Host reaches no route") {
  for (const Route& route : table) {
    for (const char* host : kForeignHosts) {
      CAPTURE(name_of(route));
      CAPTURE(std::string(host));
      CHECK(ask(proven(route, {{"host", host}})) == 421);
    }
  }
  CHECK(nothing_ran());
  MESSAGE("counted: foreign hosts at every route: ", tried);
}

TEST_CASE_FIXTURE(Sweep, "a foreign Origin, or another site by the browser's word, reaches no route") {
  for (const Route& route : table) {
    CAPTURE(name_of(route));
    for (const char* origin : kForeignOrigins) {
      CAPTURE(std::string(origin));
      CHECK(ask(proven(route, {{"origin", origin}})) == 403);
    }
    for (const char* site : kForeignSites) {
      CAPTURE(std::string(site));
      CHECK(ask(proven(route, {{"sec-fetch-site", site}})) == 403);
      CHECK(ask(proven(route, {{"sec-fetch-site", site}, {"origin", "http://127.0.0.1:1"}})) == 403);
    }
  }
  CHECK(nothing_ran());
  MESSAGE("counted: foreign origins and sites at every route: ", tried);
}

TEST_CASE_FIXTURE(Sweep, "our own hosts and origins reach every route") {
  for (const Route& route : table) {
    CAPTURE(name_of(route));
    for (const std::string host : {"127.0.0.1:1", "localhost:1", "LOCALHOST:1", "[::1]:1"}) {
      CHECK(ask(proven(route, {{"host", host}, {"origin", "http://" + host}, {"sec-fetch-site", "same-origin"}})) ==
            kLetIn);
    }
    CHECK(ask(proven(route, {{"sec-fetch-site", "none"}})) == kLetIn);
  }
}
