#include "shared/view/punycode.h"

#include <doctest/doctest.h>

using namespace kf::view;

TEST_CASE("hosts in ASCII, by the examples of RFC 3492 and of the registries") {
  CHECK(ascii_host("Example.org") == "Example.org");
  CHECK(ascii_host("b\u00FCcher.example") == "xn--bcher-kva.example");
  CHECK(ascii_host("m\u00FCnchen.de") == "xn--mnchen-3ya.de");
  CHECK(ascii_host("\u4F8B\u5B50.\u6D4B\u8BD5") == "xn--fsqu00a.xn--0zwm56d");
  CHECK(ascii_host("\u4F8B\u5B50\u3002\u6D4B\u8BD5") == "xn--fsqu00a.xn--0zwm56d");
  CHECK(ascii_host("\u0440\u0444") == "xn--p1ai");
  CHECK(ascii_host("\u0430\u0440\u0440\u04CF\u0435.com") == "xn--80ak6aa92e.com");
  CHECK(ascii_host("3\u5E74B\u7D44\u91D1\u516B\u5148\u751F") == "xn--3B-ww4c5e180e575a65lsy2b");
}

TEST_CASE("what is no host's name") {
  for (const std::string host : {"", "a b", "a%62", "a/b", "a\u200Bb", "a\xff", "a@b", "a:1", "a\u0085"}) {
    CAPTURE(host);
    CHECK_FALSE(ascii_host(host).has_value());
  }
  CHECK_FALSE(ascii_host(std::string(64, 'a')).has_value());
  CHECK_FALSE(ascii_host(std::string(2000, '.')).has_value());
}
