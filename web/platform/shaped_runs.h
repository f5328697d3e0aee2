#pragma once
// Runs that the browser shaped, as images in the font atlas.

#include <cstdint>
#include <string_view>

#include "web/platform/fonts.h"

namespace kf::fonts {

inline constexpr uint32_t white = 0xFFFFFF;

// As shaped_run(), with the text's colour (0xRRGGBB) burnt in: for text that stands in one image with emoji and so
// cannot be tinted.
const ShapedRun& shaped_run(std::string_view text, Face face, float size_px, uint32_t rgb);

}  // namespace kf::fonts
