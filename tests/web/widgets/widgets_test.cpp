#include <doctest/doctest.h>

#include "harness.h"
#include "web/widgets/badges.h"
#include "web/widgets/cards.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"
#include "web/widgets/rows.h"
#include "web/widgets/tabs.h"

using namespace kf;
using namespace kf::ui;
using test::Page;
using Kind = host::Event::Kind;

namespace {

host::Event typed(Id node, std::string text) {
  host::Event event;
  event.kind = Kind::input;
  event.node = node;
  event.text = std::move(text);
  return event;
}

host::Event key(Id node, std::string name) {
  host::Event event;
  event.kind = Kind::key;
  event.node = node;
  event.text = std::move(name);
  return event;
}

}  // namespace

TEST_CASE("a field hands over what was typed, its Enter and the keys that move its list") {
  Page page;
  FieldResult result;
  const auto draw = [&] {
    result =
        text_field(page.ui, {0, 0, 200, 32}, {.name = "Find", .value = "a", .kind = FieldKind::search, .controls = 9});
  };
  page.frame(draw);
  CHECK_FALSE(result.edited.has_value());
  host::Event submit;
  submit.kind = Kind::submit;
  submit.node = result.id;
  page.frame(draw, {typed(result.id, "ab"), typed(result.id, "abc"), key(result.id, "ArrowDown"), submit});
  CHECK(result.edited == "abc");
  CHECK(result.was_submitted);
  CHECK(result.keys == std::vector<std::string>{"ArrowDown"});
  const view::Node* node = page.find(NodeRole::searchbox, "Find");
  CHECK(node->value == "a");
  CHECK(node->controls == 9);
  CHECK(node->font_px == 13);
}

TEST_CASE("a wrong field says so and why") {
  Page page;
  page.frame([&] {
    text_field(page.ui, {0, 0, 200, 32}, {.name = "Address", .value = "http://", .error = "Begin with https://."});
  });
  const view::Node* node = page.find(NodeRole::textbox, "Address");
  CHECK((node->flags & view::kInvalid) != 0);
  CHECK(node->description == "Begin with https://.");
}

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

TEST_CASE("a text area is as high as its text, from one line to its most") {
  Page page;
  page.frame([&] {
    CHECK(text_area_height(page.ui, 220, "", style::body, 8) == 24);
    CHECK(text_area_height(page.ui, 220, "one", style::body, 8) == 24);
    CHECK(text_area_height(page.ui, 220, "one\ntwo", style::body, 8) == 48);
    CHECK(text_area_height(page.ui, 220, "one\n", style::body, 8) == 48);
    CHECK(text_area_height(page.ui, 220, std::string(2000, 'x'), style::body, 8) == 8 * 24);
  });
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

TEST_CASE("choices toggle, segments and tabs say which was chosen") {
  Page page;
  const SegmentItem parts[] = {{.name = "Cookies"}, {.name = "Token"}};
  const TabItem tabs[] = {{.name = "Cloud", .count = "2"}, {.name = "Ollama", .dot = TabDot::full}};
  bool checked = false, switched = false;
  std::optional<size_t> part, tab;
  const auto draw = [&] {
    checked = checkbox(page.ui, {0, 0, 100, 20}, {.name = "Remember"});
    switched = toggle(page.ui, {0, 30, 32, 20}, {.name = "Wi-Fi", .checked = Checked::yes});
    part = segment(page.ui, {0, 60, segment_width(page.ui, parts), 32}, "How", parts, 0);
    tab = tab_bar(page.ui, {0, 100, tab_bar_width(page.ui, tabs), 32}, {.name = "Where", .items = tabs, .chosen = 0});
  };
  page.frame(draw);
  CHECK((page.find(NodeRole::checkbox, "Wi-Fi")->flags & view::kChecked) != 0);
  CHECK((page.find(NodeRole::tab, "Cloud")->flags & view::kSelected) != 0);
  page.frame(draw, {test::activate(page.find(NodeRole::checkbox, "Remember")->id),
                    test::activate(page.find(NodeRole::checkbox, "Wi-Fi")->id),
                    test::activate(page.find(NodeRole::button, "Token")->id),
                    test::activate(page.find(NodeRole::tab, "Ollama")->id)});
  CHECK(checked);
  CHECK(switched);
  CHECK(part == 1u);
  CHECK(tab == 1u);
}

TEST_CASE("a row's menu button is reached by keyboard also while it does not show") {
  Page page;
  ListRowResult result;
  const auto draw = [&] {
    result = list_row(page.ui, {0, 0, 240, 32},
                      {.name = "Release notes", .key = "c1", .menu_name = "More for Release notes"});
  };
  page.frame(draw);
  const view::Node* menu_button = page.find(NodeRole::button, "More for Release notes");
  REQUIRE(menu_button != nullptr);
  CHECK(menu_button->id == result.menu_id);
  CHECK((menu_button->flags & view::kHasPopup) != 0);
  page.frame(draw, {test::activate(result.menu_id)});
  CHECK(result.was_menu_activated);
  CHECK_FALSE(result.was_activated);
}

TEST_CASE("two rows of one name are two nodes") {
  Page page;
  page.frame([&] {
    list_row(page.ui, {0, 0, 240, 32}, {.name = "New chat", .key = "c1", .menu_name = "More"});
    list_row(page.ui, {0, 32, 240, 32}, {.name = "New chat", .key = "c2", .menu_name = "More"});
  });
  CHECK_FALSE(page.has_duplicates());
}

TEST_CASE("a progress bar never runs backwards") {
  Page page;
  page.environment.reduced_motion = true;
  float part = 0.5f;
  const auto draw = [&] {
    progress_bar(page.ui, {0, 0, 100, 6}, {.name = "Download", .value_text = "50 %", .part = part});
  };
  page.frame(draw);
  part = 0.3f;
  page.frame(draw);
  CHECK(page.find(NodeRole::progressbar, "Download")->number == doctest::Approx(0.5));
}

TEST_CASE("a banner grows with its text and offers its action") {
  Page page;
  bool acted = false;
  const BannerOptions options{.text = "The sidecar does not answer.", .action = "Try again"};
  const auto draw = [&] {
    CHECK(banner_height(page.ui, 500, options) == 46);
    CHECK(banner_height(page.ui, 260, options) > 46);
    acted = banner(page.ui, {0, 0, 500, 46}, options);
  };
  page.frame(draw);
  CHECK(page.names(NodeRole::alert).size() == 1);
  page.frame(draw, {test::activate(page.find(NodeRole::button, "Try again")->id)});
  CHECK(acted);
}

TEST_CASE("skeletons wait for two tenths of a second") {
  Page page;
  bool shown = true;
  const auto draw = [&] { shown = shows_skeleton(page.ui, "models"); };
  page.frame(draw);
  CHECK_FALSE(shown);
  CHECK(page.out.next_frame_ms == 200);
  page.now_ms += 200;
  page.frame(draw);
  CHECK(shown);
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

TEST_CASE("rows, gauges, cards and empty states say all that they show") {
  Page page;
  bool unfolded = false, opened = false, acted = false;
  const EmptyOptions empty{.title = "No models yet",
                           .text = "Ollama has none.",
                           .icon = Icon::models,
                           .action = {.name = "Get one"},
                           .place = EmptyPlace::card};
  const auto draw = [&] {
    unfolded = expandable_row(page.ui, {0, 0, 400, 32},
                              {.name = "Thought for 3.2 s", .detail = "5 results", .icon = Icon::brain});
    key_value(page.ui, {0, 40, 300, 28}, {.label = "Family", .value = "Qwen3"});
    gauge(page.ui, {0, 80, 300, 24}, {.name = "Context", .text = "9.6k of 40k", .part = 0.24f});
    status_word(page.ui, {0, 110, 300, 20}, {.text = "Running", .tone = Tone::success, .test_id = "ollama-status"});
    badge(page.ui, 0, 140, {.text = "Tools", .kind = BadgeKind::outline, .icon = Icon::tool});
    opened = card_button(page.ui, {0, 160, 300, 100}, {.name = "Details of Qwen3 8B"});
    acted = empty_state(page.ui, {0, 300, 300, empty_state_height(page.ui, 300, empty)}, empty);
    section_heading(page.ui, {0, 500, 300, 20}, "Ollama", 2, "4");
  };
  page.frame(draw);
  CHECK_FALSE(page.has_duplicates());
  CHECK((page.find(NodeRole::button, "Thought for 3.2 s")->flags & view::kExpandable) != 0);
  CHECK(page.find(NodeRole::meter, "Context")->value == "9.6k of 40k");
  CHECK(page.find(NodeRole::heading, "Ollama")->level == 2);
  CHECK(page.find(NodeRole::text, "Running")->test_id == "ollama-status");
  page.frame(draw, {test::activate(page.find(NodeRole::button, "Thought for 3.2 s")->id),
                    test::activate(page.find(NodeRole::button, "Get one")->id),
                    test::activate(page.find(NodeRole::button, "Details of Qwen3 8B")->id)});
  CHECK(unfolded);
  CHECK(opened);
  CHECK(acted);
}

TEST_CASE("cursors hand out rectangles without gaps or overlaps") {
  Column column({10, 20, 100, 200});
  CHECK(column.take(30) == Rect{10, 20, 100, 30});
  column.gap(5);
  CHECK(column.take(10) == Rect{10, 55, 100, 10});
  CHECK(column.used() == 45);
  CHECK(column.rest() == Rect{10, 65, 100, 155});
  Row row({0, 0, 100, 40});
  CHECK(row.take(20) == Rect{0, 0, 20, 40});
  CHECK(row.take_right_middle(30, 10) == Rect{70, 15, 30, 10});
  CHECK(row.rest() == Rect{20, 0, 50, 40});
  CHECK(columns({0, 0, 1000, 10}, 320, 12).size() == 3);
  CHECK(columns({0, 0, 200, 10}, 320, 12).size() == 1);
  CHECK(columns({0, 0, 652, 10}, 320, 12)[1] == Rect{332, 0, 320, 10});
}

TEST_CASE("a link leads somewhere, a link button does something") {
  Page page;
  bool pressed = false;
  const auto draw = [&] {
    link(page.ui, {0, 0, 300, 20},
         {.name = "ollama.ai", .href = "https://ollama.ai/", .icon_after = Icon::external, .flags = view::kNewTab});
    pressed = link_button(page.ui, {0, 30, 300, 20}, {.name = "Install Ollama", .href = "https://ignored.example/"});
  };
  page.frame(draw);
  const view::Node* anchor = page.find(NodeRole::link, "ollama.ai");
  REQUIRE(anchor != nullptr);
  CHECK(anchor->href == "https://ollama.ai/");
  CHECK((anchor->flags & view::kNewTab) != 0);
  CHECK(anchor->rect.w < 300);
  const view::Node* opener = page.find(NodeRole::button, "Install Ollama");
  REQUIRE(opener != nullptr);
  CHECK(opener->href.empty());
  page.frame(draw, {test::activate(opener->id)});
  CHECK(pressed);
}

TEST_CASE("with forced colours every field has a border, and text is as strong as it can be") {
  Page page;
  page.environment.forced_colors = true;
  page.frame([&] {
    CHECK(page.ui.colour(Tone::muted) == page.ui.colour(Tone::primary));
    CHECK(page.ui.palette().border.subtle == page.ui.colour(Tone::primary));
  });
}

TEST_CASE("a note under a field is read, as help or as what is wrong") {
  Page page;
  page.frame([&] {
    CHECK(field_note(page.ui, {0, 0, 300, 0}, "Kept on this machine", NoteKind::helper) == 16);
    CHECK(field_note(page.ui, {0, 20, 300, 0}, "The address must begin with https://", NoteKind::error) == 16);
    const FieldResult area = text_area(page.ui, {0, 60, 300, 80}, {.name = "Notes", .value = "a\nb"});
    CHECK(area.id != 0);
  });
  CHECK(page.names(NodeRole::text).size() == 2);
  CHECK(page.find(NodeRole::textarea, "Notes")->rect.y == 68);
}
