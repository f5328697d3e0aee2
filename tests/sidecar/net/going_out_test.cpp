// Where the client goes, and above all where it does not.
#include <doctest/doctest.h>

#include <cstdio>
#include <map>
#include <set>

#include "shared/base/text.h"
#include "tests/sidecar/net/client_fixture.h"
#include "tests/sidecar/net/forbidden_forms.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

// Names as a test wants them; numbers and localhost as everywhere.
class FakeResolver final : public Resolver {
 public:
  Result<std::vector<Address>> resolve(const std::string& host, uint16_t port, Deadline deadline) override {
    ++lookups;
    const auto row = answers.find(host);
    if (row == answers.end()) return make_system_resolver()->resolve(host, port, deadline);
    std::vector<Address> addresses;
    for (const auto& text : row->second) addresses.push_back(literal_address(text, port).value());
    return addresses;
  }

  std::map<std::string, std::vector<std::string>> answers;
  int lookups = 0;
};

// Listens on every IPv4 address of this machine and knows whether anybody came.
class Ear {
 public:
  Origin at(const std::string& host) const { return {host, port_, ""}; }
  std::string port_text() const { return std::to_string(port_); }
  bool was_reached() const {
    if (wait_for(listening_.fd(), For::reading, after(milliseconds(0))) != Waited::ready) return false;
    return Socket(::accept4(listening_.fd(), nullptr, nullptr, SOCK_CLOEXEC)).is_open();
  }

 private:
  uint16_t port_ = 0;  // before the socket, whose making sets it
  Socket listening_ = listen_somewhere(port_, 64, INADDR_ANY);
};

struct Outside {
  explicit Outside(AddressPolicy policy) : client(make_http_client(std::move(policy), {}, resolver)) {}

  // Nobody answers an ear, so that going there is a time-out.
  Error go(const Origin& origin) {
    return client->fetch(origin, kGet, {milliseconds(50), milliseconds(50), milliseconds(50)}).error();
  }
  Error go(const std::string& base_url) {
    const auto origin = parse_origin(base_url);
    return origin ? go(*origin) : origin.error();
  }

  std::shared_ptr<FakeResolver> resolver = std::make_shared<FakeResolver>();
  std::unique_ptr<HttpClient> client;
};

// Every form that is not to be gone to, with the error it gives.
std::vector<std::pair<std::string, ErrorCode>> all_forms(FakeResolver& resolver) {
  std::vector<std::pair<std::string, ErrorCode>> forms;
  for (const auto form : kUnreadable) forms.emplace_back(form, ErrorCode::invalid_request);
  for (const auto host : kForbiddenNumbers)
    forms.emplace_back("http://" + std::string(host) + ":{port}", ErrorCode::address_refused);
  for (const auto answer : kForbiddenAnswers) {
    const std::string name =
        "means-" + replace_all(replace_all(std::string(answer), ":", "-"), ".", "-") + ".example.org";
    resolver.answers[name] = {std::string(answer)};
    forms.emplace_back("http://" + name + ":{port}", ErrorCode::address_refused);
  }
  return forms;
}

}  // namespace

TEST_CASE("no form of an address leads where nobody may go") {
  const Ear ear;
  Outside outside({});
  std::set<std::string> seen;
  for (const auto& [form, code] : all_forms(*outside.resolver)) {
    CAPTURE(form);
    CHECK(seen.insert(form).second);
    CHECK(outside.go(replace_all(form, "{port}", ear.port_text())).code == code);
    CHECK_FALSE(ear.was_reached());
  }
  CHECK(seen.size() >= 200);
  std::printf("# counted: %zu SSRF forms, no connection made\n", seen.size());
}

TEST_CASE("this machine is for registered servers alone: their host and their port") {
  const Ear ear;
  const Ear other;
  Outside outside({{ear.at("127.0.0.1"), ear.at("localhost")}});
  for (const auto* host : {"127.0.0.1", "localhost"}) {
    CHECK(outside.go(ear.at(host)).code == ErrorCode::provider_timeout);
    CHECK(ear.was_reached());
    CHECK(outside.go(other.at(host)).code == ErrorCode::address_refused);
  }
  for (const auto* host : {"127.0.0.2", "::ffff:127.0.0.1", "0.0.0.0"}) {
    CAPTURE(host);
    CHECK(outside.go(ear.at(host)).code == ErrorCode::address_refused);
  }
  CHECK_FALSE(ear.was_reached());
  CHECK_FALSE(other.was_reached());
}

TEST_CASE("a name is looked up once, and what was judged is what is connected to") {
  const Ear ear;
  Outside outside({{ear.at("box.example.org")}, PrivateNetworks::allowed});
  outside.resolver->answers["box.example.org"] = {"169.254.169.254", "fe80::1", "127.0.0.1"};
  CHECK(outside.go(ear.at("box.example.org")).code == ErrorCode::provider_timeout);
  CHECK(ear.was_reached());
  CHECK(outside.resolver->lookups == 1);
  outside.resolver->answers["box.example.org"] = {"0.0.0.0", "::ffff:0.0.0.0"};
  CHECK(outside.go(ear.at("box.example.org")).code == ErrorCode::address_refused);
  CHECK_FALSE(ear.was_reached());
}
