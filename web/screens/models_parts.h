#pragma once
// Parts of the Models screen.

#include "shared/view/model_choice.h"
#include "web/screens/frame.h"
#include "web/widgets/layout.h"

namespace kf::screens {

inline constexpr float kModelCardHeight = 128;

// The providers side by side in one card, or one below the other where it is narrow.
void draw_provider_cells(const Frame& frame, ui::Column& column);

// When no server runs and none was ever seen: how to get one.
void draw_first_run(const Frame& frame, ui::Column& column);

void draw_model_card(const Frame& frame, const Rect& rect, const view::ModelRow& row, const ProviderReport& report);
void draw_no_models(const Frame& frame, ui::Column& column, ProviderId id);
void draw_model_details(const Frame& frame, const Rect& area);

std::string_view status_test_id(ProviderId id);
std::string_view state_word(const ProviderReport& report);  // "Running", "Not Detected"

}  // namespace kf::screens
