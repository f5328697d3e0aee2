#include "web/platform/host.h"

#include "web/platform/imports.h"
#include "web/platform/incoming.h"

namespace kf::host {

void patch_semantics(std::string_view json) { kf_js_patch_semantics(json.data(), json.size()); }

void fetch_start(uint32_t id, std::string_view method, std::string_view url, std::string_view body) {
  kf_js_fetch_start(id, method.data(), method.size(), url.data(), url.size(), body.data(), body.size());
}
void fetch_abort(uint32_t id) { kf_js_fetch_abort(id); }

void navigate(std::string_view path, bool replace_entry) { kf_js_navigate(path.data(), path.size(), replace_entry); }
void set_title(std::string_view title) { kf_js_set_title(title.data(), title.size()); }

void storage_set(std::string_view key, std::string_view value) {
  kf_js_storage_set(key.data(), key.size(), value.data(), value.size());
}
std::string storage_get(std::string_view key) {
  kf_js_storage_get(key.data(), key.size());
  return take_incoming_text();
}

void copy_text(std::string_view text) { kf_js_copy_text(text.data(), text.size()); }
void download(uint32_t id, std::string_view url, std::string_view file_name) {
  kf_js_download(id, url.data(), url.size(), file_name.data(), file_name.size());
}
void open_external(std::string_view url) { kf_js_open_external(url.data(), url.size()); }

void focus_node(uint32_t node_id) { kf_js_focus_node(node_id); }
void scroll_to(uint32_t node_id, float top) { kf_js_scroll_to(node_id, top); }
void set_field_value(uint32_t node_id, std::string_view value) {
  kf_js_set_field_value(node_id, value.data(), value.size());
}
void announce(std::string_view text) { kf_js_announce(text.data(), text.size()); }
void start_session() { kf_js_start_session(); }
void keep_session() { kf_js_keep_session(); }
void adopt_session(std::string_view csrf) { kf_js_adopt_session(csrf.data(), csrf.size()); }
void set_cursor(std::string_view css_cursor) { kf_js_set_cursor(css_cursor.data(), css_cursor.size()); }

double wall_ms() { return kf_js_wall_ms(); }
double steady_ms() { return kf_js_steady_ms(); }
int utc_offset_minutes() { return kf_js_utc_offset_minutes(); }
std::string locale() {
  kf_js_locale();
  return take_incoming_text();
}

}  // namespace kf::host
