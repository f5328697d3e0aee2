#include "shared/view/link_target.h"

#include <algorithm>

#include "shared/base/shown_text.h"
#include "shared/base/text.h"
#include "shared/view/punycode.h"

namespace kf::view {
namespace {

constexpr std::string_view kMail = "mailto:";

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
}

std::string_view before_any(std::string_view text, const char* ends) {
  return text.substr(0, std::min(text.find_first_of(ends), text.size()));
}

// "host" or "[::1]", without the port.
std::string_view host_of_authority(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, std::min(authority.find(']'), authority.size() - 1) + 1);
  return before_any(authority, ":");
}

std::string host_as_reached(std::string_view host) {
  constexpr const char* kOfSix = "0123456789abcdefABCDEF:.";
  if (!host.starts_with('[')) return ascii_lower(ascii_host(host).value_or(""));
  const bool is_whole = host.size() > 2 && host.find_first_not_of(kOfSix, 1) == host.size() - 1 && host.ends_with(']');
  return is_whole ? ascii_lower(host) : std::string();
}

bool is_port(std::string_view text) {
  return text.empty() || (text.front() == ':' && text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

// As browsers read it: any number of slashes of either kind, then everything up to the last @ is somebody's name.
LinkTarget web_target(std::string_view scheme, std::string_view rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
  std::string_view authority = before_any(rest, "/\\?#");
  const std::string_view path = rest.substr(authority.size());
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const std::string_view written = host_of_authority(authority);
  const std::string_view port = authority.substr(written.size());
  const std::string host = host_as_reached(written);
  if (host.empty() || !is_port(port)) return {};
  const bool is_as_written = ascii_lower(written) == host;
  return {std::string(scheme) + "//" + (is_as_written ? std::string(written) : host) + std::string(port) +
              std::string(path),
          host};
}

bool is_host_like(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || host.find("..") != std::string_view::npos) return false;
  if (host.find_first_not_of("0123456789.") == std::string_view::npos)
    return std::count(host.begin(), host.end(), '.') == 3;
  const std::string_view last = host.substr(dot + 1);
  return last.size() >= 2 && !(last.front() >= '0' && last.front() <= '9');
}

// The host that one word of a text names, in ASCII; empty when it names none.
std::string named_host(std::string_view word) {
  constexpr std::string_view kAround = "\"'()<>[]{},;!?.:";
  const size_t scheme = word.find("://");
  if (scheme != std::string_view::npos) word.remove_prefix(scheme + 3);
  while (!word.empty() && kAround.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
  std::string_view authority = before_any(word, "/\\?#");
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  authority = before_any(authority, ":\"'()<>[]{},;!");
  while (authority.ends_with('.')) authority.remove_suffix(1);
  const std::string host = ascii_lower(ascii_host(authority).value_or(std::string(authority)));
  return is_host_like(host) || (scheme != std::string_view::npos && !host.empty()) ? host : std::string();
}

std::string_view without_www(std::string_view host) {
  if (host.starts_with("www.")) host.remove_prefix(4);
  return host;
}

bool is_same_host(std::string_view named, std::string_view host) {
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  if (host.ends_with('.')) host.remove_suffix(1);
  return without_www(named) == without_www(host);
}

// A word that is an address of mail names more than its host; in an address of the web, what stands before an @ is
// there to be taken for the host.
bool contradicts(std::string_view word, const LinkTarget& target) {
  const auto may_name_host = [](char c) { return c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80; };
  if (std::none_of(word.begin(), word.end(), may_name_host)) return false;
  const std::string named = named_host(word);
  if (named.empty()) return false;
  if (!is_same_host(named, target.host)) return true;
  if (word.find('@') == std::string_view::npos) return false;
  return !ascii_lower(target.href).starts_with(kMail) || ascii_lower(word).find(target.host) == std::string::npos;
}

}  // namespace

LinkTarget link_target(std::string_view address) {
  if (!is_printable(address)) return {};
  const std::string lower = ascii_lower(address.substr(0, 8));
  if (lower.starts_with("http://")) return web_target(address.substr(0, 5), address.substr(7));
  if (lower.starts_with("https://")) return web_target(address.substr(0, 6), address.substr(8));
  if (!lower.starts_with(kMail) || address.size() == kMail.size()) return {};
  return {std::string(address), ascii_lower(before_any(address.substr(kMail.size()), "?"))};
}

std::string honest_text(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string out;
  char32_t before = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool is_joiner = c == 0x200C || c == 0x200D || c == 0xFE0E || c == 0xFE0F;
    if (c != '\n' && is_unseen(c) && !(is_joiner && before >= 0x80)) continue;
    append_utf8(out, c);
    before = c;
  }
  return out;
}

std::string host_beside(std::string_view text, const LinkTarget& target) {
  const std::string honest = honest_text(text);
  const auto is_said = [&] { return ascii_lower(honest).find(target.host) != std::string::npos; };
  bool is_doubtful = honest != text || (target.host.find("xn--") != std::string::npos && !is_said());
  for (size_t at = 0; at < honest.size() && !is_doubtful;) {
    const size_t end = std::min(honest.find_first_of(" \t\n", at), honest.size());
    is_doubtful = contradicts(std::string_view(honest).substr(at, end - at), target);
    at = end + 1;
  }
  return is_doubtful ? target.host : std::string();
}

}  // namespace kf::view
