#include <algorithm>
#include <array>
#include <cctype>

#include "shared/base/text.h"
#include "sidecar/base/log.h"

namespace kf {
namespace {

constexpr std::string_view kRedacted = "[REDACTED]";

// A name is judged word by word ("apiKey" is api, key); a word counts when it is one of these or ends in one of the
// long ones
// ("accesstoken").
constexpr std::array<std::string_view, 6> kSecretWords{"key", "launch", "credential", "credentials", "auth", "pwd"};
constexpr std::array<std::string_view, 10> kSecretEndings{
    "token", "cookie", "password", "passwd", "passphrase", "authorization", "csrf", "secret", "sessionid", "apikey"};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

bool is_secret_word(std::string_view word) {
  const auto ends_word = [word](std::string_view ending) { return word.ends_with(ending); };
  return std::find(kSecretWords.begin(), kSecretWords.end(), word) != kSecretWords.end() ||
         std::any_of(kSecretEndings.begin(), kSecretEndings.end(), ends_word);
}

// Reads `text` once from start to end and copies what is harmless.
class Redactor {
 public:
  explicit Redactor(std::string_view text) : text_(text) { out_.reserve(text.size()); }

  std::string run() {
    while (at_ < text_.size()) {
      if (is_name_char(text_[at_]))
        name();
      else
        copy_to(at_ + 1);
    }
    return std::move(out_);
  }

 private:
  void copy_to(size_t end) {
    out_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  size_t skip(size_t at, std::string_view characters) const {
    const size_t end = text_.find_first_not_of(characters, at);
    return end == std::string_view::npos ? text_.size() : end;
  }

  size_t find_end(size_t at, std::string_view stops) const {
    const size_t end = text_.find_first_of(stops, at);
    return end == std::string_view::npos ? text_.size() : end;
  }

  void name() {
    size_t end = at_;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    const std::string lower = ascii_lower(name);
    copy_to(end);
    if (lower == "bearer" || lower == "basic") return scheme();
    if (is_secret_name(name)) assignment(lower);
  }

  // After "Bearer" or "Basic": blanks and the credential.
  void scheme() {
    const size_t start = skip(at_, " \t");
    if (start == at_) return;
    const size_t end = find_end(start, " \t\r\n\"'\\,;<>)}]");
    if (end > start) replace(start, end);
  }

  // After a name: an optional closing quote (escaped once where JSON stands in a string), '=' or ':' and the value.
  void assignment(std::string_view name) {
    const size_t sign = skip(skip(at_, "\\\"'"), " \t");
    if (sign >= text_.size() || (text_[sign] != '=' && text_[sign] != ':')) return;
    const size_t opening = skip(skip(sign + 1, " \t"), "\\");
    if (opening < text_.size() && is_quote(text_[opening])) return quoted(opening);
    const bool is_header = name.ends_with("cookie") || name.ends_with("authorization");
    const size_t start = skip(sign + 1, " \t");
    const size_t end = find_end(start, is_header ? "\r\n\"'\\" : " \t\r\n\"'\\&,;<>)}]");
    if (end > start) replace(start, end);
  }

  void quoted(size_t opening) {
    const char quote = text_[opening];
    const bool is_escaped = opening > 0 && text_[opening - 1] == '\\';
    size_t end = opening + 1;
    while (end < text_.size() && text_[end] != quote) {
      if (text_[end] == '\\' && is_escaped && end + 1 < text_.size() && text_[end + 1] == quote) break;
      end += text_[end] == '\\' ? 2 : 1;
    }
    replace(opening + 1, std::min(end, text_.size()));
  }

  void replace(size_t start, size_t end) {
    copy_to(start);
    out_ += kRedacted;
    at_ = end;
  }

  std::string_view text_;
  std::string out_;
  size_t at_ = 0;
};

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string lower = ascii_lower(name);
  if (lower.starts_with("kf_session") || lower.ends_with("sessionid") || lower.ends_with("session_id")) return true;
  for (size_t start = 0; start < name.size();) {
    size_t end = start + 1;
    while (end < name.size() && is_letter(name[end]) && !(is_upper(name[end]) && !is_upper(name[end - 1]))) ++end;
    if (is_secret_word(std::string_view(lower).substr(start, end - start))) return true;
    start = end < name.size() && !is_letter(name[end]) ? end + 1 : end;
  }
  return false;
}

std::string redact(std::string_view text) { return Redactor(text).run(); }

}  // namespace kf
