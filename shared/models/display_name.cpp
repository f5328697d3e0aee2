#include "shared/models/display_name.h"

#include <algorithm>
#include <vector>

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/models/brand_names.h"
#include "shared/models/parameters.h"
#include "shared/models/quantization.h"

namespace kf::models {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// The name without host, namespaces and folders.
std::string_view last_segment(std::string_view id) {
  while (!id.empty() && (id.back() == '/' || id.back() == '\\')) id.remove_suffix(1);
  const size_t slash = id.find_last_of("/\\");
  return slash == std::string_view::npos ? id : id.substr(slash + 1);
}

// Every separator becomes '-'; a dot stays where it stands between digits.
std::string unify_separators(std::string_view name) {
  std::string unified(name);
  for (size_t i = 0; i < unified.size(); ++i) {
    const bool is_decimal_point =
        name[i] == '.' && i > 0 && i + 1 < name.size() && is_digit(name[i - 1]) && is_digit(name[i + 1]);
    const bool is_separator = std::string_view("_ :@,()[].").find(name[i]) != std::string_view::npos;
    if (is_separator && !is_decimal_point) unified[i] = '-';
  }
  return unified;
}

// Blanks out every quantisation mark and returns the first.
std::string take_quantization(std::string& name) {
  std::string first;
  for (auto range = find_quantization(name); range; range = find_quantization(name, range->end)) {
    const size_t length = range->end - range->begin;
    if (first.empty()) first = quantization_label(std::string_view(name).substr(range->begin, length));
    name.replace(range->begin, length, length, '-');
  }
  return first;
}

// "-00001-of-00003" at the end of one part of a split file.
void drop_shard_mark(std::string& name) {
  constexpr size_t kLength = 15;
  const size_t end = name.find_last_not_of('-');
  if (end == std::string::npos || end < kLength) return;
  const size_t start = end + 1 - kLength;
  const std::string_view mark = std::string_view(name).substr(start, kLength);
  const auto is_number = [](std::string_view digits) { return std::all_of(digits.begin(), digits.end(), is_digit); };
  if (mark[0] == '-' && mark.substr(6, 4) == "-of-" && is_number(mark.substr(1, 5)) && is_number(mark.substr(10))) {
    name.resize(start);
  }
}

std::string capitalised(std::string_view word) {
  std::string text(word);
  if (is_lower(text[0])) text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& c : text) {
    if (is_lower(c)) c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

// "a3b": the active parameters of a mixture, which hang on the size before them.
bool is_active_size(std::string_view word) {
  return word.size() > 2 && word[0] == 'a' && !parse_size_word(word.substr(1)).label.empty();
}

bool is_context_size(std::string_view word) {
  return word.size() > 1 && word.back() == 'k' && std::all_of(word.begin(), word.end() - 1, is_digit);
}

// A word that is neither brand, size nor version. `word` keeps its case, `lower` does not.
std::string spell_word(std::string_view word, std::string_view lower) {
  constexpr size_t kCodeLengthMax = 5;  // "m3", "k2", "l12"
  if (const auto spelling = word_spelling(lower); !spelling.empty()) return std::string(spelling);
  if (std::any_of(word.begin() + 1, word.end(), is_upper)) return std::string(word);
  const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
  if (has_digit && lower[0] == 'v') return std::string(lower);
  if (has_digit && word.size() <= kCodeLengthMax) return upper(word);
  return capitalised(word);
}

class NameWriter {
 public:
  explicit NameWriter(std::string name) : name_(std::move(name)), lower_(ascii_lower(name_)) {}

  // `tag_at`: where the tag begins; versions stand before it.
  std::string write(size_t tag_at) {
    tag_at_ = tag_at;
    skip_embedding_prefix();
    while (next_word()) {
      if (!take_brand()) take_word();
    }
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return std::string_view(lower_).substr(at_); }

  bool next_word() {
    while (at_ < lower_.size() && lower_[at_] == '-') ++at_;
    return at_ < lower_.size();
  }

  // LM Studio puts "text-embedding-" before the names of embedding models.
  void skip_embedding_prefix() {
    constexpr std::string_view kEmbedding = "text-embedding-";
    if (rest().starts_with(kEmbedding) && rest().size() > kEmbedding.size() && !is_digit(rest()[kEmbedding.size()])) {
      at_ += kEmbedding.size();
    }
  }

  void append(std::string_view word, std::string_view glue = " ") {
    if (!out_.empty()) out_ += glue;
    out_ += word;
  }

  bool take_brand() {
    const Brand* brand = find_brand(rest());
    if (brand == nullptr) return false;
    append(brand->spelling);
    at_ += brand->key.size();
    take_version(*brand);
    take_families(*brand);
    return true;
  }

  // "3", "-2", "2.5" or "3n"; not "7b", which is a size, and not "2507", which is a date.
  void take_version(const Brand& brand) {
    constexpr size_t kDigitsMax = 2;
    const size_t gap = rest().starts_with('-') ? 1 : 0;
    const std::string_view text = rest().substr(gap);
    size_t end = 0;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '.' && end > 0))) ++end;
    const size_t whole = std::min(end, text.find('.'));
    if (whole == 0 || whole > kDigitsMax || at_ + gap >= tag_at_) return;
    const bool has_letter =
        end < text.size() && is_lower(text[end]) && (end + 1 == text.size() || text[end + 1] == '-');
    if (has_letter && std::string_view("bmkt").find(text[end]) != std::string_view::npos) return;
    if (end < text.size() && text[end] == 'x' && end + 1 < text.size() && is_digit(text[end + 1])) return;
    std::string version(text.substr(0, end + (has_letter ? 1 : 0)));
    if (is_upper(brand.spelling.back())) version = upper(version);
    at_ += gap + version.size();
    constexpr std::string_view kGlue[] = {" ", "", "-"};
    append(version, kGlue[static_cast<size_t>(brand.join)]);
  }

  void take_families(const Brand& brand) {
    if (brand.families.empty()) return;
    const size_t gap = rest().starts_with('-') ? 1 : 0;
    const std::string_view word = word_at(at_ + gap);
    for (const std::string_view family : split(brand.families, ' ')) {
      if (word != family || at_ + gap >= tag_at_) continue;
      const auto spelling = word_spelling(word);
      append(spelling.empty() ? capitalised(word) : std::string(spelling), "-");
      at_ += gap + word.size();
      return;
    }
  }

  std::string_view word_at(size_t at) const {
    const std::string_view text = std::string_view(lower_).substr(std::min(at, lower_.size()));
    return text.substr(0, std::min(text.size(), text.find('-')));
  }

  void take_word() {
    const std::string_view lower = word_at(at_);
    const std::string_view word = std::string_view(name_).substr(at_, lower.size());
    at_ += lower.size();
    const bool is_last = rest().find_first_not_of('-') == std::string_view::npos;
    if (is_packaging_word(lower) || (is_last && !out_.empty() && (lower == "latest" || lower == "cloud"))) return;
    if (is_active_size(lower)) return append(upper(word), "-");
    if (const SizeWord size = parse_size_word(lower); !size.label.empty()) return append(size.label);
    if (is_context_size(lower)) return append(upper(word));
    append(spell_word(word, lower), is_month_and_year(lower) ? "-" : " ");
  }

  // "08-2024" stays one word.
  bool is_month_and_year(std::string_view year) const {
    const size_t n = out_.size();
    return year.size() == 4 && year.starts_with("20") && n >= 3 && out_[n - 3] == ' ' && is_digit(out_[n - 2]) &&
           is_digit(out_[n - 1]) && std::all_of(year.begin(), year.end(), is_digit);
  }

  std::string name_;
  std::string lower_;
  std::string out_;
  size_t at_ = 0;
  size_t tag_at_ = 0;
};

// "google_gemma-3-4b" without "google_": a vendor before an underscore that a known brand follows.
std::string_view without_vendor(std::string_view name) {
  const size_t underscore = name.find('_');
  if (underscore == std::string_view::npos) return name;
  const auto brand_at = [name](size_t at) { return find_brand(unify_separators(ascii_lower(name.substr(at)))); };
  const Brand* whole = brand_at(0);
  const bool is_part_of_brand = whole != nullptr && whole->key.size() > underscore;
  return !is_part_of_brand && brand_at(underscore + 1) != nullptr ? name.substr(underscore + 1) : name;
}

std::string_view without_extension(std::string_view name) {
  constexpr std::string_view kExtension = ".gguf";
  const bool has_it =
      name.size() > kExtension.size() && ascii_lower(name.substr(name.size() - kExtension.size())) == kExtension;
  return has_it ? name.substr(0, name.size() - kExtension.size()) : name;
}

}  // namespace

std::string display_name(std::string_view model_id) {
  if (model_id.size() > limits::kModelNameBytesMax) return std::string(model_id);
  std::string name(without_vendor(without_extension(last_segment(trim(model_id)))));
  const std::string quantization = take_quantization(name);
  const size_t tag_at = std::min(name.size(), name.find(':'));
  name = unify_separators(name);
  drop_shard_mark(name);
  const std::string text = NameWriter(std::move(name)).write(tag_at);
  if (text.empty()) return std::string(model_id);
  return quantization.empty() ? text : text + " (" + quantization + ")";
}

}  // namespace kf::models
