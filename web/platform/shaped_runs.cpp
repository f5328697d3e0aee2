#include "web/platform/shaped_runs.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/platform/canvas.h"
#include "web/platform/imports.h"

namespace kf::fonts {
namespace {

constexpr size_t runs_max = 4096;
constexpr int pixels_max = 4 << 20;  // of the atlas, held by runs

struct Entry {
  ShapedRun run;
  int pack_id = ImFontAtlasRectId_Invalid;
  int pixels = 0;
  int last_frame = 0;
};

struct Cache {
  std::unordered_map<std::string, Entry> entries;
  int pixels = 0;
};

Cache& cache() {
  static Cache instance;
  return instance;
}

std::string key_of(std::string_view text, Face face, float device_px, uint32_t rgb) {
  std::string key =
      std::to_string(static_cast<int>(face)) + '/' + std::to_string(device_px) + '/' + std::to_string(rgb) + '/';
  return key.append(text);
}

// Half of what this frame does not show goes at once, the longest unused first: so the work is rare and short.
void evict() {
  std::vector<std::pair<int, const std::string*>> old;
  const int now = ImGui::GetFrameCount();
  for (const auto& [key, entry] : cache().entries)
    if (entry.last_frame < now - 1) old.emplace_back(entry.last_frame, &key);
  std::sort(old.begin(), old.end());
  old.resize((old.size() + 1) / 2);
  for (const auto& [frame, key] : old) {
    const auto found = cache().entries.find(*key);
    cache().pixels -= found->second.pixels;
    if (found->second.pack_id != ImFontAtlasRectId_Invalid)
      ImGui::GetIO().Fonts->RemoveCustomRect(found->second.pack_id);
    cache().entries.erase(found);
  }
}

void copy_into_atlas(ImFontAtlas& atlas, int pack_id, const kf_glyph_box& box) {
  std::vector<unsigned char> pixels(static_cast<size_t>(box.w) * box.h * 4);
  kf_js_take_pixels(pixels.data());
  const ImTextureRect& rect = *ImFontAtlasPackGetRect(&atlas, pack_id);
  ImTextureData& texture = *atlas.TexData;
  ImFontAtlasTextureBlockConvert(pixels.data(), ImTextureFormat_RGBA32, box.w * 4,
                                 static_cast<unsigned char*>(texture.GetPixelsAt(rect.x, rect.y)), texture.Format,
                                 texture.GetPitch(), box.w, box.h);
  ImFontAtlasTextureBlockQueueUpload(&atlas, &texture, rect.x, rect.y, rect.w, rect.h);
}

Entry make(std::string_view text, Face face, float size_px, uint32_t rgb) {
  const float ratio = canvas::device_pixel_ratio();
  kf_glyph_box box{};
  const bool visible =
      kf_js_rasterise_run(static_cast<int>(face), size_px * ratio, text.data(), text.size(), rgb, &box) != 0;
  Entry entry;
  entry.run.width = box.advance / ratio;
  if (!visible) return entry;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  entry.pack_id = ImFontAtlasPackAddRect(&atlas, box.w, box.h);
  if (entry.pack_id == ImFontAtlasRectId_Invalid) return entry;
  copy_into_atlas(atlas, entry.pack_id, box);
  entry.pixels = box.w * box.h;
  entry.run.x0 = static_cast<float>(box.x0) / ratio;
  entry.run.y0 = static_cast<float>(box.y0) / ratio;
  entry.run.w = static_cast<float>(box.w) / ratio;
  entry.run.h = static_cast<float>(box.h) / ratio;
  entry.run.coloured = box.coloured != 0;
  entry.run.drawable = true;
  return entry;
}

// The atlas moves its rectangles when it grows.
void refresh_corners(Entry& entry) {
  ImFontAtlasRect rect;
  if (!entry.run.drawable || !ImGui::GetIO().Fonts->GetCustomRect(entry.pack_id, &rect)) return;
  entry.run.u0 = rect.uv0.x, entry.run.v0 = rect.uv0.y;
  entry.run.u1 = rect.uv1.x, entry.run.v1 = rect.uv1.y;
}

}  // namespace

const ShapedRun& shaped_run(std::string_view text, Face face, float size_px, uint32_t rgb) {
  std::string key = key_of(text, face, size_px * canvas::device_pixel_ratio(), rgb);
  auto found = cache().entries.find(key);
  if (found == cache().entries.end()) {
    if (cache().entries.size() >= runs_max || cache().pixels >= pixels_max) evict();
    found = cache().entries.emplace(std::move(key), make(text, face, size_px, rgb)).first;
    cache().pixels += found->second.pixels;
  }
  found->second.last_frame = ImGui::GetFrameCount();
  refresh_corners(found->second);
  return found->second.run;
}

const ShapedRun& shaped_run(std::string_view text, Face face, float size_px) {
  return shaped_run(text, face, size_px, white);
}

}  // namespace kf::fonts
