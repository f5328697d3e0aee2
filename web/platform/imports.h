#pragma once
// What web/platform/host_imports.js gives to the Wasm. Texts are UTF-8 with their length in bytes.

#include <cstddef>
#include <cstdint>

extern "C" {

// Where a glyph or a shaped run lies relative to its pen on the baseline, in device pixels, y down.
struct kf_glyph_box {
  float advance;
  int32_t x0, y0, w, h;
  int32_t coloured;  // it has colours of its own: an emoji
};

void kf_js_patch_semantics(const char* json, size_t size);
void kf_js_fetch_start(uint32_t id, const char* method, size_t method_size, const char* url, size_t url_size,
                       const char* body, size_t body_size);
void kf_js_fetch_abort(uint32_t id);
void kf_js_navigate(const char* path, size_t size, int replace_entry);
void kf_js_set_title(const char* title, size_t size);
void kf_js_storage_set(const char* key, size_t key_size, const char* value, size_t value_size);
void kf_js_storage_get(const char* key, size_t key_size);  // fills the incoming text
void kf_js_copy_text(const char* text, size_t size);
void kf_js_download(uint32_t id, const char* url, size_t url_size, const char* name, size_t name_size);
void kf_js_open_external(const char* url, size_t size);
void kf_js_focus_node(uint32_t node_id);
void kf_js_scroll_to(uint32_t node_id, float top);
void kf_js_set_field_value(uint32_t node_id, const char* value, size_t size);
void kf_js_announce(const char* text, size_t size);
void kf_js_adopt_session(const char* csrf, size_t size);
void kf_js_start_session();
void kf_js_keep_session();
void kf_js_set_cursor(const char* cursor, size_t size);
double kf_js_wall_ms();
double kf_js_steady_ms();
int kf_js_utc_offset_minutes();
void kf_js_locale();  // fills the incoming text

// `face` counts as fonts::Face does. Ascent and descent (positive) at that size.
void kf_js_face_metrics(int face, float px, float* ascent_and_descent);
// Rasterises: 1 when there are pixels, which kf_js_take_pixels() then copies as w * h RGBA. `shift` moves the pen right
// by a part of a pixel.
int kf_js_rasterise_glyph(int face, float px, uint32_t codepoint, float shift, kf_glyph_box* box);
// `rgb` is the text's colour; only texts that mix words and emoji need another than white.
int kf_js_rasterise_run(int face, float px, const char* text, size_t size, uint32_t rgb, kf_glyph_box* box);
void kf_js_take_pixels(unsigned char* rgba);
}
