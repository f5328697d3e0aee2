#include "web/widgets/ui.h"

#include <doctest/doctest.h>

#include "harness.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/scroll.h"

using namespace kf;
using namespace kf::ui;
using test::Page;
using Kind = host::Event::Kind;

TEST_CASE("a node's rectangle is relative to the node around it") {
  Page page;
  page.frame([&] {
    const auto main = page.ui.open({.role = NodeRole::main, .rect = {100, 50, 800, 700}, .name = "Main"});
    page.ui.add({.role = NodeRole::group, .rect = {110, 70, 20, 20}, .name = "Inner"});
  });
  const view::Node* main = page.find(NodeRole::main, "Main");
  const view::Node* inner = page.find(NodeRole::group, "Inner");
  REQUIRE(inner != nullptr);
  CHECK(inner->rect == Rect{10, 20, 20, 20});
  CHECK(inner->parent == main->id);
  CHECK(main->parent == 0);
}

TEST_CASE("what floats comes after what it floats over, whenever it was drawn") {
  Page page;
  page.frame([&] {
    {
      const auto layer = page.ui.layer(Layer::popover);
      page.ui.add({.role = NodeRole::menu, .name = "Early"});
    }
    page.ui.add({.role = NodeRole::main, .name = "Late"});
  });
  REQUIRE(page.out.nodes.size() == 2);
  CHECK(page.out.nodes[0].name == "Late");
  CHECK(page.out.nodes[1].name == "Early");
}

TEST_CASE("a button answers to its own activation only, and not while it is disabled") {
  Page page;
  bool first = false, second = false, disabled = false;
  const auto draw = [&] {
    first = button(page.ui, {0, 0, 80, 32}, {.name = "First"});
    second = button(page.ui, {0, 40, 80, 32}, {.name = "Second"});
    disabled = button(page.ui, {0, 80, 80, 32}, {.name = "Third", .state = ButtonState::disabled});
  };
  page.frame(draw);
  CHECK_FALSE(first);
  const Id second_id = page.find(NodeRole::button, "Second")->id;
  const view::Node third = *page.find(NodeRole::button, "Third");
  CHECK((third.flags & view::kDisabled) != 0);
  page.frame(draw, {test::activate(second_id), test::activate(third.id)});
  CHECK_FALSE(first);
  CHECK(second);
  CHECK_FALSE(disabled);
  page.frame(draw);
  CHECK_FALSE(second);
}

TEST_CASE("hover ends where something of a higher layer lies above") {
  Page page;
  bool below = false, above = false;
  const Rect rect{10, 10, 100, 100};
  const auto draw = [&] {
    below = page.ui.is_hovered(rect);
    const auto layer = page.ui.layer(Layer::popover);
    page.ui.occlude({50, 10, 60, 100});
    above = page.ui.is_hovered(rect);
  };
  page.frame(draw);
  page.frame(draw, {test::pointer(Kind::pointer_move, 60, 20)});
  CHECK_FALSE(below);
  CHECK(above);
  page.frame(draw, {test::pointer(Kind::pointer_move, 20, 20)});
  CHECK(below);
  page.frame(draw, {test::pointer(Kind::pointer_leave, 0, 0)});
  CHECK_FALSE(below);
}

TEST_CASE("hover ends at the clip") {
  Page page;
  bool hovered = true;
  page.frame(
      [&] {
        const auto clip = page.ui.clip({0, 0, 50, 50});
        hovered = page.ui.is_hovered({0, 0, 100, 100});
      },
      {test::pointer(Kind::pointer_move, 70, 20)});
  CHECK_FALSE(hovered);
}

TEST_CASE("a control is pressed while the pointer that went down on it stays on it") {
  Page page;
  Interaction state;
  const auto draw = [&] { state = control(page.ui, {0, 0, 50, 50}, {.name = "Plain"}); };
  page.frame(draw, {test::pointer(Kind::pointer_down, 10, 10)});
  CHECK(state.is_pressed);
  page.frame(draw, {test::pointer(Kind::pointer_move, 80, 10)});
  CHECK_FALSE(state.is_pressed);
  page.frame(draw, {test::pointer(Kind::pointer_move, 20, 10)});
  CHECK(state.is_pressed);
  page.frame(draw, {test::pointer(Kind::pointer_up, 20, 10)});
  CHECK_FALSE(state.is_pressed);
}

TEST_CASE("an animation eases to its target, asks for frames until then and for none afterwards") {
  Page page;
  float value = 0;
  float target = 0;
  const auto draw = [&] { value = page.ui.animate(7, target, 100); };
  page.frame(draw);
  CHECK(page.out.next_frame_ms < 0);
  target = 1;
  page.frame(draw);
  CHECK(value == 0);
  CHECK(page.out.next_frame_ms == 0);
  page.now_ms += 50;
  page.frame(draw);
  CHECK(value > 0.5f);
  CHECK(value < 1);
  page.now_ms += 50;
  page.frame(draw);
  CHECK(value == 1);
  page.now_ms += 50;
  page.frame(draw);
  CHECK(page.out.next_frame_ms < 0);
}

TEST_CASE("with reduced motion everything is at once and the spinner stands still") {
  Page page;
  page.environment.reduced_motion = true;
  float value = 0, target = 0;
  const auto draw = [&] {
    value = page.ui.animate(7, target, 100);
    draw_spinner(page.ui, {0, 0, 16, 16}, 16, {0x000000FF});
  };
  page.frame(draw);
  target = 1;
  page.frame(draw);
  CHECK(value == 1);
  CHECK(page.out.next_frame_ms < 0);
}

TEST_CASE("a spinner asks for thirty frames a second, and for none where it cannot be seen") {
  Page page;
  page.frame([&] { draw_spinner(page.ui, {0, 0, 16, 16}, 16, {0x000000FF}); });
  CHECK(page.out.next_frame_ms == doctest::Approx(1000.0 / 30).epsilon(0.01));
  page.frame([&] { draw_spinner(page.ui, {0, 2000, 16, 16}, 16, {0x000000FF}); });
  CHECK(page.out.next_frame_ms < 0);
}

TEST_CASE("a tooltip comes after half a second of hover, at once on focus, and goes when its control is pressed") {
  Page page;
  const auto draw = [&] { icon_button(page.ui, {100, 100, 32, 32}, {.name = "Search", .icon = Icon::search}); };
  page.frame(draw, {test::pointer(Kind::pointer_move, 110, 110)});
  page.now_ms += 200;
  page.frame(draw);
  CHECK(page.out.next_frame_ms == doctest::Approx(300));
  const int without = test::screen().list.VtxBuffer.Size;
  page.now_ms += 300;
  page.frame(draw);
  CHECK(test::screen().list.VtxBuffer.Size > without);
  page.frame(draw, {test::pointer(Kind::pointer_down, 110, 110), test::pointer(Kind::pointer_up, 110, 110)});
  CHECK(test::screen().list.VtxBuffer.Size <= without);
}

TEST_CASE("an identical frame gives identical nodes and wants no other") {
  Page page;
  const auto draw = [&] {
    button(page.ui, {0, 0, 80, 32}, {.name = "Save"});
    icon_button(page.ui, {0, 40, 32, 32}, {.name = "Search", .icon = Icon::search});
  };
  page.frame(draw);
  const std::vector<view::Node> before = page.out.nodes;
  page.frame(draw);
  CHECK(page.out.nodes == before);
  CHECK(page.out.next_frame_ms < 0);
}

TEST_CASE("what scrolls keeps its place in the content and moves on the page") {
  Page page;
  const Rect box{0, 100, 200, 100};
  float drawn_y = 0;
  Id scroller = 0;
  const auto draw = [&] {
    ScrollFrame scroll(page.ui, box, {.key = "list", .content_h = 500});
    scroller = scroll.id();
    drawn_y = scroll.content().y;
    page.ui.add({.role = NodeRole::listitem, .rect = {0, drawn_y + 300, 200, 20}, .name = "Far"});
  };
  page.frame(draw);
  CHECK(drawn_y == 100);
  CHECK(page.find(NodeRole::listitem, "Far")->rect.y == 300);
  host::Event event;
  event.kind = Kind::scroll;
  event.node = scroller;
  event.y = 250;
  page.frame(draw, {event});
  CHECK(drawn_y == -150);
  CHECK(page.find(NodeRole::listitem, "Far")->rect.y == 300);
}

TEST_CASE("a reader at the end stays there while the content grows, one who scrolled up is left alone") {
  Page page;
  float content_h = 300, drawn_y = 0;
  Id scroller = 0;
  bool at_end = false;
  const auto draw = [&] {
    ScrollFrame scroll(page.ui, {0, 0, 200, 100}, {.key = "log", .content_h = content_h, .end = ScrollEnd::follow});
    scroller = scroll.id();
    drawn_y = scroll.content().y;
    at_end = scroll.is_at_end();
  };
  page.frame(draw);
  CHECK(drawn_y == -200);
  content_h = 400;
  page.frame(draw);
  CHECK(drawn_y == -300);
  host::Event event;
  event.kind = Kind::scroll;
  event.node = scroller;
  event.y = 50;
  page.frame(draw, {event});
  content_h = 500;
  page.frame(draw);
  CHECK(drawn_y == -50);
  CHECK_FALSE(at_end);
}

TEST_CASE("content whose height is known only afterwards is followed in the next frame") {
  Page page;
  float drawn_y = 0;
  const auto draw = [&] {
    ScrollFrame scroll(page.ui, {0, 0, 200, 100}, {.key = "log", .end = ScrollEnd::follow});
    drawn_y = scroll.content().y;
    scroll.finish(350);
  };
  page.frame(draw);
  CHECK(page.out.next_frame_ms == 0);
  page.frame(draw);
  CHECK(drawn_y == -250);
  CHECK(page.out.next_frame_ms < 0);
}
