#pragma once
// Fields and choices. The text of a field is a real <input> or <textarea>: the DOM draws caret, text and selection, we
// draw the frame.

#include <optional>
#include <span>
#include <string>

#include "web/widgets/ui.h"

namespace kf::ui {

enum class FieldKind : uint8_t {
  form,
  search,
  bare
};  // bare: no frame of its own (the composer, the selector's search)

struct FieldOptions {
  std::string_view name;
  std::string_view value;
  std::string_view placeholder = {};
  FieldKind kind = FieldKind::form;
  Icon icon = no_icon;
  std::string_view error = {};                      // turns the border red; drawn by field_note() below the field
  std::span<const std::string_view> key_caps = {};  // at the right, for example {"Ctrl", "K"}
  std::string_view autocomplete = {};               // url, email, current-password, off …
  std::string_view description = {};
  std::string_view test_id = {};
  std::string_view key = {};
  TextStyle style = style::ui;
  uint32_t flags = 0;  // kAutoFocus, kDisabled, kSubmitOnEnter
  Id controls = 0;     // search field that moves a list with the arrow keys
};

struct FieldResult {
  Id id = 0;
  std::optional<std::string> edited;  // the new text
  bool was_submitted = false;         // Enter
  bool is_focused = false;
  std::vector<std::string> keys;  // ArrowUp, Enter… of a field with `controls`
};
FieldResult text_field(Ui& ui, const Rect& rect, const FieldOptions& options);
// Several lines. With kSubmitOnEnter, Enter submits and Shift+Enter breaks the line.
FieldResult text_area(Ui& ui, const Rect& rect, const FieldOptions& options);
// How high a text area of that inner width must be for its text, from one line to `lines_max`.
float text_area_height(Ui& ui, float width, std::string_view text, TextStyle style, int lines_max);
// Helper or error text below a field, 12/16. Its height.
enum class NoteKind : uint8_t { helper, error };
float field_note(Ui& ui, const Rect& rect, std::string_view text, NoteKind kind);

enum class Checked : uint8_t { no, yes };
struct ChoiceOptions {
  std::string_view name;
  Checked checked = Checked::no;
  std::string_view description = {};
  std::string_view test_id = {};
  std::string_view key = {};
  uint32_t flags = 0;
};
// Box and name; true when it was toggled.
bool checkbox(Ui& ui, const Rect& rect, const ChoiceOptions& options);
float checkbox_width(Ui& ui, std::string_view name);
bool toggle(Ui& ui, const Rect& rect,
            const ChoiceOptions& options);  // 32x20 at the left of rect; the name is not drawn

struct SegmentItem {
  std::string_view name;
  std::string_view test_id = {};
};
// One of few. The index that was chosen in this frame.
std::optional<size_t> segment(Ui& ui, const Rect& rect, std::string_view name, std::span<const SegmentItem> items,
                              size_t chosen);
float segment_width(Ui& ui, std::span<const SegmentItem> items);

}  // namespace kf::ui
