#include "sidecar/api/static_files.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

using namespace kf;
using namespace kf::api;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  fs::path folder = fs::temp_directory_path() / ("kf-static-" + std::to_string(::getpid()));

  Fixture() {
    fs::create_directories(folder / "host");
    write("index.html", "<p>page</p>");
    write("app.wasm", "wasm");
    write("app.wasm.br", "w.br");
    write("app.wasm.gz", "w.gz");
    write("host/boot.mjs", "boot");
  }
  ~Fixture() { fs::remove_all(folder); }

  void write(const std::string& name, const std::string& body) const { std::ofstream(folder / name) << body; }

  static net::Request request(std::vector<std::string> segments, net::Headers headers = {}) {
    net::Request made;
    made.segments = std::move(segments);
    made.headers = std::move(headers);
    return made;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "files come with their type, their tag and what holds the page in check") {
  const auto files = StaticFiles::load(folder);
  REQUIRE(files.ok());
  const auto page = files->serve(request({}));
  CHECK(page->body == "<p>page</p>");
  CHECK(net::find_header(page->headers, "content-type") == "text/html; charset=utf-8");
  CHECK(net::find_header(page->headers, "content-security-policy").find("default-src 'none'") == 0);
  CHECK(files->serve(request({"host", "boot.mjs"}))->body == "boot");
  CHECK(net::find_header(files->serve(request({"app.wasm"}))->headers, "content-type") == "application/wasm");
}

TEST_CASE_FIXTURE(Fixture, "the page's own routes lead to the index, missing files do not") {
  const auto files = StaticFiles::load(folder);
  CHECK(files->serve(request({"chat", "abc"}))->body == "<p>page</p>");
  CHECK(files->serve(request({"missing.js"})).error().code == ErrorCode::not_found);
  CHECK(files->serve(request({"..", "etc", "passwd.txt"})).error().code == ErrorCode::not_found);
}

TEST_CASE_FIXTURE(Fixture, "the best encoding that the browser takes, each with a tag of its own") {
  const auto files = StaticFiles::load(folder);
  const auto brotli = files->serve(request({"app.wasm"}, {{"accept-encoding", "gzip, deflate, br"}}));
  CHECK(brotli->body == "w.br");
  CHECK(net::find_header(brotli->headers, "content-encoding") == "br");
  CHECK(files->serve(request({"app.wasm"}, {{"accept-encoding", "gzip;q=0.8, br;q=0"}}))->body == "w.gz");
  const auto plain = files->serve(request({"app.wasm"}));
  CHECK(plain->body == "wasm");
  CHECK(net::find_header(plain->headers, "etag") != net::find_header(brotli->headers, "etag"));
}

TEST_CASE_FIXTURE(Fixture, "what the browser has is not sent again") {
  const auto files = StaticFiles::load(folder);
  const std::string etag(net::find_header(files->serve(request({}))->headers, "etag"));
  const auto again = files->serve(request({}, {{"if-none-match", etag}}));
  CHECK(again->status == 304);
  CHECK(again->body.empty());
}

TEST_CASE("a folder without a page is named") {
  const auto files = StaticFiles::load("/nonexistent/page");
  CHECK(files.error().message.find("/nonexistent/page") != std::string::npos);
}
