#pragma once
// Markdown blocks in a column of given width. Keeps one layout per block, so that a message that grows lays out its
// changed tail only.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/view/markdown.h"
#include "web/widgets/ui.h"

namespace kf::ui {

struct MarkdownResult {
  float height = 0;
  float end_x = 0,
        end_y = 0;  // behind the last word, at the top of its line: where a message that grows shows its cursor
  std::optional<std::string> copied;  // the code whose Copy button was activated
};

// One per message, kept from frame to frame.
class MarkdownView {
 public:
  MarkdownView();
  ~MarkdownView();
  MarkdownView(MarkdownView&&) noexcept;
  MarkdownView& operator=(MarkdownView&&) noexcept;

  // Takes the source; what did not change keeps its layout. `growing` while the message streams.
  void set(std::string_view markdown, view::TextState state = view::TextState::whole);
  float layout(Ui& ui, float width);  // the height
  // Draws at x, y what is visible and adds the nodes of all of it, below the innermost open node. After layout().
  MarkdownResult draw(Ui& ui, float x, float y);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kf::ui
