#pragma once
// The parts of the Governance screen.

#include "web/screens/frame.h"
#include "web/widgets/layout.h"

namespace kf::screens {

// The tabs.
void draw_record(const Frame& frame, const Rect& area);
void draw_consents(const Frame& frame, const Rect& area);

// The list's head; nothing on a phone, where a row is no line of a table.
void draw_record_heads(const Frame& frame, ui::Column& column);
float record_row_height(const Frame& frame);
void draw_record_row(const Frame& frame, ui::Column& column, const AuditEntry& entry);

// All that belongs to the entry that is open.
void draw_entry_story(const Frame& frame, const Rect& rect);

}  // namespace kf::screens
