// The one page of this tab.

#include "web/app/app.h"

namespace kf::app {

double frame(const FrameInput& input) {
  static App page;  // lives as long as the tab; built with the first frame, when the canvas is there
  return page.frame(input);
}

}  // namespace kf::app
