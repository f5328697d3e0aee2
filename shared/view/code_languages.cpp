#include "shared/view/code_languages.h"

#include "shared/base/text.h"

namespace kf::view {
namespace {

constexpr uint32_t kCLike = kCalls | kSlashComments | kBlockComments | kSingleQuotes;

constexpr CodeLanguage kPlain{"text plain plaintext txt output console log", kPlainText};

constexpr CodeLanguage kGeneric{
    "",
    kCLike | kHashComments,
    "and as async await break case catch class const continue def default do else elif end enum export extends false "
    "final finally fn for from func "
    "function if implements import in interface is let local match module namespace new nil none not null or package "
    "pass private protected public "
    "return self static struct super switch then this throw true try type use var void while with yield",
};

constexpr CodeLanguage kLanguages[] = {
    {"c h", kCLike | kPreprocessor,
     "auto break case const continue default do else enum extern for goto if inline register restrict return sizeof "
     "static struct switch typedef "
     "union volatile while NULL true false",
     "bool char double float int long short signed unsigned void size_t ssize_t int8_t int16_t int32_t int64_t uint8_t "
     "uint16_t uint32_t uint64_t"},
    {"cpp c++ cc cxx hpp h++ hxx", kCLike | kPreprocessor | kCapitalTypes,
     "alignas alignof asm auto break case catch class co_await co_return co_yield concept const consteval constexpr "
     "constinit const_cast continue "
     "decltype default delete do dynamic_cast else enum explicit export extern false final for friend goto if inline "
     "mutable namespace new noexcept "
     "nullptr operator override private protected public reinterpret_cast requires return sizeof static static_assert "
     "static_cast struct switch "
     "template this thread_local throw true try typedef typeid typename union using virtual volatile while",
     "bool char char8_t char16_t char32_t double float int long short signed unsigned void wchar_t size_t int8_t "
     "int16_t int32_t int64_t uint8_t "
     "uint16_t uint32_t uint64_t string string_view vector map set optional"},
    {"javascript js jsx mjs cjs node", kCLike | kBacktickStrings | kCapitalTypes | kDecorators,
     "async await break case catch class const continue debugger default delete do else export extends false finally "
     "for from function get if import "
     "in instanceof let new null of return set static super switch this throw true try typeof undefined var void while "
     "with yield"},
    {"typescript ts tsx mts", kCLike | kBacktickStrings | kCapitalTypes | kDecorators,
     "abstract as async await break case catch class const continue declare default delete do else enum export extends "
     "false finally for from "
     "function get if implements import in infer instanceof interface is keyof let namespace new null of private "
     "protected public readonly return "
     "satisfies set static super switch this throw true try type typeof undefined var void while yield",
     "any bigint boolean never number object string symbol unknown"},
    {"python py python3 py3 pyi", kCalls | kHashComments | kSingleQuotes | kTripleStrings | kCapitalTypes | kDecorators,
     "False None True and as assert async await break case class continue def del elif else except finally for from "
     "global if import in is lambda "
     "match nonlocal not or pass raise return try while with yield self cls",
     "bool bytes dict float frozenset int list object set str tuple type"},
    {"go golang", kCLike | kBacktickStrings,
     "break case chan const continue default defer else fallthrough false for func go goto if import interface iota "
     "map nil package range return "
     "select struct switch true type var",
     "any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint uint16 "
     "uint32 uint64 uint8 uintptr"},
    {"rust rs", kCLike | kCapitalTypes | kLifetimes,
     "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move "
     "mut pub ref return self static "
     "struct super trait true type unsafe use where while",
     "bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize"},
    {"java kotlin kt scala csharp cs c#", kCLike | kCapitalTypes | kDecorators | kTripleStrings,
     "abstract as assert async await break case catch class const continue data default do else enum extends false "
     "final finally for foreach fun get "
     "if implements import in instanceof interface internal is let namespace native new null object override package "
     "private protected public "
     "readonly record return sealed set static super switch synchronized this throw throws trait transient true try "
     "using val var virtual void "
     "volatile when while with yield",
     "bool boolean byte char decimal double float int long short string"},
    {"bash sh shell zsh shellscript", kHashComments | kSingleQuotes | kDollarNames | kDashNames,
     "case do done elif else esac export fi for function if in local readonly return select set shift source then trap "
     "unset until while",
     "alias awk cat cd chmod cp curl cut docker echo exit find git grep head ls make mkdir mv npm pip printf ps rm sed "
     "sort sudo tail tar test wc "
     "xargs"},
    {"json jsonc json5 ndjson", kKeys | kSlashComments | kBlockComments, "false null true"},
    {"yaml yml", kKeys | kHashComments | kSingleQuotes | kDoubledQuotes | kDashNames, "false no null off on true yes"},
    {"toml ini cfg conf properties", kHashComments | kSingleQuotes | kDashNames, "false true"},
    {"sql postgresql postgres mysql sqlite plsql",
     kCalls | kDashComments | kBlockComments | kSingleQuotes | kDoubledQuotes | kIgnoresCase,
     "add all alter and as asc begin between by case check column commit constraint create cross default delete desc "
     "distinct drop else end exists "
     "explain false foreign from full group having if in index inner insert into is join key left like limit not null "
     "offset on or order outer over "
     "partition primary references returning right rollback select set table then transaction true union unique update "
     "using values view when where "
     "with",
     "bigint blob boolean char date datetime decimal double float int integer json jsonb numeric real serial smallint "
     "text time timestamp uuid "
     "varchar"},
    {"html xml svg xhtml vue htm", kTags | kMarkupComments | kSingleQuotes},
    {"css scss less sass",
     kBlockComments | kSlashComments | kSingleQuotes | kKeys | kCalls | kDashNames | kHashNumbers | kDecorators,
     "important inherit initial none unset auto"},
    {"diff patch", kDiff},
};

}  // namespace

bool holds_word(std::string_view words, std::string_view word) {
  for (size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return !word.empty();
  }
  return false;
}

const CodeLanguage* find_code_language(std::string_view name) {
  const std::string lower = ascii_lower(trim(name));
  if (lower.empty() || holds_word(kPlain.names, lower)) return &kPlain;
  for (const CodeLanguage& language : kLanguages) {
    if (holds_word(language.names, lower)) return &language;
  }
  return &kGeneric;
}

}  // namespace kf::view
