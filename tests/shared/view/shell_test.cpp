#include "shared/view/step.h"
#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

TEST_CASE("addresses and screens") {
  CHECK(parse_route("/models/") == Route{Screen::models, ""});
  CHECK(parse_route("/chat") == Route{Screen::chat, ""});
  CHECK(parse_route("/chat/abc") == Route{Screen::chat, "abc"});
  CHECK(parse_route("/chat/abc/def").screen == Screen::not_found);
  CHECK(parse_route("/nothing").screen == Screen::not_found);
  CHECK(route_path({Screen::chat, "abc"}) == "/chat/abc");
  CHECK(route_path({Screen::not_found, ""}) == "/");
}

TEST_CASE("a session that is missing or refused is told, and one that comes later wakes the page") {
  Page page("/models", false);
  page.act(SessionKnown{SessionState::refused, "This link was used before."});
  CHECK(page.state().session_detail == "This link was used before.");
  page.act(SessionKnown{SessionState::ready, ""});
  CHECK(page.request("/api/models/ollama/list") != nullptr);
}

TEST_CASE("a locked sidecar is told, and asked again until it is open") {
  Page page("/models", false);
  page.act(SessionKnown{SessionState::missing, ""});
  page.answer("/api/session/ways", 423, R"({"code":"locked","detail":"The master key is missing."})");
  CHECK(page.state().session == SessionState::locked);
  CHECK(page.state().session_detail == "The master key is missing.");
  page.act(Tick{});
  CHECK(page.request("/api/session/ways") == nullptr);
  CHECK(page.model.next_wake_ms() > page.now_ms);
  page.now_ms = page.model.next_wake_ms();
  page.act(Tick{});
  page.fail("/api/session/ways", FetchEnd::broken);  // it starts anew right now
  CHECK(page.state().session == SessionState::locked);
  page.now_ms += 60'000;
  page.act(Tick{});
  page.effects.clear();
  page.answer("/api/session/ways", 200, R"({"password":false})");
  CHECK(page.take<StartSessionEffect>().size() == 1);
  CHECK(page.state().ask_lock_ms == 0);
  page.act(SessionKnown{SessionState::ready, ""});
  CHECK(page.state().session == SessionState::ready);
}

TEST_CASE("a sidecar that comes back locked is noticed by the next request") {
  Page page("/models");
  page.answer("/ollama/list", 423, R"({"code":"locked","detail":"The master key is missing."})");
  CHECK(page.state().session == SessionState::locked);
  CHECK(page.state().ask_lock_ms > page.now_ms);
}

TEST_CASE("the theme is kept") {
  Page page;
  page.effects.clear();
  page.act(SetTheme{Theme::dark});
  page.act(SetTheme{Theme::light});
  page.act(SetTheme{Theme::system});
  const auto stored = page.take<StoreEffect>();
  REQUIRE(stored.size() == 3);
  CHECK(stored[0].value == "dark");
  CHECK(stored[1].value == "light");
  CHECK(stored[2].value.empty());
}

TEST_CASE("menus: one at a time, the same again closes it") {
  Page page;
  page.act(OpenMenu{"a"});
  page.act(OpenMenu{"b"});
  CHECK(page.state().menu.owner == "b");
  page.act(OpenMenu{"b"});
  CHECK(page.state().menu.owner.empty());
  page.act(OpenMenu{"b"});
  page.act(Escape{});
  CHECK(page.state().menu.owner.empty());
}

TEST_CASE("toasts leave by themselves or when told to, and never pile up") {
  Page page;
  for (int i = 0; i < 5; ++i) page.act(CopyText{"x", "Copied " + std::to_string(i)});
  CHECK(page.state().toasts.size() == 3);
  page.act(DismissToast{page.state().toasts[0].id});
  CHECK(page.state().toasts.size() == 2);
  CHECK(page.model.next_wake_ms() == page.state().toasts[0].until_ms);
  page.now_ms += 5001;
  page.act(Tick{});
  CHECK(page.state().toasts.empty());
}

TEST_CASE("a toast that somebody reads stays, and a little longer") {
  Page page;
  page.act(CopyText{"x", "Copied"});
  const uint32_t id = page.state().toasts[0].id;
  page.act(HoldToast{id, true});
  page.act(HoldToast{id + 1, true});
  CHECK(page.model.next_wake_ms() != page.state().toasts[0].until_ms);
  page.now_ms += 60'000;
  page.act(Tick{});
  REQUIRE(page.state().toasts.size() == 1);
  page.act(HoldToast{id, false});
  CHECK(page.model.next_wake_ms() == page.now_ms + 2000);
  page.now_ms += 2000;
  page.act(Tick{});
  CHECK(page.state().toasts.empty());
}

TEST_CASE("escape closes the innermost open thing") {
  Page page = page_with_models("/models");
  page.act(ShowModelDetails{{ProviderId::ollama, "qwen3:8b"}});
  page.act(ShowInstallHelp{ProviderId::lmstudio});
  page.act(ToggleSidebar{});
  page.act(Escape{});
  CHECK_FALSE(page.state().models.install_help.has_value());
  CHECK(page.state().is_sidebar_open);
  page.act(Escape{});
  CHECK_FALSE(page.state().is_sidebar_open);
  CHECK(page.state().models.details_of.has_value());
}

TEST_CASE("answers that nobody waits for change nothing") {
  Page page;
  page.act(FetchHead{9999, 200});
  page.act(FetchChunk{9999, "x"});
  page.act(FetchDone{9999, FetchEnd::whole});
  CHECK_FALSE(page.state().is_sidecar_silent);
}

TEST_CASE("url_encode leaves only unreserved characters") { CHECK(url_encode("a b/ü~") == "a%20b%2F%C3%BC~"); }
