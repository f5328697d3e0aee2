#include "shared/view/semantics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "shared/wire/json_text.h"

namespace kf::view {
namespace {

// In the order of NodeRole; a test checks both ends.
constexpr auto kRoleNames = std::to_array<std::string_view>(
    {"group",    "navigation",   "main",     "complementary", "region",    "heading",  "button",      "link",
     "tab",      "tablist",      "tabpanel", "textbox",       "searchbox", "textarea", "checkbox",    "list",
     "listitem", "listbox",      "option",   "dialog",        "menu",      "menuitem", "progressbar", "meter",
     "image",    "text",         "code",     "log",           "article",   "status",   "alert",       "table",
     "row",      "columnheader", "cell",     "separator",     "form"});
static_assert(kRoleNames.size() == static_cast<size_t>(NodeRole::form) + 1);

void append_value(std::string& out, uint32_t value) { out += std::to_string(value); }
void append_value(std::string& out, int value) { out += std::to_string(value); }
void append_value(std::string& out, bool value) { out += value ? "true" : "false"; }
void append_value(std::string& out, const std::string& value) { wire::append_json_string(out, value); }
void append_value(std::string& out, NodeRole role) { wire::append_json_string(out, node_role_name(role)); }

// Fixed point: shorter than what printf writes, and it brings no floating-point formatter into the page.
void append_value(std::string& out, float value) {
  constexpr int64_t kUnit = 10'000;
  constexpr float kValueMax = 1e9F;
  if (!std::isfinite(value)) value = 0;
  const double bounded = std::clamp(value, -kValueMax, kValueMax);
  const int64_t fixed = std::llround(bounded * kUnit);
  const int64_t size = std::abs(fixed);
  if (fixed < 0) out.push_back('-');
  out += std::to_string(size / kUnit);
  if (size % kUnit == 0) return;
  std::string fraction = std::to_string(kUnit + size % kUnit);
  while (fraction.back() == '0') fraction.pop_back();
  out.append(".").append(fraction, 1);
}

void append_value(std::string& out, const Rect& rect) {
  out.push_back('[');
  for (const float side : {rect.x, rect.y, rect.w, rect.h}) {
    append_value(out, side);
    out.push_back(',');
  }
  out.back() = ']';
}

void append_value(std::string& out, const TextPiece& piece) {
  out += "{\"t\":";
  append_value(out, piece.text);
  if (!piece.href.empty()) {
    out += ",\"h\":";
    append_value(out, piece.href);
  }
  out.push_back('}');
}

template <class List>
void append_list(std::string& out, const List& items);

void append_value(std::string& out, const TextLine& line) {
  out += "{\"p\":";
  append_list(out, line.pieces);
  out += ",\"x\":";
  append_value(out, line.x);
  out += ",\"w\":";
  append_value(out, line.width);
  out += ",\"b\":";
  append_value(out, line.hard_break);
  out.push_back('}');
}

template <class List>
void append_list(std::string& out, const List& items) {
  out.push_back('[');
  for (const auto& item : items) {
    if (&item != &*items.begin()) out.push_back(',');
    append_value(out, item);
  }
  out.push_back(']');
}

void append_value(std::string& out, const TextLines& lines) { append_list(out, lines); }

// Every member but the id, by its name.
template <class Visit>
void each_member(Visit&& visit) {
  visit("parent", &Node::parent);
  visit("role", &Node::role);
  visit("flags", &Node::flags);
  visit("rect", &Node::rect);
  visit("name", &Node::name);
  visit("test_id", &Node::test_id);
  visit("value", &Node::value);
  visit("href", &Node::href);
  visit("placeholder", &Node::placeholder);
  visit("description", &Node::description);
  visit("autocomplete", &Node::autocomplete);
  visit("controls", &Node::controls);
  visit("level", &Node::level);
  visit("number", &Node::number);
  visit("content_w", &Node::content_w);
  visit("content_h", &Node::content_h);
  visit("font_px", &Node::font_px);
  visit("line_px", &Node::line_px);
  visit("weight", &Node::weight);
  visit("mono", &Node::mono);
  visit("colour", &Node::colour);
  visit("lines", &Node::lines);
}

// The members of `node` that differ from `before`; all of them when `before` is nullptr.
void append_node(std::string& out, const Node& node, const Node* before) {
  out += "{\"id\":";
  append_value(out, node.id);
  each_member([&](std::string_view name, auto member) {
    if (before != nullptr && before->*member == node.*member) return;
    out.append(",\"").append(name).append("\":");
    append_value(out, node.*member);
  });
  out.push_back('}');
}

// Positions of nodes, grouped by parent, in drawing order within each group.
std::vector<const Node*> by_parent(const std::vector<Node>& nodes) {
  std::vector<const Node*> sorted;
  sorted.reserve(nodes.size());
  for (const Node& node : nodes) sorted.push_back(&node);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Node* a, const Node* b) { return a->parent < b->parent; });
  return sorted;
}

using Children = std::pair<const Node* const*, const Node* const*>;

// The group that starts at `first`.
Children take_group(const Node* const* first, const Node* const* end) {
  const uint32_t parent = (*first)->parent;
  return {first, std::find_if(first, end, [parent](const Node* node) { return node->parent != parent; })};
}

bool same_ids(const Children& a, const Children& b) {
  return std::equal(a.first, a.second, b.first, b.second, [](const Node* x, const Node* y) { return x->id == y->id; });
}

void append_order(std::string& out, uint32_t parent, const Children& children) {
  if (out.back() != '{') out.push_back(',');
  out.append("\"").append(std::to_string(parent)).append("\":[");
  for (auto child = children.first; child != children.second; ++child) {
    if (child != children.first) out.push_back(',');
    out += std::to_string((*child)->id);
  }
  out.push_back(']');
}

using Index = std::unordered_map<uint32_t, size_t>;

// Walks the groups of both trees side by side. Parents that are gone need no order.
void append_orders(std::string& out, const std::vector<Node>& before, const std::vector<Node>& after,
                   const Index& index) {
  const auto old_sorted = by_parent(before);
  const auto new_sorted = by_parent(after);
  const Node* const* old_at = old_sorted.data();
  const Node* const* new_at = new_sorted.data();
  const Node* const* old_end = old_at + old_sorted.size();
  const Node* const* new_end = new_at + new_sorted.size();
  while (old_at != old_end || new_at != new_end) {
    const bool takes_old = old_at != old_end && (new_at == new_end || (*old_at)->parent <= (*new_at)->parent);
    const bool takes_new = new_at != new_end && (old_at == old_end || (*new_at)->parent <= (*old_at)->parent);
    const uint32_t parent = takes_old ? (*old_at)->parent : (*new_at)->parent;
    const Children was = takes_old ? take_group(old_at, old_end) : Children{old_at, old_at};
    const Children is = takes_new ? take_group(new_at, new_end) : Children{new_at, new_at};
    const bool is_there = parent == 0 || index.contains(parent);
    if (is_there && !same_ids(was, is)) append_order(out, parent, is);
    old_at = was.second;
    new_at = is.second;
  }
}

void append_removed(std::string& out, const std::vector<Node>& before, const Index& index) {
  for (const Node& node : before) {
    if (index.contains(node.id)) continue;
    if (out.back() != '[') out.push_back(',');
    append_value(out, node.id);
  }
}

void append_set(std::string& out, const std::vector<Node>& after, const std::vector<Node>& before,
                const Index& old_index) {
  for (const Node& node : after) {
    const auto found = old_index.find(node.id);
    const Node* old_node = found == old_index.end() ? nullptr : &before[found->second];
    if (old_node != nullptr && *old_node == node) continue;
    if (out.back() != '[') out.push_back(',');
    append_node(out, node, old_node != nullptr && old_node->role == node.role ? old_node : nullptr);
  }
}

// Leaves out nodes whose id was seen before, and notes those ids.
Index index_unique(std::vector<Node>& nodes, std::vector<uint32_t>& duplicates) {
  Index index;
  index.reserve(nodes.size());
  size_t kept = 0;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (!index.emplace(nodes[i].id, kept).second) {
      duplicates.push_back(nodes[i].id);
      continue;
    }
    if (kept != i) nodes[kept] = std::move(nodes[i]);
    ++kept;
  }
  nodes.resize(kept);
  return index;
}

}  // namespace

uint32_t node_id(uint32_t parent, NodeRole role, std::string_view key) {
  constexpr uint32_t kOffset = 2166136261u;  // FNV-1a
  constexpr uint32_t kPrime = 16777619u;
  uint32_t hash = kOffset;
  const auto mix = [&hash](uint32_t byte) { hash = (hash ^ byte) * kPrime; };
  for (int shift = 0; shift < 32; shift += 8) mix((parent >> shift) & 0xFF);
  mix(static_cast<uint32_t>(role));
  for (const char c : key) mix(static_cast<unsigned char>(c));
  return hash == 0 ? 1 : hash;
}

std::string_view node_role_name(NodeRole role) { return kRoleNames[static_cast<size_t>(role)]; }

std::string SemanticsTree::update(std::vector<Node> nodes) {
  duplicates_.clear();
  if (nodes == nodes_) return {};
  Index index = index_unique(nodes, duplicates_);
  if (!duplicates_.empty() && nodes == nodes_) return {};
  std::string patch = "{\"remove\":[";
  append_removed(patch, nodes_, index);
  patch += "],\"set\":[";
  append_set(patch, nodes, nodes_, index_);
  patch += "],\"order\":{";
  append_orders(patch, nodes_, nodes, index);
  patch += "}}";
  nodes_ = std::move(nodes);
  index_ = std::move(index);
  return patch;
}

}  // namespace kf::view
