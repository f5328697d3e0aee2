#pragma once
// The icons as drawing steps on a grid of 16 units.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kf::view {

// `none` draws nothing.
enum class Icon : uint8_t {
  none,
  mark,
  chat,
  models,
  knowledge,
  agents,
  plug,
  connections,
  shield,
  shield_check,
  settings,
  search,
  plus,
  minus,
  x,
  check,
  down,
  up,
  right,
  left,
  updown,
  arrow_up,
  stop,
  copy,
  refresh,
  dots,
  download,
  trash,
  play,
  pause,
  external,
  lock,
  eye,
  eye_off,
  cloud,
  laptop,
  server,
  tool,
  image,
  brain,
  clip,
  clock,
  alert,
  info,
  ok,
  bad,
  filter,
  file,
  edit,
  sidebar,
  key,
  user,
  history,
  bolt,
  menu,
  pin,
  globe,
  chart,
  branch,
  ticket,
  enter,
  retry,
  count
};

// One step. Units are those of the grid; `v` holds what the comment names.
struct IconStep {
  enum class Kind : uint8_t {
    rect,       // x, y, w, h, radius: outlined
    circle,     // centre x, centre y, radius: outlined
    disc,       // centre x, centre y, radius: filled
    move,       // x, y: a path begins
    line,       // x, y
    cubic,      // control x, y, control x, y, end x, y
    quadratic,  // control x, y, end x, y
    close,      // back to where the path began
    stroke,     // the path that was built is outlined, with round ends where it is open
    fill,       // the path that was built is filled
  };
  Kind kind = Kind::move;
  std::array<float, 6> v{};
  friend bool operator==(const IconStep&, const IconStep&) = default;
};

// The designers' name, such as "shieldCheck".
std::string_view icon_name(Icon icon);

// The icon's path data in the short notation of icons.cpp.
std::string_view icon_path(Icon icon);

// The steps of path data. Parsed at each call: keep them. What is not understood is left out.
std::vector<IconStep> icon_steps(std::string_view path);

// Width of the outline for an icon drawn at 12, 16 or 20 pixels, in those pixels.
constexpr float icon_stroke(float size_px) {
  if (size_px <= 12) return 1.25F;
  return size_px >= 20 ? 1.6F : 1.4F;
}

}  // namespace kf::view
