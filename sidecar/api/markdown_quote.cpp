#include <algorithm>
#include <array>

#include "shared/base/text.h"
#include "sidecar/api/markdown_text.h"

namespace kf::api {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Tags that end a quote, look like a heading of ours, or swallow what follows them. Others only dress words up.
bool reaches_out(std::string_view behind_bracket) {
  constexpr std::array<std::string_view, 23> kTags{"h1",         "h2",        "h3",      "h4",      "h5",       "h6",
                                                   "blockquote", "details",   "summary", "section", "article",  "main",
                                                   "template",   "textarea",  "title",   "script",  "noscript", "style",
                                                   "pre",        "plaintext", "xmp",     "svg",     "math"};
  if (behind_bracket.starts_with('/')) behind_bracket.remove_prefix(1);
  if (behind_bracket.starts_with('!') || behind_bracket.starts_with('?')) return true;
  const auto is_part = [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  const auto end = std::find_if_not(behind_bracket.begin(), behind_bracket.end(), is_part);
  const std::string name = ascii_lower(behind_bracket.substr(0, static_cast<size_t>(end - behind_bracket.begin())));
  return name == "html" || name == "body" || name == "div" || name == "iframe" ||
         std::find(kTags.begin(), kTags.end(), name) != kTags.end();
}

struct Fence {
  char mark = 0;
  size_t length = 0;
};

// The fence that a line begins with, if any.
Fence fence_of(std::string_view line) {
  const char mark = line.empty() ? '\0' : line.front();
  if (mark != '`' && mark != '~') return {};
  const size_t length = std::min(line.find_first_not_of(mark), line.size());
  const bool has_mark_behind = mark == '`' && line.find(mark, length) != std::string_view::npos;
  return length < 3 || has_mark_behind ? Fence{} : Fence{mark, length};
}

// Knows which lines are code, as far as that can be known without reading lists and quotes: only fences without a blank
// before them count, and behind one that is set in nothing does any more. In doubt a line is no code.
class CodeLines {
 public:
  bool take(std::string_view line) {
    if (open_.length != 0) {
      if (closes(line)) open_ = {};
      return true;
    }
    const Fence found = fence_of(line);
    const size_t inner = line.find_first_not_of(" \t>-*+0123456789.)");
    if (found.length == 0 && inner != std::string_view::npos && fence_of(line.substr(inner)).length != 0) {
      is_sure_ = false;
    }
    if (is_sure_) open_ = found;
    return open_.length != 0;
  }

 private:
  bool closes(std::string_view line) const {
    const size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    if (blanks > 3) return false;
    line.remove_prefix(blanks);
    const size_t length = std::min(line.find_first_not_of(open_.mark), line.size());
    return length >= open_.length && trim(line.substr(length)).empty();
  }

  Fence open_;
  bool is_sure_ = true;
};

// A tag that begins a line may begin a block in which a fence is none.
void append_escaped(std::string& out, std::string_view line) {
  for (size_t at = 0; at < line.size(); ++at) {
    const std::string_view behind = line.substr(at + 1);
    const bool is_first =
        line.find_first_not_of(" \t") == at && (behind.starts_with('/') || (!behind.empty() && is_letter(behind[0])));
    if (line[at] == '<' && (is_first || reaches_out(behind))) {
      out += "&lt;";  // a backslash would undo one that stands there already
    } else {
      out += line[at];
    }
  }
}

// The next line; CR, LF and CR LF end one, as Markdown has it.
std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  const size_t ending = text.substr(end).starts_with("\r\n") ? 2 : 1;
  text.remove_prefix(std::min(end + ending, text.size()));
  return line;
}

}  // namespace

std::string markdown_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16 + 16);
  CodeLines code;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    out += line.empty() ? ">" : "> ";
    if (code.take(line)) {
      out += line;
    } else {
      append_escaped(out, line);
    }
    out += '\n';
  }
  return out;
}

}  // namespace kf::api
