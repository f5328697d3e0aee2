#pragma once
// Reads the few members that a hot path wants out of one JSON text, without building a tree and without allocating.
//
//   JsonScan scan(line);
//   std::string_view key;
//   for (scan.enter_object(); scan.next_key(key);) {
//     if (key == "done") scan.read_bool(done);
//     else scan.skip();
//   }
//   if (!scan.finish()) …not JSON, or something unusual: let the full parser decide…
//
// After a fault every call says false, so that only finish() needs to be looked at. Stricter than JSON in one thing: a
// key that holds an escape is a fault, because it could not be compared. Bytes of strings are handed on as they are,
// UTF-8 or not.

#include <cstdint>
#include <string>
#include <string_view>

namespace kf::wire {

class JsonScan {
 public:
  enum class Kind { string, number, boolean, null, object, array, none };

  explicit JsonScan(std::string_view text) : text_(text) {}

  Kind kind();  // of the value that comes next; `none` when there is none

  bool enter_object();  // a fault when what comes next is not an object
  bool next_key(
      std::string_view& key);  // false past the object's last member; each member's value must be read or skipped
  bool enter_array();          // likewise
  bool next_item();            // false past the array's last item

  bool read_string(std::string& out);  // appends the text with its escapes resolved; a lone surrogate becomes U+FFFD
  bool read_bool(bool& out);
  bool read_int(int64_t& out);  // a fault for a number with a fraction, an exponent, or out of range
  bool skip();                  // any value, with all that lies in it, at most limits::kJsonDepthMax deep

  // True when there was no fault and nothing but white space is left.
  bool finish();

 private:
  bool fault();
  char peek();  // past white space; NUL at the end
  bool take(char c);
  bool take_word(std::string_view word);
  bool next_element(char close);
  bool read_raw_string(std::string_view& raw);
  bool read_raw_number(std::string_view& raw);
  bool take_digits();
  bool skip_nested(int depth);
  bool skip_members(int depth);

  std::string_view text_;
  size_t at_ = 0;
  bool is_first_ = false;  // right behind an opening bracket
  bool is_faulty_ = false;
};

}  // namespace kf::wire
