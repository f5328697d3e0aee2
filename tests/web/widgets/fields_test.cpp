#include "web/widgets/fields.h"

#include <doctest/doctest.h>

#include "harness.h"
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
