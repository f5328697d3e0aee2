#pragma once
// Text: a line that is drawn only, a line or paragraph that is also read, selected and found, and laid-out paragraphs
// of mixed styles.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/view/text_flow.h"
#include "web/widgets/ui.h"

namespace kf::ui {

struct TextLook {
  TextStyle style = style::ui;
  Tone tone = Tone::primary;
  Align align = Align::left;
  Colour colour = {};  // instead of the tone's
};

float text_width(const Ui& ui, std::string_view text, TextStyle style);
float line_height(const Ui& ui, TextStyle style);
// The text, cut to `width` with "…" at its end when it is longer.
std::string ellipsised(const Ui& ui, std::string_view text, TextStyle style, float width);

uint32_t imgui_colour(const Ui& ui, const TextLook& look);

// One line, its line box in the middle of `rect`'s height, cut with "…". Draws only. The drawn width.
float draw_text(Ui& ui, const Rect& rect, std::string_view text, const TextLook& look = {});

struct LabelOptions {
  TextLook look = {};
  std::string_view test_id = {};
  std::string_view key = {};       // empty: the text
  NodeRole role = NodeRole::text;  // text, heading or status
  int level = 0;                   // heading
  bool passes_pointer = false;     // clicks go to the card or row below it
  int lines_max = 1;               // of a paragraph; the last one ends with "…"
};
// As draw_text(), and a node with the whole text. The drawn width.
float label(Ui& ui, const Rect& rect, std::string_view text, const LabelOptions& options = {});

// Breaks lines. Draws from the top of `rect`, whose height does not matter. The height. `lines_max` 0: all.
float paragraph(Ui& ui, const Rect& rect, std::string_view text, const LabelOptions& options = {.lines_max = 0});
float draw_paragraph(Ui& ui, const Rect& rect, std::string_view text, const TextLook& look,
                     int lines_max = 0);  // draws only
float paragraph_height(Ui& ui, float width, std::string_view text, TextStyle style, int lines_max = 0);

// --- Mixed styles
enum class SpanBox : uint8_t { none, code };  // code: inline code on its small box

struct TextSpan {
  std::string text;
  TextStyle style = style::body;
  Tone tone = Tone::primary;
  std::string href = {};
  SpanBox box = SpanBox::none;
  bool is_struck = false;
  friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

// A paragraph, laid out once for a width. Hard breaks are '\n' in the text.
class TextBlock {
 public:
  // `base` says the line's height and where its text stands; without one the first span does. The same again changes
  // nothing.
  void set(std::vector<TextSpan> spans, std::optional<TextStyle> base = {});
  // Lays out when the width, the phone scale or the glyphs' density changed. The height.
  // No more than `lines_max` lines; 0: all.
  float layout(const Ui& ui, float width, int lines_max = 0);
  float height() const;
  float natural_width(const Ui& ui);  // of the longest line without breaking

  struct Place {
    float x = 0, y = 0;
    std::string_view key = {};
    NodeRole role = NodeRole::text;
    int level = 0;
    Align align = Align::left;
    std::string_view test_id = {};
    uint32_t flags = 0;
    std::optional<Tone> tone = {};  // instead of the spans'
    Colour colour = {};             // instead of any tone
  };
  // Behind the last word, at the top of its line.
  struct End {
    float x = 0, y = 0;
  };
  End end() const;
  // Draws what is visible and adds the node. After layout().
  void draw(Ui& ui, const Place& place) const;
  void draw_only(Ui& ui, const Place& place) const;

 private:
  // What the flow knows as a run: a span, or the air beside inline code.
  struct Run {
    size_t span = 0;
    bool is_padding = false;
  };
  struct FragmentPlace {
    float x, baseline;
  };

  TextStyle fitted(const Ui& ui, const TextSpan& span) const;
  view::TextFlow flow(const Ui& ui, float width) const;
  size_t lines_shown() const;
  void draw_line(Ui& ui, const view::FlowLine& line, const Place& place) const;
  void draw_cut_line(Ui& ui, const view::FlowLine& line, const Place& place) const;
  void draw_fragment(Ui& ui, const view::FlowFragment& fragment, const FragmentPlace& at, const Place& place) const;
  Colour colour_of(const Ui& ui, const TextSpan& span, const Place& place) const;
  std::string_view text_of(const view::FlowFragment& fragment) const;
  view::TextLine spoken_line(const Ui& ui, const view::FlowLine& line, float x) const;
  const view::TextLines& spoken_lines(const Ui& ui, Align align) const;
  float line_x(const view::FlowLine& line, Align align) const;

  std::vector<TextSpan> spans_;
  std::vector<Run> runs_;
  view::TextFlow flow_;
  mutable std::optional<view::TextLines> spoken_;  // as last told
  mutable Align spoken_align_ = Align::left;
  TextStyle base_;
  float width_ = -1, natural_width_ = -1, line_height_ = 0;
  float pixel_ratio_ = 0;
  int lines_max_ = 0;
  bool is_phone_ = false;
};

}  // namespace kf::ui
