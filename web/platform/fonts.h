#pragma once
// Fonts of the browser as Dear ImGui fonts, rasterised glyph by glyph when first needed, and whole runs of text that
// need shaping.

#include <cstdint>
#include <string_view>

struct ImDrawList;
struct ImFont;

namespace kf::fonts {

enum class Face { ui_400, ui_500, ui_600, ui_400_italic, mono_400, mono_600, count };

// Once, after ImGui::CreateContext().
void install();
// At the start of each frame. Another ratio than before makes the glyphs anew as they are needed.
void set_density(float device_pixel_ratio);
ImFont* font(Face face);

// One line of text in any script, without line breaks. Pens move by fractions of a pixel and glyphs exist in several
// sub-pixel positions, so text is spaced as the browser spaces it and is sharp at every zoom; ImDrawList::AddText snaps
// to whole CSS pixels and is neither. Words that need shaping, and lines that hold right-to-left text, are drawn as
// shaped runs. Sizes and positions are CSS pixels; `baseline` is snapped to a device pixel. Both return the advance.
float text_width(std::string_view text, Face face, float size_px);
float draw_text(ImDrawList& list, std::string_view text, Face face, float size_px, float x, float baseline,
                uint32_t colour);

// A run that must be shaped as a whole (Arabic, Indic scripts, Thai, combining marks, joined emoji, flags,
// right-to-left): drawn by Canvas 2D once and kept in the font atlas as one image. Sizes are CSS pixels. `texture_uv`
// are the corners in the atlas' texture; `coloured` images are drawn white, others tinted.
struct ShapedRun {
  float width = 0;                     // advance
  float x0 = 0, y0 = 0, w = 0, h = 0;  // the image, relative to the pen on the baseline
  float u0 = 0, v0 = 0, u1 = 0, v1 = 0;
  bool coloured = false;
  bool drawable = false;
};
const ShapedRun& shaped_run(std::string_view text, Face face, float size_px);

// Ascent of a face at a size, from the browser's metrics: baseline = top of the line box + (line height - (ascent +
// descent)) / 2 + ascent.
struct FaceMetrics {
  float ascent = 0;
  float descent = 0;  // positive
};
FaceMetrics metrics(Face face, float size_px);

}  // namespace kf::fonts
