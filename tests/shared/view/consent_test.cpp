#include "shared/view/model_choice.h"
#include "shared/view/permissions.h"
#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

namespace {

const char* const kRefused =
    R"({"code":"consent_required","detail":"Questions to this model go to https://ollama.com.","field":"modelId"})";
const char* const kAsked =
    R"({"destination":"https://ollama.com","version":1,"text":"They go to https://ollama.com.","isGiven":false})";
const std::string kEmpty = R"({"id":"c1","title":"Hi","messages":[]})";
const std::string kOneExchange = R"({"id":"c1","title":"Hi","messages":[
  {"seq":1,"role":"user","content":"Hi"},{"seq":2,"role":"assistant","content":"Hello."}]})";

// A question to a model in the cloud that was refused for want of consent, with the words on the screen.
Page asked_page(const std::string& kept = kEmpty) {
  Page page = page_with_models("/chat/c1");
  page.answer("/api/conversations/c1", 200, kept);
  page.act(UseModel{{ProviderId::ollama, "gpt-oss:120b-cloud"}});
  page.act(EditComposer{"Secret plans"});
  page.act(Send{});
  page.answer("/api/chat/local", 403, kRefused, "POST");
  page.answer("/api/conversations/c1", 200, kept);
  page.answer("/api/consents/asked?provider=ollama&modelId=gpt-oss%3A120b-cloud", 200, kAsked);
  return page;
}

}  // namespace

TEST_CASE("before a question leaves this machine its person is asked, and the question waits in the composer") {
  Page page = asked_page();
  CHECK(page.state().dialog.kind == DialogKind::give_consent);
  CHECK(page.state().dialog.text == "They go to https://ollama.com.");
  CHECK(page.state().composer.text == "Secret plans");
  CHECK(page.state().toasts.empty());
}

TEST_CASE("who agrees has the question sent") {
  Page page = asked_page();
  page.act(ConfirmDialog{});
  CHECK(page.state().dialog.is_busy);
  CHECK(page.request("/api/consents", "POST")->body == R"({"destination":"https://ollama.com","version":1})");
  page.answer("/api/consents", 204, "", "POST");
  CHECK(page.state().dialog.kind == DialogKind::none);
  CHECK(page.state().composer.text.empty());
  REQUIRE(page.state().running.has_value());
  CHECK(page.request("/api/chat/local", "POST")->body.find("Secret plans") != std::string::npos);
}

TEST_CASE("who does not agree keeps the question, and nothing is sent") {
  Page page = asked_page();
  page.act(Escape{});
  CHECK(page.state().dialog.kind == DialogKind::none);
  CHECK_FALSE(page.state().unsent.has_value());
  CHECK(page.state().composer.text == "Secret plans");
  CHECK(page.request("/api/chat/local", "POST") == nullptr);
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/consents", "POST") == nullptr);
}

TEST_CASE("a question that is not sent leaves no empty conversation behind, but one with messages stays") {
  Page page = asked_page();
  page.act(CloseDialog{});
  page.answer("/api/conversations/c1", 204, "", "DELETE");
  CHECK(page.state().route.conversation.empty());
  CHECK(page.state().composer.text == "Secret plans");
  CHECK(page.state().toasts.empty());

  Page other = asked_page(kOneExchange);
  other.act(CloseDialog{});
  CHECK(other.request("/api/conversations/c1", "DELETE") == nullptr);
  CHECK(other.state().route.conversation == "c1");
}

TEST_CASE("words that changed meanwhile are shown anew; another fault stays in the dialog") {
  Page page = asked_page();
  page.act(ConfirmDialog{});
  page.answer("/api/consents", 409, R"({"code":"conflict","detail":"The words have changed.","field":"version"})",
              "POST");
  page.answer("/api/consents/asked", 200,
              R"({"destination":"https://ollama.com","version":2,"text":"New words.","isGiven":false})");
  CHECK(page.state().dialog.text == "New words.");
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/consents", "POST")->body == R"({"destination":"https://ollama.com","version":2})");
  page.answer("/api/consents", 503, R"({"code":"unavailable","detail":"Not now."})", "POST");
  CHECK(page.state().dialog.fault->message == "Not now.");
  CHECK_FALSE(page.state().dialog.is_busy);
}

TEST_CASE("asking again after consent replaces what it replaced before") {
  Page page = page_with_models("/chat/c1");
  page.answer("/api/conversations/c1", 200, kOneExchange);
  page.act(UseModel{{ProviderId::ollama, "gpt-oss:120b-cloud"}});
  page.act(Retry{2});
  page.answer("/api/chat/local", 403, kRefused, "POST");
  page.answer("/api/conversations/c1", 200, kOneExchange);
  page.answer("/api/consents/asked", 200, kAsked);
  page.act(ConfirmDialog{});
  page.answer("/api/consents", 204, "", "POST");
  CHECK(page.request("/api/chat/local", "POST")->body.find(R"("replaceFrom":1)") != std::string::npos);
}

TEST_CASE("a question whose conversation was left is not sent from another one") {
  Page page = asked_page();
  page.act(ConfirmDialog{});
  page.act(GoTo{{Screen::chat, "c2"}});
  page.answer("/api/consents", 204, "", "POST");
  CHECK_FALSE(page.state().running.has_value());
}

TEST_CASE("consents are listed and withdrawn with one action") {
  Page page("/governance/consent");
  page.answer("/api/session", 200, R"({"user":"owner","name":"Greta","permissions":["record","chat"]})");
  CHECK(governance_tab(page.state()) == GovernanceTab::consent);
  page.answer("/api/consents?all=1", 200,
              R"({"consents":[{"user":"owner","destination":"https://ollama.com","version":1,"isValid":true}]})");
  REQUIRE(page.state().consent.consents.size() == 1);
  page.act(WithdrawConsent{"https://ollama.com"});
  page.act(WithdrawConsent{"https://ollama.com"});
  page.answer("/api/consents?destination=https%3A%2F%2Follama.com", 204, "", "DELETE");
  CHECK(page.request("/api/consents", "DELETE") == nullptr);
  CHECK(page.state().toasts.back().text.find("ollama.com") != std::string::npos);
  page.answer("/api/consents?all=1", 503, R"({"code":"unavailable","detail":"Not now."})");
  CHECK(page.state().consent.fault->message == "Not now.");
  page.act(WithdrawConsent{"https://ollama.com"});
  page.answer("/api/consents", 404, R"({"code":"not_found","detail":"None."})", "DELETE");
  CHECK(page.state().toasts.back().is_error);
}

TEST_CASE("who may not read the record finds the own consents under Governance") {
  Page page("/governance");
  page.answer("/api/session", 200, R"({"user":"u1","name":"Jo","permissions":["chat","models"]})");
  CHECK(may_see(page.state(), Screen::governance));
  CHECK(governance_tab(page.state()) == GovernanceTab::consent);
  CHECK(page.request("/api/consents")->url == "/api/consents");
  CHECK(page.request("/api/audit") == nullptr);
}

TEST_CASE("addresses of Governance, and destinations as people say them") {
  CHECK(parse_route("/governance/consent").governance == GovernanceTab::consent);
  CHECK(route_path({.screen = Screen::governance, .governance = GovernanceTab::consent}) == "/governance/consent");
  CHECK(route_path({.screen = Screen::governance}) == "/governance");
  CHECK(place_of("https://ollama.com:443") == "ollama.com");
  CHECK(place_of("10.0.0.5:11434") == "10.0.0.5:11434");
  CHECK(place_of("10.0.0.5:11434 \u2192 https://ollama.com") == "10.0.0.5:11434 \u2192 ollama.com");
}
