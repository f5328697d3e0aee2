#pragma once
// What every screen is given: what to draw with, what to draw, and where what the person did goes.

#include <map>
#include <string>
#include <vector>

#include "shared/view/actions.h"
#include "web/widgets/markdown_view.h"
#include "web/widgets/text.h"
#include "web/widgets/ui.h"

namespace kf::screens {

using ui::Rect;

// What is laid out once and kept from frame to frame. Belongs to the app, not to the state: it can be thrown away at
// any time.
struct Memory {
  std::string conversation;                    // whose messages these are
  std::map<size_t, ui::MarkdownView> answers;  // by position in the conversation
  std::map<size_t, ui::MarkdownView> thoughts;
  std::map<size_t, ui::TextBlock> questions;
};

struct Frame {
  ui::Ui& ui;
  const view::State& state;
  Memory& memory;
  std::vector<view::Action>& actions;
  double wall_ms = 0;  // milliseconds since 1970
  int utc_offset_minutes = 0;

  void act(view::Action action) const { actions.push_back(std::move(action)); }
};

// Where the parts of a page lie (tokens.json, breakpoints).
enum class Width { phone, tablet, desktop, wide };
Width width_of(const ui::Ui& ui);

// 48 high (52 on phones), with a hairline below.
Rect take_top_bar(const Frame& frame, Rect& area);

// A screen with a side panel: beside the content where there is room, over it where there is less, in its place on
// phones.
using DrawPart = void (*)(const Frame& frame, const Rect& area);
struct PanelParts {
  bool is_open = false;
  float width = 0;
  DrawPart content;
  DrawPart panel;
};
void draw_with_panel(const Frame& frame, const Rect& whole, const PanelParts& parts);

// The screens. `area` is what the rail and the tab bar leave.
void draw_shell(const Frame& frame);
void draw_own_password(const Frame& frame);  // in place of all others, until one is chosen
void draw_models(const Frame& frame, const Rect& area);
void draw_chat(const Frame& frame, const Rect& area);
void draw_governance(const Frame& frame, const Rect& area);
void draw_settings(const Frame& frame, const Rect& area);
void draw_sign_in(const Frame& frame);
void draw_not_found(const Frame& frame, const Rect& area);

}  // namespace kf::screens
