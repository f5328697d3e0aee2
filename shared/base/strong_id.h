#pragma once
// An id that cannot be mistaken for another one: StrongId<struct ConversationTag>.

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace kf {

template <class Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend bool operator==(const StrongId&, const StrongId&) = default;
  friend bool operator<(const StrongId& a, const StrongId& b) { return a.text_ < b.text_; }

 private:
  std::string text_;
};

using ConversationId = StrongId<struct ConversationTag>;
using UserId = StrongId<struct UserTag>;

}  // namespace kf

template <class Tag>
struct std::hash<kf::StrongId<Tag>> {
  size_t operator()(const kf::StrongId<Tag>& id) const { return std::hash<std::string>{}(id.text()); }
};
