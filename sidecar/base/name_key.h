#pragma once
// What makes two names of people the same: in bytes, for the one who types, and for the eye.

#include <optional>
#include <string>
#include <string_view>

namespace kf {

// The name in Unicode's form NFKC, in which one look has one spelling: "é" in one code point, wide letters narrow. A
// text that is no UTF-8 comes back as it is.
std::string normal_name(std::string_view name);

// What a name is found by, however it was typed: NFKC, without case, without blanks around it.
std::string folded_name(std::string_view name);

// The same for all names that a hasty eye takes for each other: letters of other scripts count as the Latin ones they
// look like, 0 as O, 1 and I as l, "rn" as m; blanks, dots, dashes and case do not count at all. After Unicode's UTS
// #39.
std::string name_skeleton(std::string_view name);

// What is wrong with the look of a name in NFKC, as the end of a sentence that begins with "'name' "; nullopt when
// nothing is: every character is drawn, a letter or digit is among them, and no word mixes scripts whose letters look
// alike.
std::optional<std::string_view> fault_of_name(std::string_view normal);

}  // namespace kf
