#include "sidecar/identity/agent_name.h"

#include <array>
#include <utility>

namespace kf::identity {
namespace {

using Rows = std::pair<std::string_view, std::string_view>;

// In this order: most browsers name others before themselves.
constexpr std::array<Rows, 7> kBrowsers{{{"Edg", "Edge"},
                                         {"OPR/", "Opera"},
                                         {"Firefox/", "Firefox"},
                                         {"FxiOS/", "Firefox"},
                                         {"Chrome/", "Chrome"},
                                         {"CriOS/", "Chrome"},
                                         {"Safari/", "Safari"}}};
constexpr std::array<Rows, 7> kSystems{{{"Windows", "Windows"},
                                        {"Android", "Android"},
                                        {"iPhone", "iPhone"},
                                        {"iPad", "iPad"},
                                        {"Mac OS X", "macOS"},
                                        {"CrOS", "ChromeOS"},
                                        {"Linux", "Linux"}}};

template <size_t N>
std::string_view first_in(const std::array<Rows, N>& rows, std::string_view text) {
  for (const auto& [sign, name] : rows) {
    if (text.find(sign) != std::string_view::npos) return name;
  }
  return {};
}

}  // namespace

std::string agent_name(std::string_view user_agent) {
  const std::string_view browser = first_in(kBrowsers, user_agent);
  const std::string_view system = first_in(kSystems, user_agent);
  if (browser.empty()) return "Another program";
  std::string name(browser);
  if (!system.empty()) name.append(" on ").append(system);
  return name;
}

}  // namespace kf::identity
