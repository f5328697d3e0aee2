// What is drawn, as nodes of the semantics tree.
#include <algorithm>
#include <cassert>

#include "web/widgets/ui.h"

namespace kf::ui {
namespace {

constexpr std::string_view unnamed = "-";

std::string_view key_of(const NodeSpec& spec) {
  if (!spec.key.empty()) return spec.key;
  return spec.name.empty() ? unnamed : spec.name;
}

}  // namespace

Id Ui::id_of(NodeRole role, std::string_view key) const { return view::node_id(parents_.back().id, role, key); }
Id Ui::parent() const { return parents_.back().id; }

view::Node& Ui::add_node(const NodeSpec& spec) {
  const Parent& parent = parents_.back();
  view::Node& node = nodes_[static_cast<size_t>(layer_)].emplace_back();
  node.id = view::node_id(parent.id, spec.role, key_of(spec));
  node.parent = parent.id;
  node.role = spec.role;
  node.flags = spec.flags;
  node.rect = spec.rect.moved(-parent.x, -parent.y);
  node.name = spec.name;
  node.test_id = spec.test_id;
  node.description = spec.description;
  node.href = spec.href;
  node.value = spec.value;
  node.level = spec.level;
  node.number = spec.number;
  node.controls = spec.controls;
  return node;
}

Id Ui::add(const NodeSpec& spec) { return add_node(spec).id; }

Ui::Scope Ui::open(const NodeSpec& spec) {
  const Id id = add(spec);
  parents_.push_back({id, spec.rect.x, spec.rect.y});
  return Scope(*this, id, &Ui::close_node);
}

void Ui::set_height(Id id, float height) {
  std::vector<view::Node>& nodes = nodes_[static_cast<size_t>(layer_)];
  const auto node = std::find_if(nodes.rbegin(), nodes.rend(), [id](const view::Node& each) { return each.id == id; });
  assert(node != nodes.rend());
  node->rect.h = height;
}

std::vector<view::Node> Ui::hold_nodes(size_t first) {
  std::vector<view::Node>& nodes = nodes_[static_cast<size_t>(layer_)];
  std::vector<view::Node> held(std::make_move_iterator(nodes.begin() + static_cast<std::ptrdiff_t>(first)),
                               std::make_move_iterator(nodes.end()));
  nodes.resize(first);
  return held;
}

void Ui::release_nodes(std::vector<view::Node> held) {
  std::vector<view::Node>& nodes = nodes_[static_cast<size_t>(layer_)];
  nodes.insert(nodes.end(), std::make_move_iterator(held.begin()), std::make_move_iterator(held.end()));
}

void Ui::close_node() { parents_.pop_back(); }

}  // namespace kf::ui
