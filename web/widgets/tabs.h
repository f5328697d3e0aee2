#pragma once
// A tab bar: names, counts and status dots over a shared hairline.

#include <optional>
#include <span>

#include "web/widgets/draw.h"
#include "web/widgets/ui.h"

namespace kf::ui {

enum class TabDot : uint8_t { none, full, hollow };

struct TabItem {
  std::string_view name;        // the accessible name, and what is drawn
  std::string_view count = {};  // muted behind the name; also the description
  TabDot dot = TabDot::none;
  Tone dot_tone = Tone::muted;
  std::string_view test_id = {};
};

struct TabBarOptions {
  std::string_view name;
  std::span<const TabItem> items;
  size_t chosen = 0;
  Id panel = 0;  // aria-controls
};
// Fills rect from the left; the caller draws the hairline at its bottom where it should run. The index chosen in this
// frame.
std::optional<size_t> tab_bar(Ui& ui, const Rect& rect, const TabBarOptions& options);
float tab_bar_width(Ui& ui, std::span<const TabItem> items);

}  // namespace kf::ui
