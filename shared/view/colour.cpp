#include "shared/view/colour.h"

#include <algorithm>
#include <cmath>

namespace kf::view {
namespace {

Colour from_parts(uint32_t r, uint32_t g, uint32_t b, uint32_t a) { return {r << 24 | g << 16 | b << 8 | a}; }

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
double linear(uint32_t part) {
  const double value = part / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
  return 0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b());
}

}  // namespace

std::string css(Colour colour) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = "#";
  for (int shift = 28; shift >= (colour.a() == 0xFF ? 8 : 0); shift -= 4) text += kHex[(colour.rgba >> shift) & 0xF];
  return text;
}

Colour with_alpha(Colour colour, float factor) {
  const float alpha = static_cast<float>(colour.a()) * std::clamp(factor, 0.0F, 1.0F);
  return {(colour.rgba & 0xFFFFFF00) | static_cast<uint32_t>(std::lround(alpha))};
}

Colour over(Colour top, Colour below) {
  const auto mix = [alpha = top.a()](uint32_t upper, uint32_t lower) {
    return (upper * alpha + lower * (255 - alpha) + 127) / 255;
  };
  return from_parts(mix(top.r(), below.r()), mix(top.g(), below.g()), mix(top.b(), below.b()), 255);
}

double contrast_ratio(Colour a, Colour b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace kf::view
