#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

TEST_CASE("who signs in stays signed in, unless they say otherwise at the door") {
  Page page("/models", false);
  page.act(SessionKnown{SessionState::missing, ""});
  CHECK(page.state().sign_in.stays);
  page.act(KeepSignedIn{false});
  CHECK_FALSE(page.state().sign_in.stays);
  for (const Effect& effect : page.effects) CHECK_FALSE(std::holds_alternative<KeepSessionEffect>(effect));
  const auto stored = page.take<StoreEffect>();
  REQUIRE_FALSE(stored.empty());
  CHECK(stored.back().key == kKeepKey);
  CHECK(stored.back().value == "off");
  page.act(SubmitSignIn{});
  page.answer("/api/session", 200, R"({"user":"u1","name":"Mara","roles":["user"],"csrf":"C"})", "POST");
  CHECK(page.take<AdoptSessionEffect>().size() == 1);
  CHECK_FALSE(page.state().sign_in.stays);
}

TEST_CASE("what was chosen at an earlier visit stands") {
  Page page("/models", false);
  page.act(StorageRead{std::string(kKeepKey), "off"});
  CHECK_FALSE(page.state().sign_in.stays);
  page.act(StorageRead{std::string(kKeepKey), ""});
  CHECK(page.state().sign_in.stays);
}

TEST_CASE("who is signed in already has it changed at once, and hears when that cannot be") {
  Page page;
  page.effects.clear();
  page.act(KeepSignedIn{true});
  CHECK(page.state().sign_in.stays);
  CHECK(page.take<KeepSessionEffect>().size() == 1);
  page.act(SessionKnown{SessionState::ready, "This browser cannot keep the key."});
  REQUIRE(page.state().toasts.size() == 1);
  CHECK(page.state().toasts[0].is_error);
  CHECK(page.request("/api/session") != nullptr);
}
