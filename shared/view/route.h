#pragma once
// Addresses of the page.

#include <string>
#include <string_view>

namespace kf::view {

enum class Screen { start, models, chat, settings, governance, not_found };
enum class SettingsTab { account, users, tokens, credentials };
enum class GovernanceTab { record, consent };

// `conversation` is the id in /chat/{id}, else empty; the tabs count on their screens alone.
struct Route {
  Screen screen = Screen::start;
  std::string conversation = {};
  SettingsTab tab = SettingsTab::account;
  GovernanceTab governance = GovernanceTab::record;

  friend bool operator==(const Route&, const Route&) = default;
};

Route parse_route(std::string_view path);
std::string route_path(const Route& route);

}  // namespace kf::view
