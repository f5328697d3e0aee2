#include "sidecar/consent/consents.h"

#include <algorithm>

#include "shared/contracts/way.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::consent;

namespace {

constexpr const char* kCloud = "https://ollama.com";
const UserId kMara("mara");

struct Fixture {
  FakeClock clock;
  store::TestStore data;
  Consents consents{data.store->consents(), clock};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "nothing leaves before its person agreed, for this destination") {
  CHECK(consents.check(kMara, kCloud).error().code == ErrorCode::consent_required);
  REQUIRE(consents.give(kMara, {kCloud, kTextVersion}).ok());
  CHECK(consents.check(kMara, kCloud).ok());
  CHECK_FALSE(consents.is_given(kMara, "10.0.0.5:11434"));
  CHECK_FALSE(consents.is_given(UserId("jonas"), kCloud));
}

TEST_CASE_FIXTURE(Fixture, "what was agreed to is kept with its words, also after it was withdrawn") {
  REQUIRE(consents.give(kMara, {kCloud, kTextVersion}).ok());
  REQUIRE(consents.give(kMara, {kCloud, kTextVersion}).ok());
  clock.pass(std::chrono::seconds(5));
  REQUIRE(consents.withdraw(kMara, kCloud).ok());
  CHECK_FALSE(consents.is_given(kMara, kCloud));
  const auto all = consents.all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].text == text_for(kCloud));
  CHECK(all[0].text.find(kCloud) != std::string::npos);
  CHECK(all[0].withdrawn_ms == all[0].given_ms + 5000);
  CHECK_FALSE(all[0].is_valid);
  CHECK(consents.withdraw(kMara, kCloud).error().code == ErrorCode::not_found);
  REQUIRE(consents.give(kMara, {kCloud, kTextVersion}).ok());
  CHECK(consents.all().size() == 2);
  CHECK(consents.is_given(kMara, kCloud));
}

TEST_CASE_FIXTURE(Fixture, "who agreed to other words is asked again") {
  CHECK(consents.give(kMara, {kCloud, kTextVersion + 1}).error().code == ErrorCode::conflict);
  REQUIRE(data.store->consents().add({"id", kMara, kCloud, kTextVersion - 1, "Old words.", 1, 0}).ok());
  CHECK_FALSE(consents.is_given(kMara, kCloud));
  REQUIRE(consents.withdraw(kMara, kCloud).ok());
}

TEST_CASE_FIXTURE(Fixture, "only an address can be agreed to") {
  for (const std::string& odd : {std::string(), std::string("two words"), std::string("b\xC3\xBC.example"),
                                 std::string(301, 'a'), std::string("line\nbreak")}) {
    CAPTURE(odd);
    CHECK(consents.give(kMara, {odd, kTextVersion}).error().field == "destination");
  }
  CHECK(consents.all().empty());
}

TEST_CASE_FIXTURE(Fixture, "a way is agreed to place by place, and each place counts on every way") {
  const std::string office = "10.0.0.5:11434";
  const std::string way = office + " \u2192 " + kCloud;
  REQUIRE(consents.give(kMara, {kCloud, kTextVersion}).ok());
  CHECK_FALSE(consents.is_given(kMara, way));
  CHECK(consents.check(kMara, way).error().message.find(way) != std::string::npos);
  REQUIRE(consents.give(kMara, {way, kTextVersion}).ok());
  CHECK(consents.is_given(kMara, way));
  CHECK(consents.is_given(kMara, office));
  REQUIRE(consents.all().size() == 2);  // the cloud was agreed to before
  const auto all = consents.all();
  const auto kept = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.destination == office; });
  REQUIRE(kept != all.end());
  CHECK(kept->text == text_for(way));
  CHECK(kept->text.find(office + " and from there to " + kCloud) != std::string::npos);
  REQUIRE(consents.withdraw(kMara, kCloud).ok());
  CHECK_FALSE(consents.is_given(kMara, way));
  CHECK(consents.is_given(kMara, office));
}

TEST_CASE_FIXTURE(Fixture, "a place that nobody knows can never be agreed to") {
  for (const std::string& way : {std::string(kUnknownPlace), "10.0.0.5:1 \u2192 " + std::string(kUnknownPlace),
                                 std::string("a \u2192  b"), std::string("a \u2192 a"), std::string(" \u2192 a")}) {
    CAPTURE(way);
    CHECK(consents.give(kMara, {way, kTextVersion}).error().field == "destination");
    CHECK_FALSE(consents.is_given(kMara, way));
  }
  CHECK(consents.all().empty());
}

TEST_CASE_FIXTURE(Fixture, "a restart knows what was agreed to") {
  REQUIRE(consents.give(kMara, {kCloud, kTextVersion}).ok());
  data.open();
  CHECK(Consents(data.store->consents(), clock).is_given(kMara, kCloud));
}
