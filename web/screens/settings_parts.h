#pragma once
// The parts of the settings screen, one file for each tab.

#include "shared/view/permissions.h"
#include "web/screens/frame.h"
#include "web/widgets/layout.h"

namespace kf::screens {

void draw_account(const Frame& frame, ui::Column& column);
void draw_users(const Frame& frame, ui::Column& column);
void draw_tokens(const Frame& frame, ui::Column& column);
void draw_credentials(const Frame& frame, ui::Column& column);

// A heading with what can be done to all below it at its right. True when that was chosen; no name: nothing to do.
bool draw_section(const Frame& frame, ui::Column& column, std::string_view title, std::string_view action);

// One thing in a list of the settings: a name, what is to be known of it in small, and a button or a menu at the right.
struct SettingsRow {
  std::string_view name;
  std::string_view key;
  std::string meta;
  std::string badge = {};
  std::string_view test_id = {};
};
// Draws the row and gives the place for its control, 28 high (44 on phones).
Rect draw_settings_row(const Frame& frame, ui::Column& column, const SettingsRow& row, float control_width);
float settings_row_height(const Frame& frame);

// Of a row of choices, and of a field: larger where fingers point.
inline float choice_height(const ui::Ui& ui) { return ui.is_phone() ? 40 : 28; }
inline float field_height(const ui::Ui& ui) { return ui.is_phone() ? 44 : 36; }

std::string provider_title(const std::string& provider);  // "LM Studio" for "lmstudio"
std::string_view role_title(UserRole role);               // "Auditor"
std::string_view role_explanation(UserRole role);         // what somebody of this role may do

std::string used_text(const Frame& frame, int64_t last_used_ms);  // "used 2 min ago", "never used"

}  // namespace kf::screens
