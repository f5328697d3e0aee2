#pragma once
// What the page asks of the browser. Each function is one thin call into web/platform/host/*.mjs; nothing else of ours
// talks to JavaScript.

#include <cstdint>
#include <string>
#include <string_view>

namespace kf::host {

// Applies a patch of shared/view/semantics.h to the DOM.
void patch_semantics(std::string_view json);

// Starts a request to our own origin. Its answer comes back as events (events.h) with the same id: Head, Chunk…, Done.
// The host adds the CSRF header by itself. `body` empty: none.
void fetch_start(uint32_t id, std::string_view method, std::string_view url, std::string_view body);
void fetch_abort(uint32_t id);

void navigate(std::string_view path, bool replace_entry);
void set_title(std::string_view title);
void storage_set(std::string_view key, std::string_view value);  // localStorage; an empty value removes the key
std::string storage_get(std::string_view key);                   // empty when there is none
void copy_text(std::string_view text);
// Saves what our own origin answers, under its file name or else this one. Comes back as events with the id: Head, for
// a refusal Chunk…, Done; a file that broke off is not saved.
void download(uint32_t id, std::string_view url, std::string_view file_name);
void open_external(std::string_view url);
void focus_node(uint32_t node_id);
void scroll_to(uint32_t node_id, float top);
void set_field_value(uint32_t node_id, std::string_view value);  // when our value must win over what stands in the DOM
void announce(std::string_view text);                            // polite live region
// The page is signed in with this CSRF value; an empty one: it has signed out. Comes back as a session event.
void adopt_session(std::string_view csrf);
void start_session();
void keep_session();  // as localStorage says (kf.keepSignedIn); comes back as a session event
void set_cursor(std::string_view css_cursor);
double wall_ms();          // milliseconds since 1970
double steady_ms();        // performance.now()
int utc_offset_minutes();  // local time = UTC + this
std::string locale();      // "en-GB"

}  // namespace kf::host
