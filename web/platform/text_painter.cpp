#include <cmath>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/platform/canvas.h"
#include "web/platform/font_loader.h"
#include "web/platform/imports.h"
#include "web/platform/shaped_runs.h"
#include "web/platform/shaping.h"

namespace kf::fonts {
namespace {

// Where the pen stands, in device pixels: the pixel its glyph is put on, and the phase that stands for the rest.
struct Pen {
  float pixel;
  int phase;
};

Pen pen_at(float device_x) {
  const float steps = std::floor(device_x * phases + 0.5f);
  const float pixel = std::floor(steps / phases);
  return {pixel, static_cast<int>(steps - pixel * phases)};
}

void put_image(ImDrawList& list, ImVec2 min, ImVec2 max, ImVec2 uv_min, ImVec2 uv_max, ImU32 colour) {
  list.PrimReserve(6, 4);
  list.PrimRectUV(min, max, uv_min, uv_max, colour);
}

ImU32 untinted(ImU32 colour) { return colour | ~IM_COL32_A_MASK; }

uint32_t rgb_of(ImU32 colour) {
  return (colour >> IM_COL32_R_SHIFT & 0xFF) << 16 | (colour >> IM_COL32_G_SHIFT & 0xFF) << 8 |
         (colour >> IM_COL32_B_SHIFT & 0xFF);
}

// The glyph is looked for before vertices are reserved: making it may move the atlas to a new texture.
float draw_codepoint(ImDrawList& list, ImWchar codepoint, Face face, float size_px, float x, float baseline,
                     ImU32 colour) {
  const float ratio = canvas::device_pixel_ratio();
  const Pen pen = pen_at(x * ratio);
  ImFontBaked& baked = *font(face, pen.phase)->GetFontBaked(size_px, ratio);
  const ImFontGlyph& glyph = *baked.FindGlyph(codepoint);
  if (glyph.Visible) {
    const float left = pen.pixel / ratio;
    const float top = baseline - baked.Ascent;
    put_image(list, {left + glyph.X0, top + glyph.Y0}, {left + glyph.X1, top + glyph.Y1}, {glyph.U0, glyph.V0},
              {glyph.U1, glyph.V1}, glyph.Colored ? untinted(colour) : colour);
  }
  return glyph.AdvanceX;
}

float draw_simple(ImDrawList& list, std::string_view text, Face face, float size_px, float x, float baseline,
                  ImU32 colour) {
  float pen = x;
  for (size_t at = 0; at < text.size();)
    pen += draw_codepoint(list, next_codepoint(text, at), face, size_px, pen, baseline, colour);
  return pen - x;
}

float draw_shaped(ImDrawList& list, std::string_view text, Face face, float size_px, float x, float baseline,
                  ImU32 colour) {
  const bool burnt_in = mixes_emoji(text);
  const ShapedRun& run = shaped_run(text, face, size_px, burnt_in ? rgb_of(colour) : white);
  if (run.drawable) {
    const float left = canvas::snap(x) + run.x0;
    const float top = baseline + run.y0;
    put_image(list, {left, top}, {left + run.w, top + run.h}, {run.u0, run.v0}, {run.u1, run.v1},
              run.coloured || burnt_in ? untinted(colour) : colour);
  }
  return run.width;
}

float simple_width(std::string_view text, Face face, float size_px) {
  ImFontBaked& baked = *font(face, 0)->GetFontBaked(size_px, canvas::device_pixel_ratio());
  float width = 0;
  for (size_t at = 0; at < text.size();) width += baked.GetCharAdvance(static_cast<ImWchar>(next_codepoint(text, at)));
  return width;
}

bool outside(const ImDrawList& list, float size_px, float baseline) {
  const ImVec4& clip = list._CmdHeader.ClipRect;
  return baseline - 2 * size_px > clip.w || baseline + size_px < clip.y;
}

// Reused, because every text of every frame passes here.
std::vector<Segment>& scratch() {
  static std::vector<Segment> segments;
  return segments;
}

}  // namespace

float text_width(std::string_view text, Face face, float size_px) {
  segment_line(text, scratch());
  float width = 0;
  for (const Segment& segment : scratch())
    width += segment.kind == SegmentKind::simple ? simple_width(segment.text, face, size_px)
                                                 : shaped_run(segment.text, face, size_px).width;
  return width;
}

float draw_text(ImDrawList& list, std::string_view text, Face face, float size_px, float x, float baseline,
                uint32_t colour) {
  if (outside(list, size_px, baseline)) return text_width(text, face, size_px);
  segment_line(text, scratch());
  const float snapped = canvas::snap(baseline);
  float pen = x;
  for (const Segment& segment : scratch()) {
    const auto draw = segment.kind == SegmentKind::simple ? draw_simple : draw_shaped;
    pen += draw(list, segment.text, face, size_px, pen, snapped, colour);
  }
  return pen - x;
}

FaceMetrics metrics(Face face, float size_px) {
  float ascent_and_descent[2];
  kf_js_face_metrics(static_cast<int>(face), size_px, ascent_and_descent);
  return {ascent_and_descent[0], ascent_and_descent[1]};
}

}  // namespace kf::fonts
