#include "web/platform/font_loader.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "imgui.h"
#include "imgui_internal.h"
#include "misc/freetype/imgui_freetype.h"
#include "web/platform/imports.h"

namespace kf::fonts {
namespace {

constexpr int face_count = static_cast<int>(Face::count);
constexpr float reference_px = 13;

std::array<ImFont*, face_count * phases> installed{};

// A source's flags say which face and phase it is.
int face_of(const ImFontConfig& source) { return static_cast<int>(source.FontLoaderFlags) / phases; }
int phase_of(const ImFontConfig& source) { return static_cast<int>(source.FontLoaderFlags) % phases; }

float density(const ImFontConfig& source, const ImFontBaked& baked) {
  return source.RasterizerDensity * baked.RasterizerDensity;
}

bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool init_baked(ImFontAtlas*, ImFontConfig* source, ImFontBaked* baked, void*) {
  const float scale = density(*source, *baked);
  float ascent_and_descent[2];
  kf_js_face_metrics(face_of(*source), baked->Size * scale, ascent_and_descent);
  baked->Ascent = std::ceil(ascent_and_descent[0]) / scale;
  baked->Descent = -std::ceil(ascent_and_descent[1]) / scale;
  return true;
}

// Puts the pixels that the host has just rasterised into the atlas.
bool pack_pixels(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, const kf_glyph_box& box,
                 ImFontGlyph* glyph) {
  const int pack_id = ImFontAtlasPackAddRect(atlas, box.w, box.h);
  if (pack_id == ImFontAtlasRectId_Invalid) return false;
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, pack_id);
  const float scale = density(*source, *baked);
  glyph->X0 = static_cast<float>(box.x0) / scale;
  glyph->Y0 = static_cast<float>(box.y0) / scale + baked->Ascent;
  glyph->X1 = glyph->X0 + static_cast<float>(box.w) / scale;
  glyph->Y1 = glyph->Y0 + static_cast<float>(box.h) / scale;
  glyph->Visible = true;
  glyph->Colored = box.coloured != 0;
  glyph->PackId = pack_id;
  if (box.coloured) atlas->TexPixelsUseColors = true;
  ImVector<unsigned char>& pixels = atlas->Builder->TempBuffer;
  pixels.resize(box.w * box.h * 4);
  kf_js_take_pixels(pixels.Data);
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.Data, ImTextureFormat_RGBA32, box.w * 4);
  return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar codepoint,
                ImFontGlyph* glyph, float* only_advance) {
  const float scale = density(*source, *baked);
  const float shift = static_cast<float>(phase_of(*source)) / phases;
  kf_glyph_box box{};
  const bool visible = kf_js_rasterise_glyph(face_of(*source), baked->Size * scale, codepoint, shift, &box) != 0;
  if (only_advance) {
    *only_advance = box.advance / scale;
    return true;
  }
  glyph->Codepoint = codepoint;
  glyph->AdvanceX = box.advance / scale;
  return !visible || pack_pixels(atlas, source, baked, box, glyph);
}

const ImFontLoader& loader() {
  static const ImFontLoader instance = [] {
    ImFontLoader made;
    made.Name = "browser";
    made.FontSrcContainsGlyph = contains_glyph;
    made.FontBakedInit = init_baked;
    made.FontBakedLoadGlyph = load_glyph;
    return made;
  }();
  return instance;
}

ImFont* add_font(int face, int phase) {
  ImFontConfig config;
  std::snprintf(config.Name, sizeof config.Name, "face %d phase %d", face, phase);
  config.FontLoader = &loader();
  config.FontLoaderFlags = static_cast<unsigned>(face * phases + phase);
  config.SizePixels = reference_px;
  return ImGui::GetIO().Fonts->AddFont(&config);
}

}  // namespace

void install() {
  for (int face = 0; face < face_count; ++face)
    for (int phase = 0; phase < phases; ++phase) installed[face * phases + phase] = add_font(face, phase);
}

ImFont* font(Face face, int phase) { return installed[static_cast<int>(face) * phases + phase]; }
ImFont* font(Face face) { return font(face, 0); }

void set_density(float device_pixel_ratio) {
  for (ImFont* each : installed) each->CurrentRasterizerDensity = device_pixel_ratio;
}

}  // namespace kf::fonts

// Dear ImGui asks for its FreeType loader by this name when it is built with IMGUI_ENABLE_FREETYPE; so stb_truetype
// stays out of the page.
namespace ImGuiFreeType {
const ImFontLoader* GetFontLoader() { return &kf::fonts::loader(); }
bool DebugEditFontLoaderFlags(unsigned int*) { return false; }
}  // namespace ImGuiFreeType
