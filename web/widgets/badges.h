#pragma once
// Small things that say a state: badges, dots with a word, gauges, progress bars.

#include "web/widgets/draw.h"
#include "web/widgets/text.h"

namespace kf::ui {

enum class BadgeKind : uint8_t { neutral, outline, accent, success, warning, danger, info };

struct BadgeOptions {
  std::string_view text;
  BadgeKind kind = BadgeKind::neutral;
  Icon icon = no_icon;
  Tone icon_tone = Tone::secondary;  // outline badges may colour their icon
  std::string_view description = {};
  std::string_view test_id = {};
  std::string_view key = {};
};
// 20 high, at x, centred on `centre_y`. The width.
float badge(Ui& ui, float x, float centre_y, const BadgeOptions& options);
float badge_width(Ui& ui, const BadgeOptions& options);

// Dot and word, or icon and word, in the state's colour. The width.
struct StatusOptions {
  std::string_view text;
  Tone tone = Tone::muted;
  DotShape dot = DotShape::full;
  Icon icon = no_icon;  // instead of the dot
  TextStyle style = style::ui;
  std::string_view test_id = {};
  std::string_view key = {};
};
float status_word(Ui& ui, const Rect& rect, const StatusOptions& options);
float status_word_width(Ui& ui, const StatusOptions& options);

// 40x4 bar and words: "9.6k of 40k". Amber from 0.85, red from 1. The width.
struct GaugeOptions {
  std::string_view name;
  std::string_view text;
  float part = 0;
  std::string_view description = {};
};
float gauge(Ui& ui, const Rect& rect, const GaugeOptions& options);
float gauge_width(Ui& ui, const GaugeOptions& options);

enum class BarKind : uint8_t { accent, quiet };
struct ProgressOptions {
  std::string_view name;
  std::string_view value_text = {};  // "62 %, 1 min 12 s left"
  float part = 0;
  BarKind kind = BarKind::accent;
};
// Fills rect; eases over 250 ms and never runs backwards.
void progress_bar(Ui& ui, const Rect& rect, const ProgressOptions& options);

}  // namespace kf::ui
