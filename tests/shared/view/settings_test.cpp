#include <algorithm>

#include "shared/view/permissions.h"
#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

namespace {

const std::string kOwnerInfo =
    R"({"user":"owner","name":"Owner","roles":["owner"],"permissions":["models","chat","conversations","record",
    "users","credentials","settings"]})";
const std::string kMaraInfo =
    R"({"user":"m1","name":"Mara","roles":["user"],"permissions":["models","chat","conversations"],"hasPassword":true})";
const std::string kUsers =
    R"({"users":[{"id":"m1","name":"Mara","role":"user","hasPassword":true},{"id":"owner","name":"Owner","role":"owner"}]})";

Page settings(const std::string& path, const std::string& me = kOwnerInfo) {
  Page page(path);
  page.answer("/api/session", 200, me);
  page.effects.clear();
  return page;
}

}  // namespace

TEST_CASE("addresses of the settings") {
  CHECK(parse_route("/settings") == Route{Screen::settings});
  CHECK(parse_route("/settings/users/") == Route{Screen::settings, "", SettingsTab::users});
  CHECK(parse_route("/settings/integrity").screen == Screen::not_found);
  CHECK(route_path({Screen::settings, "", SettingsTab::tokens}) == "/settings/tokens");
}

TEST_CASE("who may see what, before and after it is known who that is") {
  Page page("/chat");
  CHECK(may_see(page.state(), Screen::chat));
  CHECK_FALSE(may(page.state(), Permission::users));
  page.answer("/api/session", 200, R"({"user":"a1","name":"Ada","roles":["auditor"],"permissions":["record"]})");
  CHECK_FALSE(may_see(page.state(), Screen::chat));
  CHECK_FALSE(may_see(page.state(), Screen::models));
  CHECK(may_see(page.state(), Screen::not_found));
  CHECK(page.state().route.screen == Screen::governance);
  CHECK(page.take<NavigateEffect>().back().path == "/governance");
}

TEST_CASE("a page that is nobody's asks whether a password opens it, and signs in with one") {
  Page page("/chat", false);
  page.act(SessionKnown{SessionState::missing, ""});
  page.act(SessionKnown{SessionState::missing, ""});
  page.answer("/api/session/ways", 200, R"({"password":true})");
  CHECK(page.request("/api/session/ways") == nullptr);
  CHECK(page.state().sign_in.offers_password);
  page.act(EditSignIn{"name", "Mara"});
  page.act(EditSignIn{"password", "wrong"});
  page.act(SubmitSignIn{});
  page.act(SubmitSignIn{});
  CHECK(page.request("/api/session", "POST")->body == R"({"name":"Mara","password":"wrong"})");
  page.answer("/api/session", 401, R"({"code":"unauthenticated","detail":"The name or the password is wrong."})",
              "POST");
  CHECK(page.state().sign_in.fault->message == "The name or the password is wrong.");
  CHECK(page.state().sign_in.name == "Mara");
  CHECK_FALSE(page.state().sign_in.is_busy);
  page.act(EditSignIn{"password", "right"});
  page.act(SubmitSignIn{});
  page.answer("/api/session", 200, R"({"user":"m1","name":"Mara","roles":["user"],"csrf":"C"})", "POST");
  CHECK(page.take<AdoptSessionEffect>().at(0).csrf == "C");
  CHECK(page.state().sign_in.password.empty());
}

TEST_CASE("who signs out leaves nothing for the next one") {
  Page page = settings("/chat");
  page.answer("/api/conversations", 200, R"({"conversations":[{"id":"c1","title":"Secret"}]})");
  page.act(EditComposer{"a draft"});
  page.act(SignOut{});
  page.answer("/api/session", 204, "", "DELETE");
  CHECK(page.state().list.items.empty());
  CHECK(page.state().composer.text.empty());
  CHECK_FALSE(page.state().me.has_value());
  CHECK(page.take<AdoptSessionEffect>().at(0).csrf.empty());
}

TEST_CASE("a sign-out that fails says so, and nobody is out") {
  Page page = settings("/chat");
  page.act(SignOut{});
  page.answer("/api/session", 503, R"({"code":"unavailable","detail":"The disk does not answer."})", "DELETE");
  CHECK(page.state().me.has_value());
  CHECK(page.state().toasts.back().is_error);
}

TEST_CASE("somebody else in another tab: what is here was not for them") {
  Page page = settings("/chat");
  page.answer("/api/conversations", 200, R"({"conversations":[{"id":"c1","title":"Secret"}]})");
  page.act(SessionKnown{SessionState::ready, ""});
  page.answer("/api/session", 200, kMaraInfo);
  CHECK(page.state().me->name == "Mara");
  CHECK(page.state().list.items.empty());
  CHECK(page.request("/api/conversations") != nullptr);
}

TEST_CASE("each tab loads what it shows, and managers see everybody's") {
  Page page = settings("/settings/account");
  page.answer("/api/sessions", 200,
              R"({"sessions":[{"id":"s1","user":"owner","agent":"Firefox on Linux","isThis":true}]})");
  CHECK(page.state().settings.sessions.at(0).is_this);
  page.act(GoTo{{Screen::settings, "", SettingsTab::users}});
  page.answer("/api/users", 200, kUsers);
  CHECK(page.state().settings.users.size() == 2);
  page.act(GoTo{{Screen::settings, "", SettingsTab::tokens}});
  page.answer("/api/tokens?all=1", 200, R"({"tokens":[{"id":"t1","user":"m1","name":"CI","scopes":["chat"]}]})");
  CHECK(page.state().settings.tokens.at(0).name == "CI");
  page.act(GoTo{{Screen::settings}});
  page.answer("/api/sessions", 503, R"({"code":"unavailable","detail":"Not now."})");
  CHECK(page.state().settings.fault->message == "Not now.");

  Page hers = settings("/settings/tokens", kMaraInfo);
  CHECK(hers.request("/api/tokens?all=1") == nullptr);
  CHECK(hers.request("/api/tokens") != nullptr);
  CHECK(hers.request("/api/users") == nullptr);
}

TEST_CASE("a user is added; a refusal stays at its field until it is mended") {
  Page page = settings("/settings/users");
  page.act(OpenDialog{DialogKind::add_user, ""});
  CHECK(page.state().dialog.fields.at("role") == "user");
  page.act(EditDialogField{"name", "Mara"});
  page.act(EditDialogField{"password", "short"});
  page.act(ConfirmDialog{});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users", "POST")->body == R"({"name":"Mara","role":"user","password":"short"})");
  page.answer("/api/users", 400, R"({"code":"invalid_request","detail":"Too short.","field":"password"})", "POST");
  CHECK(page.state().dialog.fault->field == "password");
  page.act(EditDialogField{"name", "Mara R."});
  CHECK(page.state().dialog.fault.has_value());
  page.act(EditDialogField{"password", "long enough for all"});
  CHECK_FALSE(page.state().dialog.fault.has_value());
  page.act(ConfirmDialog{});
  page.answer("/api/users", 201, R"({"id":"m1","name":"Mara R.","role":"user"})", "POST");
  CHECK(page.state().dialog.kind == DialogKind::none);
  CHECK(page.state().toasts.back().text == "Mara R. was added");
  page.act(OpenDialog{DialogKind::add_user, ""});
  page.act(EditDialogField{"role", "tool"});
  page.act(EditDialogField{"name", "CI"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users", "POST")->body == R"({"name":"CI","role":"tool"})");
}

TEST_CASE("a role is sent when it changed, a current password when it was asked for") {
  Page page = settings("/settings/users");
  page.answer("/api/users", 200, kUsers);
  page.act(OpenDialog{DialogKind::edit_user, "m1"});
  CHECK(page.state().dialog.text == "Mara");
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users/m1", "PATCH")->body == R"({"name":"Mara"})");
  page.answer("/api/users/m1", 200, "{}", "PATCH");
  page.act(OpenDialog{DialogKind::edit_user, "m1"});
  page.act(EditDialogField{"role", "auditor"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users/m1", "PATCH")->body == R"({"name":"Mara","role":"auditor"})");
  page.answer("/api/users/m1", 200, "{}", "PATCH");
  page.act(OpenDialog{DialogKind::set_password, "m1"});
  page.act(EditDialogField{"password", "new"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users/m1/password", "PUT")->body == R"({"password":"new","revokeTokens":false})");
  page.answer("/api/users/m1/password", 204, "", "PUT");
  page.act(OpenDialog{DialogKind::set_password, "owner"});
  page.act(EditDialogField{"current", "old"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users/owner/password", "PUT")->body ==
        R"({"password":"","current":"old","revokeTokens":false})");
  page.answer("/api/users/owner/password", 204, "", "PUT");
  page.act(OpenDialog{DialogKind::remove_user, "m1"});
  page.act(ConfirmDialog{});
  page.answer("/api/users/m1", 204, "", "DELETE");
  CHECK(page.state().toasts.back().text == "Mara was removed");
}

TEST_CASE("tokens end with a password where that was ticked, and that is said") {
  Page page = settings("/settings/users");
  page.answer("/api/users", 200, kUsers);
  page.act(OpenDialog{DialogKind::set_password, "m1"});
  page.act(EditDialogField{"password", "new"});
  page.act(EditDialogField{"revoke", "yes"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/users/m1/password", "PUT")->body == R"({"password":"new","revokeTokens":true})");
  page.answer("/api/users/m1/password", 204, "", "PUT");
  CHECK(page.state().toasts.back().text == "The password was changed; other sessions and all tokens have ended");
}

TEST_CASE("once somebody has chosen a password of their own, the page begins as for everybody") {
  const std::string given = kMaraInfo.substr(0, kMaraInfo.size() - 1) + R"(,"passwordGiven":{"by":"Owner","atMs":7}})";
  Page page = settings("/settings/account", given);
  REQUIRE(page.state().me->password_given.has_value());
  CHECK(page.state().me->password_given->by == "Owner");
  page.act(OpenDialog{DialogKind::set_password, "m1"});
  page.act(EditDialogField{"current", "given"});
  page.act(EditDialogField{"password", "own"});
  page.act(ConfirmDialog{});
  page.answer("/api/users/m1/password", 204, "", "PUT");
  page.act(OpenDialog{DialogKind::set_password, "m1"});  // as the screen has it, until it is known who that is now
  const size_t before = page.fetches.size();
  page.answer("/api/session", 200, kMaraInfo);
  CHECK_FALSE(page.state().me->password_given.has_value());
  CHECK(page.state().dialog.kind == DialogKind::none);
  const auto begins_anew = [](const FetchEffect& fetch) { return fetch.url.starts_with("/api/conversations"); };
  CHECK(std::any_of(page.fetches.begin() + static_cast<ptrdiff_t>(before), page.fetches.end(), begins_anew));
}

TEST_CASE("a token is made, shown this once, and revoked") {
  Page page = settings("/settings/tokens");
  page.act(OpenDialog{DialogKind::add_token, ""});
  page.act(EditDialogField{"name", "CI"});
  page.act(EditDialogField{"scopes", "chat nonsense"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/tokens", "POST")->body == R"({"name":"CI","scopes":["chat"],"expiresInS":7776000})");
  page.answer("/api/tokens", 400, R"({"code":"invalid_request","detail":"No name.","field":"name"})", "POST");
  CHECK(page.state().dialog.fault->message == "No name.");
  page.act(EditDialogField{"expires", "never"});
  page.act(ConfirmDialog{});
  CHECK(page.request("/api/tokens", "POST")->body == R"({"name":"CI","scopes":["chat"]})");
  page.answer("/api/tokens", 201, R"({"id":"t1","user":"owner","name":"CI","scopes":["chat"],"token":"kf_x"})", "POST");
  CHECK(page.state().dialog.kind == DialogKind::made_token);
  CHECK(page.state().dialog.fields.at("token") == "kf_x");
  page.act(ConfirmDialog{});
  CHECK(page.state().dialog.kind == DialogKind::made_token);
  page.act(Escape{});
  CHECK(page.state().dialog.fields.empty());
  page.answer("/api/tokens", 200, R"({"tokens":[{"id":"t1","user":"owner","name":"CI","scopes":["chat"]}]})");
  page.act(OpenDialog{DialogKind::revoke_token, "t1"});
  CHECK(page.state().dialog.text == "CI");
  page.act(ConfirmDialog{});
  page.answer("/api/tokens/t1", 204, "", "DELETE");
  CHECK(page.state().toasts.back().text == "The token was revoked");
}

TEST_CASE("sessions end one by one or all others, and a refusal is told") {
  Page page = settings("/settings/account");
  page.act(EndSession{"s 1"});
  page.answer("/api/sessions/s%201", 404, R"({"code":"not_found","detail":"There is no such session."})", "DELETE");
  CHECK(page.state().toasts.back().is_error);
  page.act(EndSession{});
  page.answer("/api/sessions", 204, "", "DELETE");
  CHECK(page.state().toasts.back().text == "All other sessions have ended");
}
