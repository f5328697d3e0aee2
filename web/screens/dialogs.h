#pragma once
// Dialogs of all screens: how to get a provider, rename, delete.

#include "web/screens/frame.h"

namespace kf::screens {

void draw_dialogs(const Frame& frame);
void draw_settings_dialogs(const Frame& frame);

}  // namespace kf::screens
