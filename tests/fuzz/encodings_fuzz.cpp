// Texts that stand for other texts: base64url, hexadecimal, percent escapes, UTF-8 in pieces, JSON strings, cursors,
// titles.
#include "shared/base/base64.h"
#include "shared/base/hex.h"
#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/contracts/json_codec.h"
#include "shared/wire/json_text.h"
#include "shared/wire/json_unescape.h"
#include "shared/wire/utf8_joiner.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/page_cursor.h"
#include "sidecar/store/title.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void check_bytes_as_text(std::string_view bytes) {
  expect(base64url_decode(base64url_encode(bytes)) == bytes, "bytes come back from base64url");
  expect(bytes_from_hex(hex_of(bytes)) == bytes, "bytes come back from hexadecimal");
  const auto percent = net::percent_decode(net::percent_encode(bytes));
  expect(bytes.find('\0') != std::string_view::npos ? !percent : percent && *percent == bytes,
         "bytes but NUL come back from percent escapes");
}

// Every byte string has exactly one text.
void check_text_as_bytes(std::string_view text) {
  if (const auto bytes = base64url_decode(text)) expect(base64url_encode(*bytes) == text, "one base64url text");
  if (const auto bytes = bytes_from_hex(text)) expect(hex_of(*bytes) == text, "one hexadecimal text");
  if (const auto bytes = net::percent_decode(text)) expect(bytes->size() <= text.size(), "decoding never grows");
  if (const auto cursor = store::page_cursor_from(text); cursor && !text.empty())
    expect(store::to_text(*cursor) == text, "one text for a cursor");
}

std::string joined(std::string_view text, uint8_t cut) {
  wire::Utf8Joiner joiner;
  std::string out;
  each_piece(text, cut, [&](std::string_view piece) {
    joiner.append(out, piece);
    expect(is_valid_utf8(out), "valid UTF-8 after every piece");
    return true;
  });
  joiner.finish(out);
  return out;
}

// What next_code_point makes of it, code point by code point.
std::string mended(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t before = at;
    append_utf8(out, next_code_point(text, at));
    expect(at > before && at <= text.size(), "a code point takes bytes that are there");
  }
  return out;
}

void check_utf8(std::string_view text, uint8_t cut) {
  const bool is_valid = is_valid_utf8(text);
  const std::string whole = mended(text);
  expect(is_valid ? whole == text : whole.find(kReplacement) != std::string::npos, "only what is invalid is replaced");
  expect(joined(text, cut) == whole, "the same text in any split");
  const std::string_view prefix = utf8_prefix(text, cut);
  expect(prefix.size() <= cut && text.starts_with(prefix), "a prefix");
  expect(!is_valid || is_valid_utf8(prefix), "no character cut in two");
}

void check_json_string(std::string_view text) {
  std::string quoted;
  wire::append_json_string(quoted, text);
  const auto read = parse_json(quoted);
  expect(read.ok() && read->is_string() && read->get<std::string>() == mended(text), "a JSON string comes back");
  std::string unescaped;
  expect(wire::append_unescaped(unescaped, quoted.substr(1, quoted.size() - 2)) && unescaped == mended(text),
         "and so it does from our own reader");
}

// Text between two quotes means the same to both readers of JSON, where both take it.
void check_unescape(std::string_view raw) {
  std::string ours;
  const bool is_sound = wire::append_unescaped(ours, raw);
  expect(is_sound == wire::is_sound_when_unescaped(raw), "soundness is what unescaping says");
  const auto theirs = parse_json("\"" + std::string(raw) + "\"");
  if (theirs && theirs->is_string()) expect(is_sound && ours == theirs->get<std::string>(), "the same string to both");
}

void check_title(std::string_view text) {
  const auto title = store::checked_title(text);
  if (!title) return;
  expect(title->size() <= limits::kTitleBytesMax && is_valid_utf8(*title) && trim(*title) == *title,
         "a title within its limits");
  expect(title->find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "a title of one line");
}

}  // namespace

void encodings(std::string_view bytes) {
  Input input(bytes);
  const uint8_t cut = input.byte();
  check_bytes_as_text(input.rest());
  check_text_as_bytes(input.rest());
  check_utf8(input.rest(), cut);
  check_json_string(input.rest());
  check_unescape(input.rest());
  check_title(input.rest());
}

}  // namespace kf::fuzz
