#pragma once
// What a frame means, for everybody who does not see its pixels: a tree of nodes with role, name, value, state and
// rectangle, and the difference between two frames. The host keeps the tree as real DOM elements over the canvas
// (docs/interface.md).

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kf::view {

// CSS pixels. In a node: relative to its parent's content box (for a scroller: to the top of what scrolls).
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
  bool overlaps(const Rect& o) const { return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom(); }
  Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
  friend bool operator==(const Rect&, const Rect&) = default;
};

// Each becomes the HTML element that says the same by itself where there is one (button, a, input, textarea, nav, main,
// h1 to h6, ul, li, table…), else a div with an ARIA role.
enum class NodeRole : uint8_t {
  group,
  navigation,
  main,
  complementary,
  region,
  heading,
  button,
  link,
  tab,
  tablist,
  tabpanel,
  textbox,
  searchbox,
  textarea,
  checkbox,
  list,
  listitem,
  listbox,
  option,
  dialog,
  menu,
  menuitem,
  progressbar,
  meter,
  image,
  text,
  code,
  log,
  article,
  status,
  alert,
  table,
  row,
  columnheader,
  cell,
  separator,
  form,
};

enum NodeFlag : uint32_t {
  kDisabled = 1u << 0,
  kSelected = 1u << 1,  // tab, option, row in a list
  kChecked = 1u << 2,
  kExpandable = 1u << 3,  // aria-expanded is written: true with kExpanded, else false
  kExpanded = 1u << 4,
  kBusy = 1u << 5,
  kModal = 1u << 6,      // dialog: everything outside becomes inert
  kScroller = 1u << 7,   // overflow:auto; `content` says how large what scrolls is
  kFollowEnd = 1u << 8,  // scroller: stays at the end while the reader is at the end
  kAutoFocus = 1u << 9,  // takes the focus when it appears
  kInvalid = 1u << 10,
  kCurrent = 1u << 11,  // aria-current="page"
  kHasPopup = 1u << 12,
  kSubmitOnEnter = 1u << 13,     // textarea: Enter submits, Shift+Enter breaks the line
  kNewTab = 1u << 14,            // link: target=_blank rel="noopener noreferrer"
  kHidden = 1u << 15,            // kept in the tree, invisible and inert (a field under a dialog)
  kPassThrough = 1u << 16,       // pointer events go to what lies beneath (texts on a clickable card)
  kActiveDescendant = 1u << 17,  // option: the one that a focused search field moves with the arrow keys
};

// A run of text in one line; with `href` it is a link.
struct TextPiece {
  std::string text;
  std::string href = {};
  friend bool operator==(const TextPiece&, const TextPiece&) = default;
};

// One visual line of a text node, in the order of reading. `x` and `width` are where it was drawn, within the node.
// `hard_break` says that the text itself breaks the line here; else copying joins it to the next one.
struct TextLine {
  std::vector<TextPiece> pieces;
  float x = 0;
  float width = 0;
  bool hard_break = true;
  friend bool operator==(const TextLine&, const TextLine&) = default;
};

// Lines that many frames share: a copy costs nothing, and neither does comparing them with themselves. A long
// transcript is thousands of lines, of which one changes.
class TextLines {
 public:
  TextLines() = default;
  TextLines(std::vector<TextLine> lines) : lines_(std::make_shared<const std::vector<TextLine>>(std::move(lines))) {}
  TextLines(std::initializer_list<TextLine> lines) : TextLines(std::vector<TextLine>(lines)) {}

  size_t size() const { return lines_ ? lines_->size() : 0; }
  const TextLine* begin() const { return lines_ ? lines_->data() : nullptr; }
  const TextLine* end() const { return begin() + size(); }
  const TextLine& operator[](size_t index) const { return begin()[index]; }
  const TextLine& back() const { return begin()[size() - 1]; }

  friend bool operator==(const TextLines& a, const TextLines& b) {
    return a.lines_ == b.lines_ || std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::shared_ptr<const std::vector<TextLine>> lines_;
};

// One element. Texts are UTF-8. `id` is unique in a frame and the same from frame to frame; `parent` is 0 at the top.
// `name` is the accessible name. `value` is a field's text, or a progress bar's valuetext. `href` only for links:
// http(s) or a path of ours. `level` is a heading's 1 to 6. `number` is a progress bar's 0 to 1. `lines`, `font_px`,
// `line_px`, `mono` are a text's.
struct Node {
  uint32_t id = 0;
  uint32_t parent = 0;
  NodeRole role = NodeRole::group;
  uint32_t flags = 0;
  Rect rect;
  std::string name;
  std::string test_id;
  std::string value;
  std::string href;
  std::string placeholder;
  std::string description;  // aria-description, also the tooltip's text
  std::string autocomplete;
  uint32_t controls = 0;  // aria-controls, for combobox-like search fields also aria-owns
  int level = 0;
  float number = 0;
  float content_w = 0, content_h = 0;  // scroller
  float font_px = 0, line_px = 0;      // text, textbox, textarea
  int weight = 400;
  bool mono = false;
  std::string colour;  // CSS colour of a field's visible text
  TextLines lines;

  friend bool operator==(const Node&, const Node&) = default;
};

// A stable id from the parent's id, the role and a key. Never 0.
uint32_t node_id(uint32_t parent, NodeRole role, std::string_view key);

// The tree of the last frame. update() compares it with the new one, in drawing order, and returns what must change as
// JSON text for the host, or an empty string when nothing changed:
//   {"remove":[id…], "set":[{"id":…, "parent":…, "role":"button", … only changed members, all of them when new}],
//   "order":{"parent":[ids]…}}
// All three stand there, also when empty; apply them in this order. `remove` holds every id that is gone, descendants
// too. `set` comes in drawing order, so a parent that is new stands before its children. `order` lists the children of
// every parent whose children changed or moved; "0" is the top. Members are named as in Node, with these shapes: `role`
// is its name, `rect` is [x,y,w,h], `lines` is
// [{"p":[{"t":text,"h":href, left out when empty}],"x":…,"w":…,"b":hard_break}]. Lengths are rounded to 1/10000. A node
// whose role changed needs another element: it is written whole, as a new one is. A duplicate id is a bug: it is
// reported in duplicates() and the later node is left out.
class SemanticsTree {
 public:
  std::string update(std::vector<Node> nodes);
  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<uint32_t>& duplicates() const { return duplicates_; }

 private:
  std::vector<Node> nodes_;
  std::unordered_map<uint32_t, size_t> index_;
  std::vector<uint32_t> duplicates_;
};

std::string_view node_role_name(NodeRole role);

}  // namespace kf::view
