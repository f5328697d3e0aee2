#include "shared/view/highlight.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/view/code_languages.h"

namespace kf::view {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_name_start(char c) { return is_lower(c) || is_upper(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

// One line. Each take_…() looks at what stands at the position, and says whether it was its business.
class LineScanner {
 public:
  LineScanner(Highlighter& state, std::string_view text) : state_(state), text_(text) {}

  std::vector<CodeToken> scan() {
    if (has(kDiff)) return take(text_.size(), diff_kind()), std::move(tokens_);
    if (has(kPlainText)) return take(text_.size(), TokenKind::plain), std::move(tokens_);
    while (at_ < text_.size()) step();
    return std::move(tokens_);
  }

 private:
  using Inside = Highlighter::Inside;

  bool has(CodeFeature feature) const { return (state_.language_->features & feature) != 0; }
  std::string_view rest() const { return text_.substr(at_); }
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  char before() const { return at_ > 0 ? text_[at_ - 1] : '\0'; }

  void take(size_t length, TokenKind kind) {
    const auto begin = static_cast<uint32_t>(at_);
    at_ += std::min(length, text_.size() - at_);
    const auto end = static_cast<uint32_t>(at_);
    if (begin == end) return;
    if (!tokens_.empty() && tokens_.back().kind == kind)
      tokens_.back().end = end;
    else
      tokens_.push_back({begin, end, kind});
  }

  TokenKind diff_kind() const {
    if (text_.starts_with("+++") || text_.starts_with("---") || text_.starts_with("diff ")) return TokenKind::keyword;
    switch (peek()) {
      case '+': return TokenKind::string;
      case '-': return TokenKind::number;
      case '@': return TokenKind::function;
      default: return TokenKind::plain;
    }
  }

  void step() {
    if (state_.inside_ == Inside::comment) return take_until(comment_end(), TokenKind::comment);
    if (state_.inside_ == Inside::string) return take_until(state_.string_end_, TokenKind::string);
    if (take_comment()) return;
    if (has(kTags)) return step_markup();
    if (!take_string() && !take_number() && !take_sigil() && !take_name()) take(1, TokenKind::plain);
  }

  std::string_view comment_end() const { return has(kMarkupComments) ? "-->" : "*/"; }

  // What was begun on an earlier line or just now, to its end or the line's. A backslash hides what follows it in
  // strings.
  void take_until(std::string_view end, TokenKind kind) {
    const bool has_escapes = kind == TokenKind::string;
    size_t length = 0;
    while (length < rest().size() && !rest().substr(length).starts_with(end))
      length += has_escapes && rest()[length] == '\\' ? 2 : 1;
    if (length < rest().size()) {
      length += end.size();
      state_.inside_ = Inside::nothing;
    }
    take(length, kind);
  }

  bool starts_comment_line() const {
    const bool is_after_blank = at_ == 0 || is_blank(before());
    if (has(kHashComments) && peek() == '#' && is_after_blank) return true;
    if (has(kDashComments) && rest().starts_with("--")) return true;
    return has(kSlashComments) && rest().starts_with("//") && before() != ':';  // an address is none
  }

  bool take_comment() {
    if (starts_comment_line()) return take(rest().size(), TokenKind::comment), true;
    const bool is_block = has(kBlockComments) && rest().starts_with("/*");
    const bool is_markup = has(kMarkupComments) && rest().starts_with("<!--");
    if (!is_block && !is_markup) return false;
    take(is_block ? 2 : 4, TokenKind::comment);
    state_.inside_ = Inside::comment;
    return true;
  }

  // Opens a string over several lines.
  bool open_string(std::string_view mark) {
    take(mark.size(), TokenKind::string);
    state_.inside_ = Inside::string;
    state_.string_end_ = mark;
    return true;
  }

  bool take_string() {
    if (has(kTripleStrings) && rest().starts_with("\"\"\"")) return open_string("\"\"\"");
    if (has(kTripleStrings) && has(kSingleQuotes) && rest().starts_with("'''")) return open_string("'''");
    if (has(kBacktickStrings) && peek() == '`') return open_string("`");
    const bool is_quote = peek() == '"' || (peek() == '\'' && has(kSingleQuotes));
    if (!is_quote || (peek() == '\'' && has(kLifetimes) && !is_character())) return false;
    const size_t length = quoted_length(peek());
    take(length, is_key_after(at_ + length) ? TokenKind::function : TokenKind::string);
    return true;
  }

  // 'x' or '\n', not the lifetime 'a.
  bool is_character() const {
    return peek(1) == '\\' || peek(2) == '\'' || static_cast<unsigned char>(peek(1)) >= 0x80;
  }

  size_t quoted_length(char quote) const {
    const bool has_escapes = !has(kDoubledQuotes) || quote == '"';
    size_t at = 1;
    while (at < rest().size() && rest()[at] != quote) at += has_escapes && rest()[at] == '\\' ? 2 : 1;
    return std::min(at + 1, rest().size());
  }

  bool is_key_after(size_t at) const {
    if (!has(kKeys)) return false;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at < text_.size() && text_[at] == ':' && !text_.substr(at).starts_with("::");
  }

  bool take_number() {
    if (has(kHashNumbers) && peek() == '#' && is_name_part(peek(1)))
      return take(1 + name_length(1), TokenKind::number), true;
    if (!is_digit(peek()) || is_name_part(before())) return false;
    size_t length = 1;
    for (; is_number_part(length); ++length) {
    }
    const bool is_key = is_key_after(at_ + length);
    take(length, is_key ? TokenKind::function : TokenKind::number);
    return true;
  }

  bool is_number_part(size_t ahead) const {
    const char c = peek(ahead);
    const char previous = peek(ahead - 1);
    if (is_digit(c) || is_lower(c) || is_upper(c) || c == '_') return true;
    if (c == '.' || c == '\'') return is_digit(peek(ahead + 1));
    return (c == '+' || c == '-') && (previous == 'e' || previous == 'E') && is_digit(peek(ahead + 1)) &&
           peek(1) != 'x';
  }

  size_t name_length(size_t from = 0) const {
    size_t length = 0;
    while (is_name_part(peek(from + length)) ||
           (has(kDashNames) && length > 0 && peek(from + length) == '-' && is_name_part(peek(from + length + 1)))) {
      ++length;
    }
    return length;
  }

  // Names that begin with a sign: #include, $HOME, ${HOME}, @media.
  bool take_sigil() {
    if (has(kPreprocessor) && peek() == '#' && trim(text_.substr(0, at_)).empty()) {
      take(1 + name_length(1), TokenKind::keyword);
      const size_t gap = is_blank(peek()) ? 1 : 0;
      if (peek(gap) == '<') {
        take(gap, TokenKind::plain);
        take(std::min(rest().find('>'), rest().size() - 1) + 1, TokenKind::string);
      }
      return true;
    }
    if (has(kDollarNames) && peek() == '$' && peek(1) == '{')
      return take(std::min(rest().find('}'), rest().size() - 1) + 1, TokenKind::type), true;
    if (has(kDollarNames) && peek() == '$' && is_name_part(peek(1)))
      return take(1 + name_length(1), TokenKind::type), true;
    if (has(kDecorators) && peek() == '@' && is_name_start(peek(1)))
      return take(1 + name_length(1), TokenKind::function), true;
    return false;
  }

  bool take_name() {
    if (!is_name_start(peek())) return false;
    const size_t length = name_length();
    take(length, name_kind(rest().substr(0, length)));
    return true;
  }

  TokenKind name_kind(std::string_view name) const {
    const CodeLanguage& language = *state_.language_;
    const std::string folded = has(kIgnoresCase) ? ascii_lower(name) : std::string(name);
    const size_t end = at_ + name.size();
    if (is_key_after(end)) return TokenKind::function;
    if (holds_word(language.keywords, folded)) return TokenKind::keyword;
    if (holds_word(language.types, folded)) return TokenKind::type;
    if (has(kCalls) && end < text_.size() && text_[end] == '(') return TokenKind::function;
    const bool is_capitalised = is_upper(name[0]) && std::any_of(name.begin(), name.end(), is_lower);
    return has(kCapitalTypes) && is_capitalised ? TokenKind::type : TokenKind::plain;
  }

  void step_markup() {
    if (state_.inside_ == Inside::tag) return step_in_tag();
    const size_t open = rest().find('<');
    if (open != 0) return take(open, TokenKind::plain);
    const size_t slash = peek(1) == '/' || peek(1) == '!' || peek(1) == '?' ? 1 : 0;
    if (!is_name_start(peek(1 + slash))) return take(1, TokenKind::plain);
    state_.inside_ = Inside::tag;
    take(1 + slash + tag_name_length(1 + slash), TokenKind::keyword);
  }

  size_t tag_name_length(size_t from) const {
    size_t length = 0;
    while (is_name_part(peek(from + length)) || peek(from + length) == '-' || peek(from + length) == ':') ++length;
    return length;
  }

  void step_in_tag() {
    if (peek() == '"' || peek() == '\'') return take(quoted_length(peek()), TokenKind::string);
    if (is_name_start(peek())) return take(tag_name_length(0), TokenKind::function);
    const bool closes = peek() == '>';
    if (closes) state_.inside_ = Inside::nothing;
    take(1, closes || peek() == '/' || peek() == '?' ? TokenKind::keyword : TokenKind::plain);
  }

  Highlighter& state_;
  std::string_view text_;
  size_t at_ = 0;
  std::vector<CodeToken> tokens_;
};

Highlighter::Highlighter(std::string_view language) : language_(find_code_language(language)) {}

std::vector<CodeToken> Highlighter::line(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > kHighlightedLineBytesMax) return {{0, static_cast<uint32_t>(text.size()), TokenKind::plain}};
  return LineScanner(*this, text).scan();
}

}  // namespace kf::view
