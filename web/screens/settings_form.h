#pragma once
// The fields of a dialog of the settings.

#include <span>

#include "web/screens/settings_parts.h"
#include "web/widgets/fields.h"
#include "web/widgets/text.h"

namespace kf::screens {

inline constexpr float kLabel = 20, kLabelGap = 6, kNote = 20, kGap = 12;
inline constexpr float kExplanation = 36;  // two lines

struct Choice {
  std::string_view value;
  std::string_view name;
};

// Draws the fields of a dialog one below the other, and knows beforehand how high they will be.
class Form {
 public:
  Form(const Frame& frame, const Rect& body) : frame_(frame), column_(body) {}

  static float height_of_field(const Frame& frame, std::string_view field) {
    const float note = has_fault(frame.state.dialog, field) ? kNote : 0;
    return kLabel + kLabelGap + field_height(frame.ui) + note + kGap;
  }
  static float height_of_choice(const Frame& frame) { return kLabel + kLabelGap + choice_height(frame.ui) + kGap; }

  void field(std::string_view name, std::string_view label, std::string_view autocomplete = "off") {
    const view::Dialog& dialog = frame_.state.dialog;
    draw_label(label);
    const bool is_wrong = has_fault(dialog, name);
    const std::string error = is_wrong ? dialog.fault->message : "";
    const uint32_t focus = is_first_ ? uint32_t{view::kAutoFocus} : 0u;
    const auto result = ui::text_field(frame_.ui, column_.take(field_height(frame_.ui)),
                                       {.name = label,
                                        .value = value_of(name),
                                        .error = error,
                                        .autocomplete = autocomplete,
                                        .key = name,
                                        .flags = focus});
    is_first_ = false;
    if (is_wrong) ui::field_note(frame_.ui, ui::inset(column_.take(kNote), 0, 2), error, ui::NoteKind::error);
    column_.gap(kGap);
    if (result.edited) frame_.act(view::EditDialogField{std::string(name), *result.edited});
    if (result.was_submitted) frame_.act(view::ConfirmDialog{});
  }

  void choice(std::string_view name, std::string_view label, std::span<const Choice> choices) {
    draw_label(label);
    std::vector<ui::SegmentItem> items;
    size_t chosen = 0;
    for (size_t i = 0; i < choices.size(); ++i) {
      items.push_back({.name = choices[i].name});
      if (choices[i].value == value_of(name)) chosen = i;
    }
    const Rect line = column_.take(choice_height(frame_.ui));
    const Rect place{line.x, line.y, ui::segment_width(frame_.ui, items), line.h};
    if (const auto now = ui::segment(frame_.ui, place, label, items, chosen))
      frame_.act(view::EditDialogField{std::string(name), std::string(choices[*now].value)});
    column_.gap(kGap);
  }

  // "yes" or "no".
  void check(std::string_view name, std::string_view label) {
    const bool is_checked = value_of(name) == "yes";
    const Rect line = column_.take(choice_height(frame_.ui));
    const Rect place{line.x, line.y, ui::checkbox_width(frame_.ui, label), line.h};
    const auto checked = is_checked ? ui::Checked::yes : ui::Checked::no;
    if (ui::checkbox(frame_.ui, place, {.name = label, .checked = checked}))
      frame_.act(view::EditDialogField{std::string(name), is_checked ? "no" : "yes"});
    column_.gap(kGap);
  }

  ui::Column& column() { return column_; }
  std::string value_of(std::string_view name) const {
    const auto& fields = frame_.state.dialog.fields;
    const auto found = fields.find(std::string(name));
    return found == fields.end() ? "" : found->second;
  }

 private:
  static bool has_fault(const view::Dialog& dialog, std::string_view field) {
    return dialog.fault && dialog.fault->field == field;
  }
  void draw_label(std::string_view label) {
    ui::label(frame_.ui, column_.take(kLabel), label, {.look = {.style = ui::style::ui_medium}});
    column_.gap(kLabelGap);
  }

  const Frame& frame_;
  ui::Column column_;
  bool is_first_ = true;
};

}  // namespace kf::screens
