#include "web/platform/canvas.h"

#include <GLES3/gl3.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "web/platform/fonts.h"

namespace kf::canvas {
namespace {

static_assert(sizeof(ImDrawIdx) == 4, "WebGL has no base vertex: all of a frame shares one range of indices");

constexpr double frame_seconds_min = 0.001, frame_seconds_max = 0.1;

bool create_context() {
  EmscriptenWebGLContextAttributes wanted;
  emscripten_webgl_init_context_attributes(&wanted);
  wanted.majorVersion = 2;
  wanted.alpha = wanted.depth = wanted.stencil = wanted.antialias = false;
  wanted.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
  const auto context = emscripten_webgl_create_context("#canvas", &wanted);
  return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

}  // namespace

ImDrawList& list() { return *ImGui::GetBackgroundDrawList(); }
ImDrawList& overlay() { return *ImGui::GetForegroundDrawList(); }

float device_pixel_ratio() { return ImGui::GetIO().DisplayFramebufferScale.x; }

float snap(float css_px) {
  const float ratio = device_pixel_ratio();
  return std::round(css_px * ratio) / ratio;
}

bool create() {
  if (!create_context()) return false;
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouse | ImGuiConfigFlags_NoKeyboard | ImGuiConfigFlags_NoMouseCursorChange;
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
  fonts::install();
  return ImGui_ImplOpenGL3_Init("#version 300 es");
}

// What the lost context held is gone; the backend makes it again, textures included, when it draws next.
void context_restored() { ImGui_ImplOpenGL3_DestroyDeviceObjects(); }

void begin(const app::FrameInput& input) {
  static double last_ms = 0;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {input.width, input.height};
  io.DisplayFramebufferScale = {input.device_pixel_ratio, input.device_pixel_ratio};
  io.DeltaTime = static_cast<float>(std::clamp((input.now_ms - last_ms) / 1000, frame_seconds_min, frame_seconds_max));
  last_ms = input.now_ms;
  fonts::set_density(input.device_pixel_ratio);
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
}

void end() {
  ImGui::Render();
  const ImGuiIO& io = ImGui::GetIO();
  glViewport(0, 0, static_cast<int>(std::lround(io.DisplaySize.x * io.DisplayFramebufferScale.x)),
             static_cast<int>(std::lround(io.DisplaySize.y * io.DisplayFramebufferScale.y)));
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace kf::canvas
