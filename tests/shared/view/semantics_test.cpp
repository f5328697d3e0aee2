#include "shared/view/semantics.h"

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

using namespace kf::view;
using Json = nlohmann::json;

namespace {

Node make_node(uint32_t id, uint32_t parent, std::string name = {}) {
  Node node;
  node.id = id;
  node.parent = parent;
  node.role = NodeRole::button;
  node.name = std::move(name);
  return node;
}

Json patch_of(SemanticsTree& tree, std::vector<Node> nodes) {
  const std::string text = tree.update(std::move(nodes));
  return text.empty() ? Json() : Json::parse(text, nullptr, false);
}

// What a host does with the patches: members by id, children by parent.
struct HostTree {
  std::map<uint32_t, Json> members;
  std::map<uint32_t, std::vector<uint32_t>> children;

  void apply(const std::string& text) {
    if (text.empty()) return;
    const Json patch = Json::parse(text, nullptr, false);
    REQUIRE(patch.is_object());
    for (const auto& id : patch["remove"]) {
      CHECK(members.erase(id.get<uint32_t>()) == 1);
      children.erase(id.get<uint32_t>());
    }
    for (const auto& node : patch["set"]) members[node["id"].get<uint32_t>()].update(node);
    for (const auto& [parent, ids] : patch["order"].items()) {
      children[static_cast<uint32_t>(std::stoul(parent))] = ids.get<std::vector<uint32_t>>();
    }
    std::erase_if(children, [](const auto& entry) { return entry.second.empty(); });
  }

  friend bool operator==(const HostTree&, const HostTree&) = default;
};

HostTree full_tree(const std::vector<Node>& nodes) {
  HostTree host;
  SemanticsTree fresh;
  host.apply(fresh.update(nodes));
  std::map<uint32_t, std::vector<uint32_t>> children;
  for (const Node& node : nodes) children[node.parent].push_back(node.id);
  CHECK(host.children == children);
  return host;
}

}  // namespace

TEST_CASE("given the same nodes again, nothing changes") {
  SemanticsTree tree;
  CHECK(tree.update({}).empty());
  CHECK_FALSE(tree.update({make_node(1, 0), make_node(2, 1)}).empty());
  CHECK(tree.update({make_node(1, 0), make_node(2, 1)}).empty());
  CHECK(tree.nodes().size() == 2);
}

TEST_CASE("a new node comes with all its members") {
  SemanticsTree tree;
  Node node = make_node(7, 0, "Say \"hi\"");
  node.rect = {1.5F, -2.25F, 100, 0.1F};
  node.number = 0.333333F;
  node.lines = {TextLine{{{"see "}, {"here", "https://example.org/"}}, 4, 60.5F, false}};
  const Json patch = patch_of(tree, {node});
  CHECK(patch["remove"] == Json::array());
  REQUIRE(patch["set"].size() == 1);
  const Json& set = patch["set"][0];
  CHECK(set.size() == 23);
  CHECK(set["id"] == 7);
  CHECK(set["role"] == "button");
  CHECK(set["name"] == "Say \"hi\"");
  CHECK(set["rect"].dump() == "[1.5,-2.25,100,0.1]");
  CHECK(set["number"].dump() == "0.3333");
  CHECK(set["weight"] == 400);
  CHECK(set["mono"] == false);
  CHECK(set["lines"].dump() ==
        R"([{"b":false,"p":[{"t":"see "},{"h":"https://example.org/","t":"here"}],"w":60.5,"x":4}])");
  CHECK(patch["order"].dump() == R"({"0":[7]})");
}

TEST_CASE("only what changed is said") {
  SemanticsTree tree;
  tree.update({make_node(1, 0, "a"), make_node(2, 0, "b")});
  Node changed = make_node(2, 0, "c");
  changed.flags = kDisabled;
  const Json patch = patch_of(tree, {make_node(1, 0, "a"), changed});
  CHECK(patch["set"].dump() == R"([{"flags":1,"id":2,"name":"c"}])");
  CHECK(patch["order"].empty());
  CHECK(patch["remove"].empty());
}

TEST_CASE("each member that changes is noticed") {
  const std::vector<std::pair<std::string, void (*)(Node&)>> changes = {
      {"parent", [](Node& n) { n.parent = 1; }},
      {"flags", [](Node& n) { n.flags = 2; }},
      {"rect", [](Node& n) { n.rect.w = 2; }},
      {"name", [](Node& n) { n.name = "x"; }},
      {"test_id", [](Node& n) { n.test_id = "x"; }},
      {"value", [](Node& n) { n.value = "x"; }},
      {"href", [](Node& n) { n.href = "x"; }},
      {"placeholder", [](Node& n) { n.placeholder = "x"; }},
      {"description", [](Node& n) { n.description = "x"; }},
      {"autocomplete", [](Node& n) { n.autocomplete = "x"; }},
      {"controls", [](Node& n) { n.controls = 1; }},
      {"level", [](Node& n) { n.level = 2; }},
      {"number", [](Node& n) { n.number = 0.5F; }},
      {"content_w", [](Node& n) { n.content_w = 2; }},
      {"content_h", [](Node& n) { n.content_h = 2; }},
      {"font_px", [](Node& n) { n.font_px = 2; }},
      {"line_px", [](Node& n) { n.line_px = 2; }},
      {"weight", [](Node& n) { n.weight = 600; }},
      {"mono", [](Node& n) { n.mono = true; }},
      {"colour", [](Node& n) { n.colour = "red"; }},
      {"lines", [](Node& n) { n.lines = {TextLine{}}; }},
  };
  for (const auto& entry : changes) {
    const std::string& member = entry.first;
    CAPTURE(member);
    SemanticsTree tree;
    tree.update({make_node(1, 0), make_node(2, 0)});
    Node node = make_node(2, 0);
    entry.second(node);
    const Json patch = patch_of(tree, {make_node(1, 0), node});
    REQUIRE(patch["set"].size() == 1);
    CHECK(patch["set"][0].size() == 2);
    CHECK(patch["set"][0].contains(member));
  }
}

TEST_CASE("another role needs another element, so all members come") {
  SemanticsTree tree;
  tree.update({make_node(1, 0, "a")});
  Node node = make_node(1, 0, "a");
  node.role = NodeRole::link;
  CHECK(patch_of(tree, {node})["set"][0].size() == 23);
}

TEST_CASE("add, remove, reorder and move between parents") {
  SemanticsTree tree;
  tree.update({make_node(1, 0), make_node(2, 1), make_node(3, 1), make_node(4, 0)});

  SUBCASE("added between") {
    const Json patch =
        patch_of(tree, {make_node(1, 0), make_node(2, 1), make_node(9, 1), make_node(3, 1), make_node(4, 0)});
    CHECK(patch["order"].dump() == R"({"1":[2,9,3]})");
    CHECK(patch["set"].size() == 1);
  }
  SUBCASE("removed with its children") {
    const Json patch = patch_of(tree, {make_node(4, 0)});
    CHECK(patch["remove"].dump() == "[1,2,3]");
    CHECK(patch["order"].dump() == R"({"0":[4]})");
    CHECK(patch["set"].empty());
  }
  SUBCASE("reordered") {
    const Json patch = patch_of(tree, {make_node(4, 0), make_node(1, 0), make_node(3, 1), make_node(2, 1)});
    CHECK(patch["order"].dump() == R"({"0":[4,1],"1":[3,2]})");
    CHECK(patch["set"].empty());
  }
  SUBCASE("moved to another parent") {
    const Json patch = patch_of(tree, {make_node(1, 0), make_node(2, 1), make_node(4, 0), make_node(3, 4)});
    CHECK(patch["set"].dump() == R"([{"id":3,"parent":4}])");
    CHECK(patch["order"].dump() == R"({"1":[2],"4":[3]})");
  }
  SUBCASE("a parent left without children") {
    const Json patch = patch_of(tree, {make_node(1, 0), make_node(4, 0)});
    CHECK(patch["order"].dump() == R"({"1":[]})");
  }
  SUBCASE("everything gone") {
    const Json patch = patch_of(tree, {});
    CHECK(patch["remove"].size() == 4);
    CHECK(patch["order"].dump() == R"({"0":[]})");
  }
}

TEST_CASE("a duplicate id is reported and its later node left out") {
  SemanticsTree tree;
  const std::vector<Node> nodes = {make_node(1, 0, "first"), make_node(1, 0, "second"), make_node(2, 0)};
  CHECK(patch_of(tree, nodes)["set"].size() == 2);
  CHECK(tree.duplicates() == std::vector<uint32_t>{1});
  CHECK(tree.nodes()[0].name == "first");
  CHECK(tree.update(nodes).empty());
  CHECK(tree.duplicates() == std::vector<uint32_t>{1});
  tree.update({make_node(2, 0)});
  CHECK(tree.duplicates().empty());
}

TEST_CASE("numbers are bounded and finite") {
  SemanticsTree tree;
  Node node = make_node(1, 0);
  node.rect = {std::numeric_limits<float>::infinity(), 1e30F, -0.00001F, -0.5F};
  CHECK(patch_of(tree, {node})["set"][0]["rect"].dump() == "[0,1000000000,0,-0.5]");
}

TEST_CASE("ids depend on parent, role and key, and are never 0") {
  CHECK(node_id(1, NodeRole::tab, "Ollama") == node_id(1, NodeRole::tab, "Ollama"));
  CHECK(node_id(1, NodeRole::tab, "Ollama") != node_id(1, NodeRole::heading, "Ollama"));
  CHECK(node_id(1, NodeRole::tab, "Ollama") != node_id(2, NodeRole::tab, "Ollama"));
  std::set<uint32_t> ids;
  for (int i = 0; i < 5000; ++i) ids.insert(node_id(7, NodeRole::text, std::to_string(i)));
  CHECK(ids.size() == 5000);
  CHECK_FALSE(ids.contains(0));
}

TEST_CASE("roles have names") {
  CHECK(node_role_name(NodeRole::group) == "group");
  CHECK(node_role_name(NodeRole::textarea) == "textarea");
  CHECK(node_role_name(NodeRole::progressbar) == "progressbar");
  CHECK(node_role_name(NodeRole::columnheader) == "columnheader");
  CHECK(node_role_name(NodeRole::form) == "form");
}

TEST_CASE("after any changes the host's tree is the whole tree") {
  std::mt19937 random(20261114);
  const auto below = [&random](size_t n) { return static_cast<uint32_t>(random() % n); };
  SemanticsTree tree;
  HostTree host;
  std::vector<Node> nodes;
  uint32_t next_id = 1;
  for (int round = 0; round < 400; ++round) {
    for (uint32_t i = below(6); i > 0; --i) {
      const uint32_t what = below(5);
      if (what == 0 || nodes.empty()) {
        const uint32_t parent = nodes.empty() || below(4) == 0 ? 0 : nodes[below(nodes.size())].id;
        nodes.push_back(make_node(next_id++, parent, "new"));
      } else if (what == 1) {
        const size_t at = below(nodes.size());
        const uint32_t gone = nodes[at].id;
        nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(at));
        for (Node& node : nodes) {
          if (node.parent == gone) node.parent = 0;
        }
      } else if (what == 2) {
        std::swap(nodes[below(nodes.size())], nodes[below(nodes.size())]);
      } else if (what == 3) {
        nodes[below(nodes.size())].rect.x = static_cast<float>(below(100)) / 4;
      } else {
        nodes[below(nodes.size())].parent = nodes[0].id;
        nodes[0].parent = 0;
      }
    }
    host.apply(tree.update(nodes));
    REQUIRE(host == full_tree(nodes));
  }
}
