#include "sidecar/store/words_tokenizer.h"

#include <array>
#include <cassert>
#include <climits>
#include <memory>

#include "shared/base/text.h"
#include "sidecar/store/sqlite_error.h"

namespace kf::store {
namespace {

constexpr const char* kName = "kf_words";

constexpr char32_t kFirstMark = 0xF0000;
constexpr size_t kMarkBytes = 4;

// A part goes on to unicode61 at the first blank behind so many bytes, so that whoever looks for the first words of a
// long text does not pay for all of it.
constexpr size_t kPartBytes = 4096;

struct Range {
  char32_t first;
  char32_t last;
};

// Letters of scripts without blanks between words. Punctuation of these blocks stays with unicode61, which drops it.
constexpr std::array<Range, 11> kUnspaced{{{0x0E01, 0x0EDF},      // Thai, Lao
                                           {0x1000, 0x109F},      // Myanmar
                                           {0x1780, 0x17D3},      // Khmer
                                           {0x3005, 0x3007},      // iteration mark, zero
                                           {0x3041, 0x30FF},      // Hiragana, Katakana
                                           {0x3105, 0x318E},      // Bopomofo, Hangul letters
                                           {0x31F0, 0x31FF},      // Katakana extensions
                                           {0x3400, 0x9FFF},      // Han
                                           {0xAC00, 0xD7A3},      // Hangul
                                           {0xF900, 0xFAFF},      // Han, compatibility
                                           {0x20000, 0x3FFFF}}};  // Han, rarer

bool is_unspaced(char32_t c) {
  if (c < kUnspaced.front().first || c == 0x30FB || c == 0x30A0) return false;  // the Katakana dots separate
  for (const Range& range : kUnspaced) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

using Emit = int (*)(void* context, int flags, const char* token, int token_bytes, int start, int end);

// unicode61 and how to make one; lives as long as the registration.
struct Factory {
  fts5_tokenizer methods{};
  void* context = nullptr;
};

struct Tokenizer {
  fts5_tokenizer unicode{};
  Fts5Tokenizer* unicode_instance = nullptr;
};

// Passes words of a part on with their place in the whole text.
struct Shifted {
  void* context;
  Emit emit;
  int offset;
};

int emit_shifted(void* context, int flags, const char* token, int token_bytes, int start, int end) {
  const auto& shifted = *static_cast<Shifted*>(context);
  return shifted.emit(shifted.context, flags, token, token_bytes, start + shifted.offset, end + shifted.offset);
}

int spaced_part(const Tokenizer& self, void* context, int flags, std::string_view text, size_t start, size_t end,
                Emit emit) {
  if (start == end) return SQLITE_OK;
  Shifted shifted{context, emit, static_cast<int>(start)};
  return self.unicode.xTokenize(self.unicode_instance, &shifted, flags, text.data() + start,
                                static_cast<int>(end - start), emit_shifted);
}

int words_of(const Tokenizer& self, void* context, int flags, std::string_view text, Emit emit) {
  size_t spaced_from = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const bool is_word = is_unspaced(next_code_point(text, at));
    const bool ends_part = is_word || (at - spaced_from > kPartBytes && (text[start] == ' ' || text[start] == '\n'));
    if (!ends_part) continue;
    int result = spaced_part(self, context, flags, text, spaced_from, start, emit);
    if (result == SQLITE_OK && is_word) {
      result = emit(context, 0, text.data() + start, static_cast<int>(at - start), static_cast<int>(start),
                    static_cast<int>(at));
    }
    if (result != SQLITE_OK) return result;
    spaced_from = at;
  }
  return spaced_part(self, context, flags, text, spaced_from, text.size(), emit);
}

// Passes words on with the mark in front.
struct Marked {
  void* context;
  Emit emit;
  std::string word;  // the mark, and behind it room for a word
};

int emit_marked(void* context, int flags, const char* token, int token_bytes, int start, int end) {
  auto& marked = *static_cast<Marked*>(context);
  marked.word.resize(kMarkBytes);
  marked.word.append(token, static_cast<size_t>(token_bytes));
  const auto mark_bytes = static_cast<int>(kMarkBytes);
  return marked.emit(marked.context, flags, marked.word.data(), mark_bytes + token_bytes, start + mark_bytes,
                     end + mark_bytes);
}

bool begins_with_mark(std::string_view text) {
  size_t at = 0;
  return !text.empty() && next_code_point(text, at) >= kFirstMark && at == kMarkBytes;
}

// What somebody reads (FTS5_TOKENIZE_AUX) has no mark: what looks like one is a character as any other.
int tokenize(Fts5Tokenizer* instance, void* context, int flags, const char* data, int bytes, Emit emit) {
  const auto& self = *reinterpret_cast<Tokenizer*>(instance);
  const std::string_view text(data == nullptr ? "" : data, static_cast<size_t>(bytes));
  if ((flags & FTS5_TOKENIZE_AUX) != 0 || !begins_with_mark(text)) return words_of(self, context, flags, text, emit);
  Marked marked{context, emit, std::string(text.substr(0, kMarkBytes))};
  return words_of(self, &marked, flags, text.substr(kMarkBytes), emit_marked);
}

void destroy(Fts5Tokenizer* instance) {
  const std::unique_ptr<Tokenizer> self(reinterpret_cast<Tokenizer*>(instance));
  if (self->unicode_instance != nullptr) self->unicode.xDelete(self->unicode_instance);
}

int create(void* context, const char** /*arguments*/, int /*count*/, Fts5Tokenizer** out) {
  const auto& factory = *static_cast<Factory*>(context);
  auto self = std::make_unique<Tokenizer>();
  self->unicode = factory.methods;
  std::array<const char*, 2> arguments{"remove_diacritics", "2"};
  const int result = self->unicode.xCreate(factory.context, arguments.data(), static_cast<int>(arguments.size()),
                                           &self->unicode_instance);
  if (result != SQLITE_OK) return result;
  *out = reinterpret_cast<Fts5Tokenizer*>(self.release());
  return SQLITE_OK;
}

void destroy_factory(void* factory) { const std::unique_ptr<Factory> owned(static_cast<Factory*>(factory)); }

// FTS5 hands its interface out through a pointer parameter of a function of its own.
Result<fts5_api*> fts5_of(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  int result = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr);
  if (result == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    result = sqlite3_finalize(statement);
  }
  if (result != SQLITE_OK) return sqlite_error(connection, result);
  if (api == nullptr) return Error{ErrorCode::internal, "This SQLite has no FTS5."};
  return api;
}

int visit_word(void* context, int, const char* token, int token_bytes, int start, int end) {
  const auto& visit = *static_cast<const std::function<bool(const Word&)>*>(context);
  const Word word{{token, static_cast<size_t>(token_bytes)}, static_cast<size_t>(start), static_cast<size_t>(end)};
  return visit(word) ? SQLITE_OK : SQLITE_DONE;
}

}  // namespace

Result<void> register_words_tokenizer(sqlite3* connection) {
  KF_TRY(fts5_api* const api, fts5_of(connection));
  auto factory = std::make_unique<Factory>();
  int result = api->xFindTokenizer(api, "unicode61", &factory->context, &factory->methods);
  if (result != SQLITE_OK) return sqlite_error(connection, result);
  fts5_tokenizer methods{create, destroy, tokenize};
  result = api->xCreateTokenizer(api, kName, factory.get(), &methods, destroy_factory);
  if (result != SQLITE_OK) return sqlite_error(connection, result);
  (void)factory.release();  // destroy_factory has it now
  return {};
}

Result<void> each_word(sqlite3* connection, std::string_view text, const std::function<bool(const Word&)>& visit) {
  assert(text.size() < INT_MAX);
  KF_TRY(fts5_api* const api, fts5_of(connection));
  void* factory = nullptr;
  fts5_tokenizer methods{};
  int result = api->xFindTokenizer(api, kName, &factory, &methods);
  if (result != SQLITE_OK) return sqlite_error(connection, result);
  Fts5Tokenizer* tokenizer = nullptr;
  result = methods.xCreate(factory, nullptr, 0, &tokenizer);
  if (result != SQLITE_OK) return sqlite_error(connection, result);
  auto visited = visit;  // FTS5 passes a pointer that may be written to
  result =
      methods.xTokenize(tokenizer, &visited, FTS5_TOKENIZE_AUX, text.data(), static_cast<int>(text.size()), visit_word);
  methods.xDelete(tokenizer);
  if (result != SQLITE_OK && result != SQLITE_DONE) return sqlite_error(connection, result);
  return {};
}

}  // namespace kf::store
