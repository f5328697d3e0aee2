#include "sidecar/store/snippet.h"

#include <algorithm>

#include "shared/base/text.h"
#include "sidecar/store/words_tokenizer.h"

namespace kf::store {
namespace {

constexpr size_t kWordsBetweenLooks = 1024;  // at the watch

struct Place {
  size_t start = 0;
  size_t end = 0;
};

// The last words that were seen, as many as the longest phrase or the words before a hit need.
class RecentWords {
 public:
  explicit RecentWords(size_t count) : words_(count) {}

  void add(const Word& word) {
    Seen& seen = words_[count_++ % words_.size()];
    seen.folded.assign(word.folded);
    seen.place = {word.start, word.end};
  }
  size_t count() const { return count_; }

  // Whether the phrase ends with the newest word.
  bool end_with(const Phrase& phrase) const {
    const size_t length = phrase.words.size();
    if (length == 0 || length > count_) return false;
    for (size_t back = 0; back < length; ++back) {
      const std::string& wanted = phrase.words[length - 1 - back];
      const std::string& here = seen(back).folded;
      const bool is_prefix = back == 0 && phrase.ends_in_prefix;
      if (is_prefix ? !here.starts_with(wanted) : here != wanted) return false;
    }
    return true;
  }
  // Of the newest words, so many of them.
  Place place_of_last(size_t words) const { return {seen(words - 1).place.start, seen(0).place.end}; }
  // Where the word stands that is so many before; the first one when there are fewer.
  size_t start_before(size_t words) const { return seen(std::min({words, count_ - 1, words_.size() - 1})).place.start; }

 private:
  struct Seen {
    std::string folded;
    Place place;
  };
  const Seen& seen(size_t back) const { return words_[(count_ - 1 - back) % words_.size()]; }

  std::vector<Seen> words_;
  size_t count_ = 0;
};

size_t longest(const std::vector<Phrase>& phrases) {
  size_t words = 1;
  for (const Phrase& phrase : phrases) words = std::max(words, phrase.words.size());
  return words;
}

// Finds where the snippet begins: a little before the hits that hold the most of the phrases side by side.
class BestPlace {
 public:
  explicit BestPlace(const std::vector<Phrase>& phrases)
      : phrases_(phrases), last_(phrases.size()), recent_(longest(phrases) + kSnippetWordsBefore) {}

  // False when there is nothing better to be found.
  bool look_at(const Word& word) {
    recent_.add(word);
    for (size_t i = 0; i < phrases_.size(); ++i) {
      if (recent_.end_with(phrases_[i])) note_hit(i);
    }
    const bool is_far = most_ > 0 && word.start > first_hit_ + kSnippetBestOfBytes;
    return most_ < phrases_.size() && !is_far;
  }

  size_t start() const { return best_; }

 private:
  struct Hit {
    size_t at_word = 0;  // counted from 1; 0: none yet
    size_t snippet_start = 0;
  };

  void note_hit(size_t phrase) {
    const size_t words = phrases_[phrase].words.size();
    const size_t hit = recent_.place_of_last(words).start;
    const size_t before = recent_.start_before(words - 1 + kSnippetWordsBefore);
    last_[phrase] = {recent_.count(), hit - before > kSnippetBytesBeforeMax ? hit : before};
    if (most_ == 0) first_hit_ = hit;
    weigh();
  }

  void weigh() {
    size_t count = 0;
    const Hit* first = nullptr;
    for (const Hit& hit : last_) {
      if (hit.at_word == 0 || recent_.count() - hit.at_word >= kSnippetWords - kSnippetWordsBefore) continue;
      ++count;
      if (first == nullptr || hit.at_word < first->at_word) first = &hit;
    }
    if (count <= most_) return;
    most_ = count;
    best_ = first->snippet_start;
  }

  const std::vector<Phrase>& phrases_;
  std::vector<Hit> last_;  // of each phrase
  RecentWords recent_;
  size_t most_ = 0;
  size_t first_hit_ = 0;
  size_t best_ = 0;
};

Result<size_t> best_start(Database& database, std::string_view text, const std::vector<Phrase>& phrases) {
  BestPlace best(phrases);
  size_t words = 0;
  ReadWatch* const watch = database.watch();
  bool has_ended = false;
  KF_CHECK(each_word(database.handle(), text, [&](const Word& word) {
    has_ended = watch != nullptr && ++words % kWordsBetweenLooks == 0 && watch->must_end();
    return !has_ended && best.look_at(word);
  }));
  if (has_ended) return watch->reason();
  return best.start();
}

// What is shown of the text from its start on, and the hits in it, ascending and apart.
struct Window {
  size_t bytes = 0;
  std::vector<Place> hits;
};

void add_hit(std::vector<Place>& hits, Place hit) {
  while (!hits.empty() && hits.back().end > hit.start) {
    hit.start = std::min(hit.start, hits.back().start);
    hits.pop_back();
  }
  hits.push_back(hit);
}

Result<Window> window_of(Database& database, std::string_view rest, const std::vector<Phrase>& phrases) {
  Window window;
  RecentWords recent(longest(phrases));
  const std::string_view shown = utf8_prefix(rest, kSnippetBytesMax);
  KF_CHECK(each_word(database.handle(), shown, [&](const Word& word) {
    recent.add(word);
    window.bytes = word.end;
    for (const Phrase& phrase : phrases) {
      if (recent.end_with(phrase)) add_hit(window.hits, recent.place_of_last(phrase.words.size()));
    }
    return recent.count() < kSnippetWords;
  }));
  if (recent.count() < kSnippetWords) window.bytes = shown.size();
  return window;
}

// Blanks of every kind become one, and what could be taken for a mark goes.
void append_line(std::string& line, std::string_view text) {
  for (const char c : text) {
    const bool is_blank = static_cast<unsigned char>(c) <= ' ';
    if (!is_blank) line.push_back(c);
    if (is_blank && !line.empty() && line.back() != ' ') line.push_back(' ');
  }
}

std::string marked(std::string_view text, const Window& window) {
  std::string line;
  size_t at = 0;
  for (const Place& hit : window.hits) {
    append_line(line, text.substr(at, hit.start - at));
    line += '\x02';
    append_line(line, text.substr(hit.start, hit.end - hit.start));
    line += '\x03';
    at = hit.end;
  }
  append_line(line, text.substr(at, window.bytes - at));
  return line;
}

}  // namespace

Result<Snippet> snippet_of(Database& database, const SnippetText& text, const std::vector<Phrase>& phrases) {
  KF_TRY(const size_t start, best_start(database, text.text, phrases));
  const std::string_view rest = text.text.substr(start);
  KF_TRY(const Window window, window_of(database, rest, phrases));
  std::string line = marked(rest, window);
  if (!line.empty() && line.back() == ' ') line.pop_back();
  const bool goes_on = text.is_cut || window.bytes < rest.size();
  return Snippet{(start > 0 ? "…" : "") + line + (goes_on ? "…" : ""), !window.hits.empty()};
}

}  // namespace kf::store
