#include "sidecar/net/address_rules.h"

#include <doctest/doctest.h>

using namespace kf;
using namespace kf::net;

namespace {

AddressKind kind(const std::string& text) { return kind_of(literal_address(text, 1).value()); }

Result<void> judged(const std::string& host, const std::string& address, PrivateNetworks private_networks,
                    const std::vector<Origin>& registered) {
  return judge({host, 1, ""}, literal_address(address, 1).value(), {registered, private_networks});
}

}  // namespace

TEST_CASE("private networks: as the configuration writes them, or where names lead once that is allowed") {
  using enum PrivateNetworks;
  const std::vector<Origin> box{{"192.168.1.5", 1, ""}, {"box.example.org", 1, ""}, {"100.64.0.9", 1, ""}};
  CHECK(judged("192.168.1.5", "192.168.1.5", as_written, box).ok());
  CHECK(judged("100.64.0.9", "100.64.0.9", as_written, box).ok());
  CHECK_FALSE(judged("192.168.1.6", "192.168.1.6", as_written, box).ok());
  CHECK(judged("192.168.1.6", "192.168.1.6", allowed, box).ok());
  CHECK_FALSE(judged("box.example.org", "192.168.1.5", as_written, box).ok());
  CHECK(judged("box.example.org", "192.168.1.5", allowed, box).ok());
  CHECK_FALSE(judged("box.example.org", "127.0.0.1", as_written, box).ok());
  CHECK(judged("box.example.org", "127.0.0.1", allowed, box).ok());
  CHECK_FALSE(judged("other.example.org", "127.0.0.1", allowed, box).ok());
  CHECK_FALSE(judged("box.example.org", "169.254.169.254", allowed, box).ok());
  CHECK(judged("other.example.org", "93.184.216.34", as_written, {}).ok());
}

TEST_CASE("a refusal says what the address is, and what would allow it") {
  using enum PrivateNetworks;
  const std::vector<Origin> box{{"box", 1, ""}};
  const auto told = [&](const char* address) { return judged("box", address, as_written, box).error().message; };
  CHECK(told("192.168.1.5") ==
        "box:1 is not connected to: 192.168.1.5 is in a private network. Write the address itself into the "
        "configuration, or let names lead there: network.allow_private.");
  CHECK(told("169.254.169.254") ==
        "box:1 is not connected to: 169.254.169.254 is where a cloud machine gets its credentials from. No setting "
        "allows that.");
  CHECK(judged("else", "::1", allowed, box).error().message ==
        "else:1 is not connected to: ::1 is this machine itself. Only the servers of the configuration may be there.");
  for (const auto& [address, words] :
       std::vector<std::pair<const char*, const char*>>{{"100.64.0.1", "shared by customers"},
                                                        {"fe80::1", "link-local"},
                                                        {"ff02::1", "multicast"},
                                                        {"255.255.255.255", "the broadcast address"},
                                                        {"::", "no machine's address"},
                                                        {"240.0.0.1", "reserved"}}) {
    CHECK(told(address).find(words) != std::string::npos);
  }
}

TEST_CASE("networks begin and end where their registry says") {
  using enum AddressKind;
  const std::vector<std::pair<const char*, AddressKind>> rows{{"9.255.255.255", global},
                                                              {"10.0.0.0", private_network},
                                                              {"10.255.255.255", private_network},
                                                              {"11.0.0.0", global},
                                                              {"100.63.255.255", global},
                                                              {"100.64.0.0", carrier_network},
                                                              {"100.128.0.0", global},
                                                              {"126.255.255.255", global},
                                                              {"127.0.0.0", loopback},
                                                              {"127.255.255.255", loopback},
                                                              {"128.0.0.0", global},
                                                              {"169.253.255.255", global},
                                                              {"169.254.0.0", link_local},
                                                              {"169.255.0.0", global},
                                                              {"172.15.255.255", global},
                                                              {"172.16.0.0", private_network},
                                                              {"172.31.255.255", private_network},
                                                              {"172.32.0.0", global},
                                                              {"192.167.255.255", global},
                                                              {"192.168.0.0", private_network},
                                                              {"192.169.0.0", global},
                                                              {"198.17.255.255", global},
                                                              {"198.18.0.0", reserved},
                                                              {"198.20.0.0", global},
                                                              {"223.255.255.255", global},
                                                              {"224.0.0.0", multicast},
                                                              {"239.255.255.255", multicast},
                                                              {"240.0.0.0", reserved},
                                                              {"255.255.255.254", reserved},
                                                              {"255.255.255.255", broadcast},
                                                              {"0.255.255.255", unspecified},
                                                              {"1.0.0.0", global},
                                                              {"::2", reserved},
                                                              {"1fff::", reserved},
                                                              {"2000::", global},
                                                              {"2600::1", global},
                                                              {"2001:1ff::", reserved},
                                                              {"2001:200::", global},
                                                              {"2001:db8::", reserved},
                                                              {"2001:db9::", global},
                                                              {"3fff:fff::", reserved},
                                                              {"3fff:1000::", global},
                                                              {"fbff::", reserved},
                                                              {"fc00::", private_network},
                                                              {"fdff::", private_network},
                                                              {"fe00::", reserved},
                                                              {"fe80::", link_local},
                                                              {"febf::", link_local},
                                                              {"fec0::", reserved},
                                                              {"ff00::", multicast}};
  for (const auto& [text, wanted] : rows) {
    CAPTURE(text);
    CHECK(kind(text) == wanted);
  }
  CHECK(kind_of(Address{}) == unspecified);
}

TEST_CASE("an address within an address counts, and a public one may be wrapped where that is in use") {
  using enum AddressKind;
  for (const auto* text : {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::8.8.8.8", "2002:808:808::1",
                           "2001:0:808:808:0:0:f7f7:f7f7"}) {
    CAPTURE(text);
    CHECK(kind(text) == global);
  }
  CHECK(kind("::8.8.8.8") == reserved);
  CHECK(kind("64:ff9b:1:808:8:800::") == reserved);
  CHECK(kind("2001:0:a00:1:0:0:f7f7:f7f7") == private_network);
}

TEST_CASE("a host that is written as a number is judged before anybody goes there") {
  const auto written = [](const char* base_url) { return judge_written(parse_origin(base_url).value()); };
  CHECK(written("http://127.0.0.1:1").ok());
  CHECK(written("http://192.168.1.5").ok());
  CHECK(written("http://name.example.org").ok());
  CHECK(written("http://169.254.169.254").error().code == ErrorCode::address_refused);
  CHECK(written("http://[::]:1").error().code == ErrorCode::address_refused);
}

TEST_CASE("an address is shown as people write it") {
  CHECK(address_text(literal_address("192.168.1.5", 1).value()) == "192.168.1.5");
  CHECK(address_text(literal_address("FE80:0::1", 1).value()) == "fe80::1");
  CHECK_FALSE(literal_address("127.1", 1));
  CHECK_FALSE(literal_address("fe80::1%1", 1));
}
