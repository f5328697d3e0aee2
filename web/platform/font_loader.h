#pragma once
// The browser's fonts as ImFonts: one per face and sub-pixel phase.

#include "web/platform/fonts.h"

namespace kf::fonts {

inline constexpr int phases = 4;

// Phase n of 4 is rasterised n/4 of a device pixel to the right.
ImFont* font(Face face, int phase);

}  // namespace kf::fonts
