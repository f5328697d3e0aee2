#pragma once
// What the page wants done outside of itself. The app hands these to the browser.

#include <cstdint>
#include <string>
#include <variant>

namespace kf::view {

struct FetchEffect {
  uint32_t id = 0;
  std::string method, url, body;
};
struct AbortEffect {
  uint32_t id = 0;
};
struct NavigateEffect {
  std::string path;
  bool replace_entry = false;
};
struct StoreEffect {
  std::string key, value;
};  // localStorage; an empty value removes the key
struct CopyEffect {
  std::string text;
};
// Fetched with the page's own proof and saved, under the name that the answer gives it or else this one. How it ends
// comes back as that of a fetch with this id.
struct DownloadEffect {
  uint32_t id = 0;
  std::string url, file_name;
};
struct AnnounceEffect {
  std::string text;
};
struct FocusComposerEffect {};
// Ask again who is here, as when the page was opened.
struct StartSessionEffect {};
// The page is signed in with this CSRF value; an empty one: it has signed out.
struct AdoptSessionEffect {
  std::string csrf;
};
// Whether this browser stays signed in was changed (kKeepKey): have it so. Comes back as a session event.
struct KeepSessionEffect {};

using Effect =
    std::variant<FetchEffect, AbortEffect, NavigateEffect, StoreEffect, CopyEffect, DownloadEffect, AnnounceEffect,
                 FocusComposerEffect, StartSessionEffect, AdoptSessionEffect, KeepSessionEffect>;

}  // namespace kf::view
