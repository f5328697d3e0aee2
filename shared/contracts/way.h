#pragma once
// The way of a question that leaves this machine: each place that it passes, in order. Written as one text, it is what
// the API, the record and stored answers call a destination: "https://ollama.com", or
// "10.0.0.5:11434 → https://ollama.com" for a server elsewhere that passes it on.

#include <string>
#include <string_view>
#include <vector>

namespace kf {

// A place that nobody names. It is none that anybody could agree to, and so nothing is sent there.
inline constexpr std::string_view kUnknownPlace = "an unknown place";

// What a question could be sent to and people can read: visible ASCII, at most 300 bytes, no user before a host.
bool is_place(std::string_view text);

// Takes places as servers write them: what is_place refuses becomes kUnknownPlace, and so does what stands behind the
// eighth, so that a way can be shown whole.
class Way {
 public:
  Way() = default;
  explicit Way(std::string_view destination);  // the inverse of text()

  // At the end, unless it is on the way already.
  void add(std::string_view place);
  void add(const Way& more);

  bool stays_here() const { return places_.empty(); }
  bool has(std::string_view place) const;
  bool covers(const Way& other) const;  // every place of `other` is on this way
  bool is_known() const { return !has(kUnknownPlace); }
  const std::vector<std::string>& places() const { return places_; }
  std::string text() const;  // empty when it stays here

  friend bool operator==(const Way&, const Way&) = default;

 private:
  std::vector<std::string> places_;
};

}  // namespace kf
