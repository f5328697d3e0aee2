// Every route, asked by nobody with another spelling of its address, and by everybody with another method.

#include <functional>
#include <set>

#include "tests/sidecar/api/sweep.h"

using namespace kf;
using namespace kf::api;
using test::kLetIn;
using test::Sweep;

namespace {

using Spelling = std::function<std::string(const std::string&)>;

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

// The first letter behind the slash as an escape: a spelling that means the same.
std::string with_escaped_letter(const std::string& path) {
  const std::string hex = "0123456789abcdef";
  const auto letter = static_cast<unsigned char>(path[1]);
  return std::string("/%") + hex[letter / 16] + hex[letter % 16] + path.substr(2);
}

const std::vector<Spelling> kSpellings{
    [](const std::string& p) { return p; },
    [](const std::string& p) { return "/" + p; },
    [](const std::string& p) { return p + "/"; },
    [](const std::string& p) { return p + "//"; },
    [](const std::string& p) { return replace_all(p, "/", "//"); },
    [](const std::string& p) { return "/." + p; },
    [](const std::string& p) { return "/.." + p; },
    [](const std::string& p) { return "/x/.." + p; },
    [](const std::string& p) { return "/healthz/.." + p; },
    [](const std::string& p) { return "/healthz/..;" + p; },
    [](const std::string& p) { return "/healthz;" + p; },
    [](const std::string& p) { return "/healthz%2f.." + p; },
    [](const std::string& p) { return "/api/session/ways/../../.." + p; },
    [](const std::string& p) { return p + "/."; },
    [](const std::string& p) { return p + "/.."; },
    [](const std::string& p) { return p + "/x/.."; },
    [](const std::string& p) { return p + "%2f.."; },
    [](const std::string& p) { return p + "/%2e%2e/x"; },
    [](const std::string& p) { return "/%2e%2e" + p; },
    [](const std::string& p) { return "/" + replace_all(p.substr(1), "/", "%2f"); },
    [](const std::string& p) { return "/" + replace_all(p.substr(1), "/", "%2F"); },
    [](const std::string& p) { return "/" + replace_all(p.substr(1), "/", "%5c"); },
    [](const std::string& p) { return "/" + replace_all(p.substr(1), "/", "\\"); },
    [](const std::string& p) { return upper(p); },
    [](const std::string& p) { return "/A" + p.substr(2); },
    [](const std::string& p) { return p + ";x"; },
    [](const std::string& p) { return p + ";.css"; },
    [](const std::string& p) { return p + "%3b"; },
    [](const std::string& p) { return p + "%20"; },
    [](const std::string& p) { return p + "."; },
    [](const std::string& p) { return p + ".json"; },
    [](const std::string& p) { return p + "%00"; },
    [](const std::string& p) { return p + "%0a"; },
    [](const std::string& p) { return p + "?x=/healthz"; },
    [](const std::string& p) { return p + "?_method=GET"; },
    [](const std::string& p) { return p + "#/healthz"; },
    [](const std::string& p) { return "http://127.0.0.1:1" + p; },
    [](const std::string& p) { return "//127.0.0.1:1" + p; },
    [](const std::string& p) { return "/%252e%252e" + p; },
    [](const std::string& p) { return with_escaped_letter(p); },
    [](const std::string& p) { return "/%c0%ae%c0%ae" + p; },
};

// As it arrives: read by the guard, which may refuse it.
Result<net::Request> read(const std::string& method, const std::string& target, const net::Headers& headers) {
  std::string head = method + " " + target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
  KF_TRY(auto parsed, net::parse_request_head(head + "\r\n", {}));
  net::Request request;
  request.method = parsed.method;
  request.path = parsed.path;
  request.query = parsed.query;
  request.segments = parsed.segments;
  request.headers = parsed.headers;
  return request;
}

}  // namespace

TEST_CASE_FIXTURE(Sweep, "no spelling of an address lets nobody in, to this route or to another that is closed") {
  std::set<std::string> open;
  for (const Route& route : table) {
    if (is_open(route)) open.insert(name_of(route));
  }
  for (const Route& route : table) {
    for (const Spelling& spelled : kSpellings) {
      const std::string target = spelled(replace_all(replace_all(route.pattern, "{", ""), "}", ""));
      const auto request = read(route.method, target, {{"host", "127.0.0.1:1"}, {"content-type", "application/json"}});
      ++tried;
      if (!request) continue;
      CAPTURE(route.method);
      CAPTURE(target);
      const int status = ask(*request);
      CHECK((status != kLetIn || open.contains(name_of(route))));
      CHECK((status < 300 || status >= 400));
    }
  }
  for (const std::string& name : reached) CHECK(open.contains(name));
  MESSAGE("counted: spellings of every address, by nobody: ", tried);
}

TEST_CASE_FIXTURE(Sweep,
                  "the address itself and one with an escaped letter are the same route, and so is no other spelling") {
  for (const Route& route : table) {
    const std::string path = replace_all(replace_all(route.pattern, "{", ""), "}", "");
    auto headers = proven(route).headers;
    std::set<std::string> led_here;
    for (const Spelling& spelled : kSpellings) {
      const auto request = read(route.method, spelled(path), headers);
      if (!request) continue;
      reached.clear();
      (void)ask(*request);
      if (reached == std::vector<std::string>{name_of(route)} && !route.pattern.ends_with("}")) {
        led_here.insert(spelled(path));
      }
    }
    if (route.pattern.ends_with("}")) continue;  // whose last part takes any word
    CAPTURE(name_of(route));
    CHECK(led_here ==
          std::set<std::string>{path, path + "?x=/healthz", path + "?_method=GET", with_escaped_letter(path)});
  }
}

TEST_CASE_FIXTURE(Sweep,
                  "a method that an address does not take runs nothing, and no header or query makes another of it") {
  const std::vector<std::string> methods{"GET",   "POST",    "PUT",      "PATCH", "DELETE", "OPTIONS",
                                         "TRACE", "CONNECT", "PROPFIND", "get",   "XPOST"};
  for (const Route& route : table) {
    std::set<std::string> taken;
    for (const Route& other : table) {
      if (other.pattern == route.pattern) taken.insert(other.method);
    }
    for (const std::string& method : methods) {
      auto request = proven(route);
      request.method = method;
      for (const char* header : {"x-http-method-override", "x-http-method", "x-method-override"})
        request.headers.emplace_back(header, route.method);
      request.query = "_method=" + route.method;
      reached.clear();
      const int status = ask(request);
      CAPTURE(name_of(route));
      CAPTURE(method);
      if (taken.contains(method)) {
        CHECK(reached == std::vector<std::string>{method + " " + route.pattern});
      } else {
        CHECK((status == 405 || status == 404));
        CHECK(reached.empty());
      }
    }
  }
  MESSAGE("counted: methods at every address: ", tried);
}
