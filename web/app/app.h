#pragma once
// The page: browser events become actions, actions change the state, the state is drawn, and what must happen outside
// is handed to the browser.

#include <unordered_map>

#include "shared/view/app_model.h"
#include "shared/view/semantics.h"
#include "web/platform/app_entry.h"
#include "web/platform/events.h"
#include "web/screens/frame.h"

namespace kf::app {

class App {
 public:
  App();
  double frame(const FrameInput& input);

 private:
  void start();
  void take(const std::vector<host::Event>& events, double now_ms);
  void dispatch(const view::Action& action, double now_ms);
  void run_effects();
  void run(const view::Effect& effect);
  double draw(const FrameInput& input, const std::vector<host::Event>& events, double now_ms);
  void show_title();
  double next_frame(double from_widgets, double now_ms) const;

  view::AppModel model_;
  view::SemanticsTree tree_;
  ui::Ui ui_;
  screens::Memory memory_;
  std::string title_;
  uint32_t composer_revision_ = 0;
  bool has_started_ = false;
  bool wants_composer_ = false;
};

}  // namespace kf::app
