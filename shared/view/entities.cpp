#include "shared/view/entities.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "shared/base/text.h"

namespace kf::view {
namespace {

// Names of consecutive characters; "-" where one has none.
struct NamedRange {
  char32_t first;
  std::string_view names;
};

constexpr NamedRange kRanges[] = {
    {0x00A0,
     "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute "
     "micro para middot cedil "
     "sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute "
     "Ecirc Euml Igrave Iacute "
     "Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig "
     "agrave aacute acirc "
     "atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc "
     "otilde ouml divide "
     "oslash ugrave uacute ucirc uuml yacute thorn yuml"},
    {0x0391,
     "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi "
     "Chi Psi Omega"},
    {0x03B1,
     "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon "
     "phi chi psi omega"},
    {0x2190, "larr uarr rarr darr harr"},
    {0x21D0, "lArr uArr rArr dArr hArr"},
};

struct Named {
  std::string_view name;
  char32_t code_point;
};

constexpr Named kNamed[] = {
    {"amp", '&'},       {"apos", '\''},     {"asymp", 0x2248},  {"bull", 0x2022},  {"cap", 0x2229},
    {"check", 0x2713},  {"cup", 0x222A},    {"dagger", 0x2020}, {"empty", 0x2205}, {"emsp", 0x2003},
    {"ensp", 0x2002},   {"equiv", 0x2261},  {"euro", 0x20AC},   {"exist", 0x2203}, {"forall", 0x2200},
    {"ge", 0x2265},     {"gt", '>'},        {"hellip", 0x2026}, {"infin", 0x221E}, {"int", 0x222B},
    {"isin", 0x2208},   {"ldquo", 0x201C},  {"le", 0x2264},     {"lsquo", 0x2018}, {"lt", '<'},
    {"mdash", 0x2014},  {"minus", 0x2212},  {"nabla", 0x2207},  {"ndash", 0x2013}, {"ne", 0x2260},
    {"notin", 0x2209},  {"part", 0x2202},   {"permil", 0x2030}, {"prime", 0x2032}, {"prod", 0x220F},
    {"quot", '"'},      {"radic", 0x221A},  {"rdquo", 0x201D},  {"rsquo", 0x2019}, {"sbquo", 0x201A},
    {"sim", 0x223C},    {"sub", 0x2282},    {"sum", 0x2211},    {"sup", 0x2283},   {"thinsp", 0x2009},
    {"trade", 0x2122},  {"zwj", 0x200D},    {"zwnj", 0x200C},   {"bdquo", 0x201E}, {"rarrw", 0x219D},
    {"lsaquo", 0x2039}, {"rsaquo", 0x203A}, {"and", 0x2227},    {"or", 0x2228},    {"oplus", 0x2295},
    {"otimes", 0x2297}, {"perp", 0x22A5},   {"sdot", 0x22C5},   {"OElig", 0x0152}, {"oelig", 0x0153},
    {"Scaron", 0x0160}, {"scaron", 0x0161}, {"cross", 0x2717},  {"star", 0x2606},  {"hearts", 0x2665},
};

char32_t in_range(const NamedRange& range, std::string_view name) {
  char32_t code_point = range.first;
  for (const std::string_view candidate : split(range.names, ' ')) {
    if (candidate == name) return code_point;
    ++code_point;
  }
  return 0;
}

char32_t by_name(std::string_view name) {
  for (const Named& row : kNamed) {
    if (row.name == name) return row.code_point;
  }
  for (const NamedRange& range : kRanges) {
    if (const char32_t code_point = in_range(range, name)) return code_point;
  }
  return 0;
}

// "8364" or "x20AC"
char32_t by_number(std::string_view digits) {
  const bool is_hex = digits.starts_with('x') || digits.starts_with('X');
  if (is_hex) digits.remove_prefix(1);
  uint32_t value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
  const bool is_number = fault == std::errc() && end == digits.data() + digits.size();
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (!is_number || value == 0 || is_surrogate || value > 0x10FFFF) return 0xFFFD;
  return value;
}

}  // namespace

std::string decode_entity(std::string_view entity) {
  if (entity.size() < 3 || entity.front() != '&' || entity.back() != ';') return std::string(entity);
  const std::string_view name = entity.substr(1, entity.size() - 2);
  const char32_t code_point = name[0] == '#' ? by_number(name.substr(1)) : by_name(name);
  if (code_point == 0) return std::string(entity);
  std::string out;
  append_utf8(out, code_point);
  return out;
}

}  // namespace kf::view
