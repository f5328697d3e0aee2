#pragma once
// The design tokens as typed constants: palettes, type scale, sizes, shadows, durations and breakpoints. Lengths are
// CSS pixels before zoom; whoever draws snaps edges to device pixels.

#include <cstdint>
#include <span>

#include "shared/view/colour.h"

namespace kf::view {

enum class Appearance : uint8_t { light, dark };

// Colours by what they are for. Those with alpha are drawn over what lies beneath.
struct Palette {
  struct Bg {
    Colour rail, sidebar, surface, raised, overlay, sunken, code, tooltip;
  } bg;
  struct Fill {
    Colour neutral, hover, pressed, selected, track, skeleton;
  } fill;
  struct Border {
    Colour subtle, normal, strong, control;
  } border;
  struct Text {
    Colour primary, secondary, muted, disabled, on_tooltip, link;
  } text;
  struct Accent {
    Colour fill, fill_hover, fill_pressed, on, text, soft, border;
  } accent;
  struct Success {
    Colour text, solid, soft, border;
  } success;
  struct Warning {
    Colour text, solid, soft, border;
  } warning;
  struct Danger {
    Colour text, solid, on, soft, border;
  } danger;
  struct Info {
    Colour text, solid, soft, border;
  } info;
  struct Syntax {
    Colour plain, keyword, string, number, comment, function, type;
  } syntax;
  struct Chart {
    Colour s1, s2, s3, s4, grid, axis;
  } chart;
  Colour selection, focus, scrim, shadow;
};

const Palette& palette(Appearance appearance);

enum class FontFace : uint8_t { ui, mono };

struct TextStyle {
  float size = 13;
  float line = 20;
  int weight = 400;
  FontFace face = FontFace::ui;
  friend bool operator==(const TextStyle&, const TextStyle&) = default;
};

// What they are for stands beside them. Below 640 px of page width they grow: on_phone().
namespace type_scale {
inline constexpr TextStyle micro{11, 16, 500};    // badges, chart axes, key caps; never sentences
inline constexpr TextStyle meta{12, 16, 400};     // metadata, helper text, table cells of secondary rank
inline constexpr TextStyle ui{13, 20, 400};       // controls, lists, tables, menus; weight 500 for labels and buttons
inline constexpr TextStyle body{15, 24, 400};     // transcript and long reading only
inline constexpr TextStyle section{13, 20, 600};  // section headings inside a screen
inline constexpr TextStyle title{15, 24, 600};    // page title in the top bar, card titles of side panels, Markdown h3
inline constexpr TextStyle heading{18, 26, 600};  // dialog titles, Markdown h2
inline constexpr TextStyle display{24, 32, 600};  // first run, Markdown h1, large metric
inline constexpr TextStyle code{13, 20, 400, FontFace::mono};        // code blocks, arguments
inline constexpr TextStyle code_small{12, 16, 400, FontFace::mono};  // model ids, hashes, addresses
}  // namespace type_scale

// The style as phones show it: controls and lists grow to 15/22, metadata to 13, reading to 16.
TextStyle on_phone(TextStyle style);

// One rounded rectangle of a shadow, behind the thing that casts it: its rectangle grown by `spread` on all sides and
// moved down by `dy`, with its radius plus `spread`, in palette.shadow times `alpha`.
struct ShadowLayer {
  float dy = 0;
  float spread = 0;
  float alpha = 0;
};

// In the order of drawing, the outermost first. Levels: 0 page, 1 cards (neither casts a shadow), 2 composer and sticky
// banners, 3 popovers, menus, tooltips and toasts, 4 dialogs.
std::span<const ShadowLayer> shadow_layers(int level, Appearance appearance);

namespace radius {
inline constexpr float tag = 4;
inline constexpr float control = 6;
inline constexpr float row = 6;
inline constexpr float card = 10;
inline constexpr float popover = 10;
inline constexpr float dialog = 14;
inline constexpr float bubble = 14;
inline constexpr float composer = 14;
inline constexpr float full = 999;
}  // namespace radius

namespace size {
inline constexpr float control_small = 24;
inline constexpr float control_normal = 32;
inline constexpr float control_large = 36;
inline constexpr float control_phone = 44;
inline constexpr float row_compact = 28;
inline constexpr float row_normal = 36;
inline constexpr float row_double = 52;
inline constexpr float rail = 56;
inline constexpr float rail_labelled = 208;
inline constexpr float list = 256;
inline constexpr float top_bar = 48;
inline constexpr float side_panel = 344;
inline constexpr float phone_top_bar = 52;
inline constexpr float phone_tab_bar = 60;
inline constexpr float transcript_max = 760;
inline constexpr float form_max = 560;
inline constexpr float content_max = 1440;
inline constexpr float dialog_small = 420;
inline constexpr float dialog_medium = 560;
inline constexpr float popover_menu = 240;
inline constexpr float popover_selector = 600;
inline constexpr float hit_target_min_pointer = 24;
inline constexpr float hit_target_min_touch = 44;
inline constexpr float scrollbar = 8;
inline constexpr float border = 1;
inline constexpr float focus_ring_width = 2;
inline constexpr float focus_ring_offset = 2;
}  // namespace size

// Milliseconds; all of them 0 with reduced motion.
namespace motion {
inline constexpr float hover_ms = 90;
inline constexpr float popover_ms = 140;
inline constexpr float panel_ms = 200;
inline constexpr float dialog_ms = 180;
inline constexpr float toast_ms = 180;
inline constexpr float progress_ease_ms = 250;
inline constexpr float highlight_fade_ms = 1200;
inline constexpr float spinner_period_ms = 900;
inline constexpr float spinner_frame_ms = 1000.0F / 30;
inline constexpr float spinner_show_after_ms = 300;

// Eases out, never overshoots: 0 to 1 for a part of time from 0 to 1.
constexpr float ease_out(float part) {
  if (part <= 0) return 0;
  if (part >= 1) return 1;
  const float rest = 1 - part;
  return 1 - rest * rest * rest;
}
}  // namespace motion

// How the page is laid out, by its width: phone: one column and a tab bar; tablet: the list and the side panel slide
// over the content; desktop: both push it; wide: the rail shows names.
enum class Layout : uint8_t { phone, tablet, desktop, wide };

Layout layout_for(float page_width);

}  // namespace kf::view
