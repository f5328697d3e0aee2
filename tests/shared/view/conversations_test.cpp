#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

namespace {

const char* const kList =
    R"({"conversations":[{"id":"c1","title":"First"},{"id":"c2","title":"Second"}],"nextCursor":"n"})";
const char* const kFirst = R"({"id":"c1","title":"First","messages":[{"seq":1,"role":"user","content":"Hi"}]})";

Page page_with_list(const std::string& path = "/chat") {
  Page page = page_with_models(path);
  page.answer("/api/conversations?", 200, kList);
  return page;
}

}  // namespace

TEST_CASE("the list is loaded, searched and continued") {
  Page page = page_with_list();
  CHECK(page.state().list.items.size() == 2);
  page.act(LoadMoreConversations{});
  page.act(LoadMoreConversations{});
  page.answer("cursor=n", 200, R"({"conversations":[{"id":"c3","title":"Third"}]})");
  CHECK(page.state().list.items.size() == 3);
  page.act(ToggleConversationSearch{});
  page.act(SearchConversations{"a&b"});
  page.act(SearchConversations{"a&b c"});
  CHECK(page.request("q=a%26b%20c") != nullptr);
  page.answer("q=a%26b%20c", 200, R"({"conversations":[]})");
  CHECK(page.state().list.items.empty());
  page.act(Escape{});
  CHECK(page.state().list.search.empty());
  CHECK(page.request("/api/conversations?limit=100") != nullptr);
}

TEST_CASE("a list that cannot be had says why") {
  Page page = page_with_models();
  page.fail("/api/conversations?", FetchEnd::broken);
  CHECK(page.state().list.fault->message.find("does not answer") != std::string::npos);
}

TEST_CASE("a deep link opens its conversation, and an unknown one says so") {
  Page page("/chat/c1");
  CHECK(page.state().open.is_loading);
  page.answer("/api/conversations/c1", 200, kFirst);
  CHECK(page.state().open.title == "First");
  CHECK(page.state().open.messages.size() == 1);

  Page other("/chat/nope");
  other.answer("/api/conversations/nope", 404, R"({"code":"not_found","detail":"There is no such conversation."})");
  CHECK(other.state().open.fault->code == ErrorCode::not_found);
}

TEST_CASE("only the conversation that was opened last is shown") {
  Page page = page_with_list();
  page.act(GoTo{Route{Screen::chat, "c1"}});
  page.act(GoTo{Route{Screen::chat, "c2"}});
  CHECK(page.request("/api/conversations/c1") == nullptr);
  CHECK(page.state().open.title == "Second");
  page.act(RouteChanged{"/chat"});
  CHECK(page.state().open.id.empty());
}

TEST_CASE("rename: the dialog stays with the reason when it is refused") {
  Page page = page_with_list();
  page.act(OpenMenu{"conversation:c1"});
  page.act(AskRename{"c1"});
  CHECK(page.state().menu.owner.empty());
  CHECK(page.state().dialog.text == "First");
  page.act(EditDialogText{""});
  page.act(ConfirmDialog{});
  page.answer("/api/conversations/c1", 400,
              R"({"code":"invalid_request","detail":"'title' is empty.","field":"title"})", "PATCH");
  CHECK(page.state().dialog.fault->field == "title");
  page.act(EditDialogText{"Better"});
  page.act(ConfirmDialog{});
  page.answer("/api/conversations/c1", 200, R"({"id":"c1","title":"Better"})", "PATCH");
  CHECK(page.state().dialog.kind == DialogKind::none);
  CHECK(page.state().list.items[0].title == "Better");
}

TEST_CASE("delete: the row goes, and the chat begins anew when it was on screen") {
  Page page = page_with_list();
  page.act(GoTo{Route{Screen::chat, "c1"}});
  page.answer("/api/conversations/c1", 200, kFirst);
  page.act(AskDelete{"c1"});
  page.act(Escape{});
  CHECK(page.state().dialog.kind == DialogKind::none);
  page.act(AskDelete{"c1"});
  page.act(ConfirmDialog{});
  page.answer("/api/conversations/c1", 503, "", "DELETE");
  CHECK(page.state().dialog.fault.has_value());
  page.act(ConfirmDialog{});
  page.answer("/api/conversations/c1", 204, "", "DELETE");
  CHECK(page.state().list.items.size() == 1);
  CHECK(page.state().route == Route{Screen::chat, ""});
}

TEST_CASE("export downloads the file of the conversation") {
  Page page = page_with_list();
  page.effects.clear();
  page.act(Export{"c1", "json"});
  const auto downloads = page.take<DownloadEffect>();
  REQUIRE(downloads.size() == 1);
  CHECK(downloads[0].url == "/api/conversations/c1/export?format=json");
  page.act(FetchHead{downloads[0].id, 200});
  page.act(FetchDone{downloads[0].id, FetchEnd::whole});
  CHECK(page.state().toasts.empty());
}

TEST_CASE("an export that fails says why, also when it broke off in the midst") {
  struct Fault {
    int status;
    std::string body;
    FetchEnd end;
    std::string said;
  };
  const std::vector<Fault> faults{{404, R"({"code":"not_found","detail":"There is no such conversation."})",
                                   FetchEnd::whole, "no such conversation"},
                                  {200, "", FetchEnd::broken, "broke off"},
                                  {0, "", FetchEnd::broken, "does not answer"}};
  for (const Fault& fault : faults) {
    CAPTURE(fault.said);
    Page page = page_with_list();
    page.effects.clear();
    page.act(Export{"c1", "json"});
    const uint32_t id = page.take<DownloadEffect>()[0].id;
    if (fault.status != 0) page.act(FetchHead{id, fault.status});
    page.act(FetchChunk{id, fault.body});
    page.act(FetchDone{id, fault.end});
    REQUIRE(page.state().toasts.size() == 1);
    CHECK(page.state().toasts[0].is_error);
    CHECK(page.state().toasts[0].text.find(fault.said) != std::string::npos);
    CHECK(page.state().is_sidecar_silent == (fault.status == 0));
  }
}
