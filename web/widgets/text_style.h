#pragma once
// The type scale as values, and what colour of text means.

#include <cstdint>

#include "web/platform/fonts.h"

namespace kf::ui {

struct TextStyle {
  fonts::Face face = fonts::Face::ui_400;
  float size = 13;
  float line = 20;
  friend bool operator==(const TextStyle&, const TextStyle&) = default;
};

// tokens.json, "type".
namespace style {
using fonts::Face;
inline constexpr TextStyle micro{Face::ui_500, 11, 16};
inline constexpr TextStyle micro_bold{Face::ui_600, 11, 16};
inline constexpr TextStyle meta{Face::ui_400, 12, 16};
inline constexpr TextStyle meta_medium{Face::ui_500, 12, 16};
inline constexpr TextStyle ui{Face::ui_400, 13, 20};
inline constexpr TextStyle ui_medium{Face::ui_500, 13, 20};
inline constexpr TextStyle section{Face::ui_600, 13, 20};
inline constexpr TextStyle body{Face::ui_400, 15, 24};
inline constexpr TextStyle title{Face::ui_600, 15, 24};
inline constexpr TextStyle heading{Face::ui_600, 18, 26};
inline constexpr TextStyle display{Face::ui_600, 24, 32};
inline constexpr TextStyle code{Face::mono_400, 13, 20};
inline constexpr TextStyle code_small{Face::mono_400, 12, 16};
}  // namespace style

enum class Tone : uint8_t {
  primary,
  secondary,
  muted,
  disabled,
  link,
  accent,
  success,
  warning,
  danger,
  info,
  on_accent,
  on_danger,
  on_tooltip,
};

enum class Align : uint8_t { left, centre, right };

}  // namespace kf::ui
