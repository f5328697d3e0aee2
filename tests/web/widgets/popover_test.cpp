#include "web/widgets/popover.h"

#include <doctest/doctest.h>

#include "harness.h"
#include "web/widgets/fields.h"

using namespace kf;
using namespace kf::ui;
using test::Page;
using Kind = host::Event::Kind;

TEST_CASE("a field's text is the DOM's, except under what floats: there the node is hidden, until that leaves") {
  Page page;
  bool is_open = true;
  const auto draw = [&] {
    text_field(page.ui, {0, 0, 200, 32}, {.name = "Under", .value = "text"});
    if (is_open) DialogFrame(page.ui, {.title = "Delete it?", .safe = "Keep", .act = "Delete"});
  };
  page.frame(draw);
  CHECK((page.find(NodeRole::textbox, "Under")->flags & view::kHidden) != 0);
  is_open = false;
  page.frame(draw);
  CHECK((page.find(NodeRole::textbox, "Under")->flags & view::kHidden) == 0);
}

TEST_CASE("a field within the dialog is not hidden by it") {
  Page page;
  page.frame([&] {
    DialogFrame dialog(page.ui, {.title = "Rename", .body_height = 36, .act = "Rename", .body_takes_focus = true});
    text_field(page.ui, dialog.body(), {.name = "Name", .value = "x", .flags = view::kAutoFocus});
  });
  const view::Node* field = page.find(NodeRole::textbox, "Name");
  CHECK((field->flags & view::kHidden) == 0);
  CHECK((page.find(NodeRole::button, "Cancel")->flags & view::kAutoFocus) == 0);
}

TEST_CASE("a dialog reads title, text, body, buttons, whatever was drawn first, and is modal") {
  Page page;
  DialogChoice choice = DialogChoice::none;
  const auto draw = [&] {
    DialogFrame dialog(page.ui, {.title = "Delete Gemma 3 4B?",
                                 .text = "This frees 3.3 GB.",
                                 .body_height = 20,
                                 .safe = "Keep",
                                 .act = "Delete"});
    page.ui.add({.role = NodeRole::group, .rect = dialog.body(), .name = "Body"});
    choice = dialog.choice();
  };
  page.frame(draw);
  std::vector<std::string> order;
  for (const view::Node& node : page.out.nodes) order.push_back(node.name.empty() ? Page::text_of(node) : node.name);
  CHECK(order == std::vector<std::string>{"Delete Gemma 3 4B?", "Delete Gemma 3 4B?", "This frees 3.3 GB.", "Body",
                                          "Keep", "Delete"});
  CHECK((page.out.nodes.front().flags & view::kModal) != 0);
  CHECK((page.find(NodeRole::button, "Keep")->flags & view::kAutoFocus) != 0);
  page.frame(draw, {test::activate(page.find(NodeRole::button, "Delete")->id)});
  CHECK(choice == DialogChoice::act);
  page.frame(draw, {test::activate(page.find(NodeRole::button, "Keep")->id)});
  CHECK(choice == DialogChoice::safe);
}

TEST_CASE("a menu says what was chosen, and that a press outside closes it") {
  Page page;
  const Rect anchor{500, 100, 32, 32};
  const MenuItem items[] = {{.name = "Details"},
                            {.name = "Delete", .tone = Tone::danger, .is_divided = true},
                            {.name = "Off", .is_disabled = true}};
  MenuResult result;
  const auto draw = [&] { result = menu(page.ui, {.name = "More", .anchor_rect = anchor, .items = items}); };
  page.frame(draw);
  CHECK(page.names(NodeRole::menuitem) == std::vector<std::string>{"Details", "Delete", "Off"});
  CHECK((page.find(NodeRole::menuitem, "Details")->flags & view::kAutoFocus) != 0);
  page.frame(draw, {test::activate(page.find(NodeRole::menuitem, "Delete")->id)});
  CHECK(result.chosen == 1u);
  page.frame(draw, {test::pointer(Kind::pointer_down, 10, 700)});
  CHECK(result.was_dismissed);
  page.frame(draw, {test::pointer(Kind::pointer_down, 510, 110)});
  CHECK_FALSE(result.was_dismissed);
}

TEST_CASE("a popover stands below, or above where there is more room, and inside the page") {
  Page page;
  page.frame([&] {
    CHECK(popover_place(page.ui, {500, 100, 32, 32}, 220, 200, Side::below, Align::right).y == 138);
    CHECK(popover_place(page.ui, {500, 700, 32, 32}, 220, 200, Side::below, Align::right).bottom() == 694);
    CHECK(popover_place(page.ui, {2, 100, 32, 32}, 220, 200, Side::below, Align::right).x == 8);
    CHECK(popover_place(page.ui, {980, 100, 32, 32}, 220, 200, Side::below, Align::left).right() == 992);
    CHECK(popover_place(page.ui, {500, 700, 32, 32}, 220, 5000, Side::above, Align::left).y == 8);
  });
}

TEST_CASE("a toast leaves what is worked with at the page's end alone") {
  Page page;
  const auto bottom_of_toast = [&] { return page.out.nodes.front().rect.y + page.out.nodes.front().rect.h; };
  page.frame([&] { (void)toast(page.ui, 0, {.text = "Credentials saved", .key = "1"}); });
  CHECK(bottom_of_toast() > 600);
  page.frame([&] {
    page.ui.keep_clear_from(600);
    (void)toast(page.ui, 0, {.text = "Credentials saved", .key = "1"});
  });
  CHECK(bottom_of_toast() < 600);
}

TEST_CASE("a toast says what happened, can be closed, and is held while the pointer is on it") {
  Page page;
  ToastResult result;
  const auto draw = [&] { result = toast(page.ui, 0, {.text = "Credentials saved", .key = "1"}); };
  page.frame(draw);
  CHECK_FALSE(result.is_held);
  const view::Node* status = &page.out.nodes.front();
  CHECK(status->role == NodeRole::status);
  page.frame(draw, {test::pointer(Kind::pointer_move, status->rect.x + 5, status->rect.y + 5)});
  CHECK(result.is_held);
  page.frame(draw, {test::activate(page.find(NodeRole::button, "Dismiss")->id)});
  CHECK(result.was_closed);
}
