#pragma once
// Laid-out paragraphs by text, style and width. What a frame did not use is forgotten at its end.

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "web/widgets/text.h"

namespace kf::ui {

class TextCache {
 public:
  struct Key {
    std::string_view text;
    TextStyle style;
    float width = 0;
    int lines_max = 0;
  };
  TextBlock& block(Ui& ui, const Key& key);
  void forget_unused();

 private:
  struct Entry {
    std::string text;
    TextBlock block;
    bool was_used = true;
  };
  std::unordered_map<size_t, Entry> entries_;
};

}  // namespace kf::ui
