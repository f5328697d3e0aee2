#pragma once
// Names that come from outside and are shown to people: what stands in them must be seen, and only there.

#include <string>
#include <string_view>

namespace kf {

inline constexpr size_t kShownNameBytesMax = 256;

// Whether nothing is drawn for it, or it changes how its neighbours are drawn: C0 and C1 controls, marks and overrides
// of direction, separators of lines and paragraphs, what Unicode calls default-ignorable, fillers, noncharacters.
bool is_unseen(char32_t code_point);

// Whether the text is valid UTF-8 without anything unseen.
bool is_all_seen(std::string_view text);

// The text as one line that shows all it holds, without blanks around it and of at most `bytes_max` bytes: tabs and
// ends of lines become a blank, other unseen characters and broken UTF-8 a replacement character for each run. Joiners
// and variation selectors stay behind what is no ASCII, where emoji and scripts need them.
std::string shown_name(std::string_view text, size_t bytes_max = kShownNameBytesMax);

}  // namespace kf
