#pragma once
// The one function that the page's application gives to the platform.

namespace kf::app {

// CSS pixels. width * device_pixel_ratio is the canvas' exact width in device pixels.
struct FrameInput {
  double now_ms = 0;  // of the animation frame, on the clock of host::steady_ms()
  float width = 0;
  float height = 0;
  float device_pixel_ratio = 1;
};

// Takes the events, draws with canvas::list(), describes what it drew to host::patch_semantics(). Says when it wants
// the next frame: < 0 not before an event comes, 0 at the next animation frame, > 0 after that many milliseconds (an
// event still comes first).
double frame(const FrameInput& input);

}  // namespace kf::app
