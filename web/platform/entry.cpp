// The functions that the host calls, besides those of events.cpp.
#include <emscripten.h>

#include "web/platform/app_entry.h"
#include "web/platform/canvas.h"

extern "C" {

// Once. 1, or 0 when there is no WebGL2.
EMSCRIPTEN_KEEPALIVE int kf_start() { return kf::canvas::create() ? 1 : 0; }

EMSCRIPTEN_KEEPALIVE void kf_context_restored() { kf::canvas::context_restored(); }

// See kf::app::frame.
EMSCRIPTEN_KEEPALIVE double kf_frame(double now_ms, float width, float height, float device_pixel_ratio) {
  const kf::app::FrameInput input{now_ms, width, height, device_pixel_ratio};
  kf::canvas::begin(input);
  const double next_ms = kf::app::frame(input);
  kf::canvas::end();
  return next_ms;
}
}
