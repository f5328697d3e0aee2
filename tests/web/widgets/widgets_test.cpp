#include <doctest/doctest.h>

#include "harness.h"
#include "web/widgets/badges.h"
#include "web/widgets/cards.h"
#include "web/widgets/layout.h"
#include "web/widgets/rows.h"

using namespace kf;
using namespace kf::ui;
using test::Page;

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
