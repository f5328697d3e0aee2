#include "sidecar/base/log.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "tests/sidecar/fake_clock.h"

using namespace kf;

namespace {

struct Lines {
  explicit Lines(LogFormat format, LogLevel lowest = LogLevel::debug)
      : log(format, lowest, clock, [this](std::string_view line) { all.emplace_back(line); }) {}

  FakeClock clock;
  std::vector<std::string> all;
  Log log;
};

}  // namespace

TEST_CASE("text: time, level, event and fields in one line") {
  Lines lines(LogFormat::text);
  lines.log.info("stream ended", {{"model", "llama3"}, {"tokens", 12}});
  lines.log.error("no disk");
  REQUIRE(lines.all.size() == 2);
  CHECK(lines.all[0] == "2027-01-15T08:00:00.000Z INFO  stream ended model=llama3 tokens=12\n");
  CHECK(lines.all[1] == "2027-01-15T08:00:00.000Z ERROR no disk\n");
}

TEST_CASE("text: values with blanks, quotes or control characters are quoted and stay in the line") {
  Lines lines(LogFormat::text);
  lines.log.warn(
      "odd",
      {{"a", "two words"}, {"b", "say \"hi\""}, {"c", "x\ny\x1b[31m"}, {"d", ""}, {"e", "k=v"}, {"f", "\xe2\x80\xa8"}});
  CHECK(
      lines.all.at(0) ==
      "2027-01-15T08:00:00.000Z WARN  odd a=\"two words\" b=\"say \\\"hi\\\"\" c=\"x\\ny\\u001b[31m\" d=\"\" e=\"k=v\" "
      "f=\"\\u2028\"\n");
}

TEST_CASE("json: one object a line, numbers as numbers, any bytes as valid UTF-8") {
  Lines lines(LogFormat::json);
  lines.log.debug("ev\"ent\n",
                  {{"model", "a\\b"}, {"count", 12}, {"bad", "\xff\x01"}, {"size", static_cast<unsigned long>(7)}});
  REQUIRE(lines.all.at(0).find('\n') == lines.all[0].size() - 1);
  const auto json = nlohmann::json::parse(lines.all[0]);
  CHECK(json["ts"] == "2027-01-15T08:00:00.000Z");
  CHECK(json["level"] == "debug");
  CHECK(json["event"] == "ev\"ent\n");
  CHECK(json["model"] == "a\\b");
  CHECK(json["count"] == 12);
  CHECK(json["size"] == 7);
  CHECK(json["bad"] == "\xef\xbf\xbd\x01");
}

TEST_CASE("secrets are hidden by the field's name, in values and in the event") {
  for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
    Lines lines(format);
    lines.log.info("got launch=hunter2a",
                   {{"token", "hunter2b"}, {"url", "http://x/?api_key=hunter2c"}, {"csrf", 123456789}});
    CHECK(lines.all.at(0).find("hunter2") == std::string::npos);
    CHECK(lines.all[0].find("123456789") == std::string::npos);
    CHECK(lines.all[0].find("[REDACTED]") != std::string::npos);
  }
}

TEST_CASE("lines below the lowest level are not written") {
  Lines lines(LogFormat::text, LogLevel::warn);
  lines.log.debug("a");
  lines.log.info("b");
  lines.log.warn("c");
  CHECK(lines.all.size() == 1);
}

TEST_CASE("a huge value is cut between characters") {
  Lines lines(LogFormat::json);
  std::string huge = "x";
  while (huge.size() < 100'000) huge += "ü";
  lines.log.info("big", {{"body", huge}});
  CHECK(lines.all.at(0).size() < 9000);
  CHECK(nlohmann::json::parse(lines.all[0])["body"].get<std::string>().ends_with("ü…"));
}

TEST_CASE("lines of many threads never mix") {
  Lines lines(LogFormat::text);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&lines] {
      for (int k = 0; k < 100; ++k) lines.log.info("tick", {{"n", k}});
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(lines.all.size() == 400);
}
