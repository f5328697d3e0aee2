#pragma once
// A page without a browser: the widgets draw into a list that nobody shows, with a font whose every character is half
// its size wide.

#include <initializer_list>
#include <string>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/widgets/ui.h"

namespace kf::test {

// What the fakes of canvas and fonts in harness.cpp use.
struct Screen {
  Screen() {
    shared.SetCircleTessellationMaxError(0.3f);
    shared.CurveTessellationTol = 1.25f;
  }

  ImDrawListSharedData shared;
  ImDrawList list{&shared};
};
Screen& screen();

host::Event activate(ui::Id node);
host::Event pointer(host::Event::Kind kind, float x, float y);

class Page {
 public:
  float width = 1000, height = 800;
  host::Environment environment;
  double now_ms = 1000;
  ui::Ui ui;
  ui::FrameOutput out;

  // One frame in which `draw` draws.
  template <class Draw>
  void frame(Draw draw, std::vector<host::Event> events = {}) {
    begin(std::move(events));
    draw();
    finish();
  }

  void begin(std::vector<host::Event> events);
  void finish();

  const view::Node* find(view::NodeRole role, std::string_view name) const;
  std::vector<std::string> names(view::NodeRole role) const;
  // The text that the lines of the node say, a '\n' where one ends.
  static std::string text_of(const view::Node& node);
  bool has_duplicates();
};

}  // namespace kf::test
