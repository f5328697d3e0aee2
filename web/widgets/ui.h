#pragma once
// The frame that the screens draw into: what the person does, what is drawn in which layer, and what it means for those
// who do not see it.
//
// Every rectangle given to a widget is absolute: CSS pixels from the top left of the page, scrolling already
// subtracted. Ui turns it into the parent-relative rectangle that a semantics node wants. Widgets are free functions
// that take the Ui first; they draw at once and answer with what the person did to them since the last frame:
//
//   ui.begin_frame(setup, host::environment(), events);
//   {
//     auto main = ui.open({.role = NodeRole::main, .rect = page, .name = "Models"});
//     if (button(ui, rect, {.name = "Try again"})) actions.push_back(view::RefreshModels{});
//   }
//   ui::FrameOutput out = ui.end_frame();  // nodes for the tree, when to draw again, what to focus
//
// Texts given to widgets need to live only as long as the call.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/view/icons.h"
#include "shared/view/semantics.h"
#include "shared/view/state.h"
#include "shared/view/theme.h"
#include "web/platform/events.h"
#include "web/widgets/text_style.h"
#include "web/widgets/ui_types.h"

struct ImDrawList;
struct ImDrawListSplitter;

namespace kf::ui {

class TextCache;

class Ui {
 public:
  // Closes the node, the clip or the layer that it stands for at the end of its block. Must not outlive the frame.
  class Scope {
   public:
    using Close = void (Ui::*)();
    Scope(Ui& ui, Id id, Close close) : ui_(&ui), id_(id), close_(close) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { (ui_->*close_)(); }
    Id id() const { return id_; }

   private:
    Ui* ui_;
    Id id_;
    Close close_;
  };

  Ui();
  ~Ui();

  void begin_frame(const FrameSetup& setup, const host::Environment& environment, std::span<const host::Event> events);
  FrameOutput end_frame();

  // --- What the frame is
  const view::Palette& palette() const { return palette_; }
  bool is_dark() const { return is_dark_; }
  bool is_phone() const { return setup_.width < 640; }
  bool is_touch() const { return environment_.touch; }
  bool is_still() const { return environment_.reduced_motion; }
  bool has_forced_colours() const { return environment_.forced_colors; }
  Rect page() const { return {0, 0, setup_.width, setup_.height}; }
  double now_ms() const { return setup_.now_ms; }
  float snap(float px) const;  // to the nearest edge of a device pixel
  Rect snap(const Rect& rect) const;
  float device_px() const { return 1 / setup_.pixel_ratio; }
  Colour colour(Tone tone) const;  // of text and icons
  const fonts::FaceMetrics& metrics(TextStyle fitted) const;
  TextStyle fit(TextStyle style)
      const;  // grows on phones, as the type scale says; done by everything that takes a Ui and a style

  // --- Meaning
  // Adds a node below the innermost open one. The rectangle is absolute.
  Id add(const NodeSpec& spec);
  view::Node& add_node(const NodeSpec& spec);  // to fill in further members; valid until the next add
  // The same, and what follows in the block lies in it.
  [[nodiscard]] Scope open(const NodeSpec& spec);
  // For a node of this frame and layer whose height is known only when all that lies in it is drawn.
  void set_height(Id id, float height);
  Id id_of(NodeRole role, std::string_view key) const;  // what add() would give here
  Id parent() const;

  // --- Doing: each event belongs to the node with that id and to the frame in which it arrived
  bool was_activated(Id id) const;
  bool was_submitted(Id id) const;
  const host::Event* edit_of(Id id) const;  // the last one of the frame: text, y: height that a textarea needs
  std::vector<std::string_view> keys_of(Id id) const;  // 0: with nothing focused
  bool has_key(std::string_view name) const;           // anywhere, for example "Ctrl+k"
  bool is_focused(Id id) const { return id != 0 && id == focused_; }
  bool is_focus_visible(Id id) const { return is_focused(id) && focus_visible_; }
  void focus(Id id) { wanted_focus_ = id; }  // after this frame's patch
  Id focused() const { return focused_; }

  // Hover, press and activation of a control, and its focus ring and tooltip. `tooltip` empty: none. `radius` is the
  // control's.
  struct Control {
    Id id = 0;
    Rect rect = {};
    float radius = 6;
    std::string_view tooltip = {};
    bool is_disabled = false;
    RingShape ring = RingShape::around;
  };
  Interaction interact(const Control& control);
  bool is_hovered(const Rect& rect) const;  // pointer inside, not clipped away, nothing of a higher layer above it
  bool was_pressed_outside(const Rect& rect) const;  // a pointer went down there in this frame
  float pointer_x() const { return pointer_x_; }
  float pointer_y() const { return pointer_y_; }

  // --- Drawing
  ImDrawList& draw();  // of the current layer
  [[nodiscard]] Scope clip(const Rect& rect);
  const Rect& clip_rect() const { return clips_.back(); }
  bool is_visible(const Rect& rect) const { return clips_.back().overlaps(rect); }
  Layer current_layer() const { return layer_; }
  // What follows lies in that layer, unclipped, at the top of the tree. A popover from within a dialog lies in the
  // dialog's node.
  [[nodiscard]] Scope layer(Layer layer);
  void begin_dialog(Id id, const Rect& rect);  // popovers opened until the layer closes belong to this node
  // Toasts stay above `y` in this frame: what lies below is worked with.
  void keep_clear_from(float y) { clear_from_ = std::min(clear_from_, y); }
  float clear_from() const { return clear_from_; }
  void occlude(const Rect& rect);  // what lies in lower layers under `rect` cannot be hovered from the next frame on
  // Fades (alpha 0 to 1) and moves what is drawn in the block.
  size_t mark() const;
  void transform_since(size_t mark, float alpha, float dy);
  void focus_ring(const Rect& rect, float radius);

  // --- Time
  // Runs to `target` in `duration_ms`, easing out; starts at the first target it hears. Asks for frames while it runs.
  float animate(Id id, float target, float duration_ms);
  // From 0 to 1, once, since the first frame in which it was called in a row.
  float appear(Id id, float duration_ms);
  double shown_ms(Id id);                       // for how long this was called in every frame
  void request_frame_in(double ms);             // 0: the next one
  float keep_max(Id id, float value);           // the largest so far, while it is called in every frame
  static Id sub(Id id, std::string_view what);  // keys for several animations of one node

  TextCache& text_cache() { return *text_cache_; }

  // --- Fields
  // A field whose text the DOM shows. Where something of a higher layer lies above it, the node is hidden and the text
  // is drawn instead.
  struct FieldText {
    Rect rect = {};  // where the text stands, absolute
    std::string text;
    TextStyle style;
    Tone tone = Tone::primary;
    int lines_max = 1;
  };
  void cover_field(FieldText field);  // right after its node was added

  // --- Scrolling
  ScrollState& scroll_state(Id id) { return scrolls_[id]; }

 private:
  struct Animation {
    float from = 0, to = 0;
    double since_ms = 0;
    uint64_t frame = 0;
  };
  struct Parent {
    Id id;
    float x, y;
  };  // where its content begins, absolute
  struct Ring {
    Rect rect;
    Rect clip;
    float radius;
    Layer layer;
  };
  struct Occluder {
    Layer layer;
    Rect rect;
  };
  struct Tip {
    Id id = 0;
    Rect rect;
    std::string text;
  };
  struct CoveredField {
    FieldText field;
    Rect clip;
    Layer layer;
    size_t node_index;
  };
  struct Shown {
    double since_ms = 0;
    uint64_t frame = 0;
    float largest = 0;
  };
  struct Metrics {
    TextStyle style;
    fonts::FaceMetrics metrics;
  };

  void close_node();
  void push_clip(const Rect& rect);
  void close_clip();
  void push_layer(Layer layer);
  void close_layer();
  void push_parent(Id id, const Rect& rect) { parents_.push_back({id, rect.x, rect.y}); }
  // Takes back the nodes added since `first`, to be added later: what is drawn early may be read late.
  size_t held_nodes_begin() const { return nodes_[static_cast<size_t>(layer_)].size(); }
  std::vector<view::Node> hold_nodes(size_t first);
  void release_nodes(std::vector<view::Node> held);
  void take_events(std::span<const host::Event> events);
  void take_event(const host::Event& event);
  void take_scroll(const host::Event& event);
  void set_layer(Layer layer);
  void offer_tooltip(const Control& control, const Interaction& state);
  void draw_tooltip();
  void draw_rings();
  void draw_covered_fields();
  void forget_old();
  ImDrawList& list() const;

  friend class ScrollFrame;
  friend class PopoverFrame;
  friend class DialogFrame;

  FrameSetup setup_;
  host::Environment environment_;
  view::Palette page_palette_;
  view::Palette palette_;
  bool is_dark_ = false;
  uint64_t frame_ = 0;
  double next_frame_ms_ = -1;

  std::vector<std::vector<view::Node>> nodes_;  // per layer
  std::vector<Parent> parents_;
  std::vector<Rect> clips_;
  std::vector<Layer> layers_;
  Layer layer_ = Layer::content;
  std::vector<Ring> rings_;
  std::vector<CoveredField> fields_;
  float clear_from_ = 0;
  std::vector<Occluder> occluders_, next_occluders_;

  std::vector<host::Event> events_;
  Id focused_ = 0;
  bool focus_visible_ = false;
  Id wanted_focus_ = 0;
  float pointer_x_ = -1, pointer_y_ = -1;
  float down_x_ = 0, down_y_ = 0;
  bool is_pointer_here_ = false, is_down_ = false, went_down_ = false;

  std::unordered_map<Id, Animation> animations_;
  std::unordered_map<Id, Shown> shown_;
  std::unordered_map<Id, ScrollState> scrolls_;
  mutable std::vector<Metrics> metrics_;
  std::unique_ptr<TextCache> text_cache_;
  std::optional<Parent> dialog_;
  Tip tip_;                                           // the one to draw in this frame
  Id tip_of_ = 0;                                     // whose tooltip waits or is open
  bool tip_is_wanted_ = false, tip_is_over_ = false;  // over: its control was pressed
  double tip_since_ms_ = 0;
  std::unique_ptr<ImDrawListSplitter> splitter_;
};

}  // namespace kf::ui
