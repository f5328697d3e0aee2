#pragma once
// A box whose content scrolls. The DOM scrolls; the drawing follows.

#include <optional>

#include "web/widgets/ui.h"

namespace kf::ui {

enum class ScrollEnd : uint8_t { free, follow };  // follow: stays at the end while the reader is at the end

struct ScrollOptions {
  std::string_view name = {};
  std::string_view key;
  NodeRole role = NodeRole::group;  // log, list, region…
  float content_h = 0;              // when known beforehand; else finish() says it
  float content_w = 0;              // 0: as wide as the box
  ScrollEnd end = ScrollEnd::free;
  std::string_view test_id = {};
  uint32_t flags = 0;  // kBusy…
};

// Lives for the block in which the content is drawn. content() is where the content stands, scrolled: draw there, in
// absolute pixels.
//   ScrollFrame scroll(ui, rect, {.key = "transcript", .role = NodeRole::log, .end = ScrollEnd::follow});
//   Column column(scroll.content()); …
//   scroll.finish(column.used());
class ScrollFrame {
 public:
  ScrollFrame(Ui& ui, const Rect& rect, const ScrollOptions& options);
  ~ScrollFrame();
  ScrollFrame(const ScrollFrame&) = delete;
  ScrollFrame& operator=(const ScrollFrame&) = delete;
  Rect content() const { return content_; }  // its height is large when it was not said
  void finish(float content_h);
  bool is_at_end() const;  // false: offer "Newest"
  Id id() const { return id_; }
  float offset_y() const;
  float offset_x() const;

 private:
  Ui& ui_;
  Rect rect_, content_;
  Id id_ = 0;
  size_t layer_index_ = 0, node_index_ = 0;
  bool follows_ = false;
  std::optional<Ui::Scope> node_, clip_;
};

}  // namespace kf::ui
