#pragma once
// Surfaces: cards, banners, what stands where nothing is, and blocks where something will be.

#include <span>

#include "web/widgets/buttons.h"
#include "web/widgets/text.h"
#include "web/widgets/ui.h"

namespace kf::ui {

// The look only.
void card(Ui& ui, const Rect& rect);
void selected_card(Ui& ui, const Rect& rect);

enum class CardState : uint8_t { plain, selected };
struct CardButtonOptions {
  std::string_view name;  // what activating it does: "Details of Qwen3 8B"
  CardState state = CardState::plain;
  std::string_view key = {};
};
// A card that can be activated as a whole: its look, its hover and one button over all of it. Call it first inside the
// card's node (open({.role = listitem, .test_id = …})); then draw texts with `.passes_pointer = true` and further
// buttons on top.
bool card_button(Ui& ui, const Rect& rect, const CardButtonOptions& options);

enum class BannerKind : uint8_t { danger, warning, info };
struct BannerOptions {
  std::string_view text;
  BannerKind kind = BannerKind::danger;
  std::string_view action = {};  // the name of its button; empty: none
  std::string_view test_id = {};
};
// Text may take several lines. An alert (danger) or a status. True when the action was activated.
bool banner(Ui& ui, const Rect& rect, const BannerOptions& options);
float banner_height(Ui& ui, float width, const BannerOptions& options);

enum class EmptyPlace : uint8_t { page, card };  // left-aligned; centred
struct EmptyOptions {
  std::string_view title;
  std::string_view text = {};
  Icon icon = no_icon;
  ButtonOptions action = {};  // no name: none
  EmptyPlace place = EmptyPlace::page;
  std::string_view test_id = {};
};
bool empty_state(Ui& ui, const Rect& rect, const EmptyOptions& options);
float empty_state_height(Ui& ui, float width, const EmptyOptions& options);

// A still block in the shape of what comes; nothing in the first 200 ms in which `loading` was drawn.
bool shows_skeleton(Ui& ui, std::string_view loading);
void skeleton(Ui& ui, const Rect& rect);

}  // namespace kf::ui
