#pragma once
// A colour, and what WCAG says about two of them.

#include <cstdint>
#include <string>

namespace kf::view {

// 0xRRGGBBAA, sRGB with straight alpha.
struct Colour {
  uint32_t rgba = 0;

  constexpr uint32_t r() const { return rgba >> 24; }
  constexpr uint32_t g() const { return (rgba >> 16) & 0xFF; }
  constexpr uint32_t b() const { return (rgba >> 8) & 0xFF; }
  constexpr uint32_t a() const { return rgba & 0xFF; }
  // 0xAABBGGRR, as Dear ImGui's draw lists take it.
  constexpr uint32_t abgr() const { return a() << 24 | b() << 16 | g() << 8 | r(); }

  friend bool operator==(const Colour&, const Colour&) = default;
};

// "#rrggbb", with "aa" behind it when it is not opaque.
std::string css(Colour colour);

// The same colour with its alpha times `factor` (0 to 1).
Colour with_alpha(Colour colour, float factor);

// What is seen when `top` lies on the opaque `below`.
Colour over(Colour top, Colour below);

// WCAG 2.2: 1 to 21. Both are taken as opaque.
double contrast_ratio(Colour a, Colour b);

}  // namespace kf::view
