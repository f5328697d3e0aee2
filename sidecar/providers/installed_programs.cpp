#include "sidecar/providers/installed_programs.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "shared/base/text.h"

namespace kf::providers {
namespace {

constexpr std::array<std::string_view, 7> kOllamaPlaces{"/usr/local/bin/ollama",
                                                        "/usr/bin/ollama",
                                                        "/opt/homebrew/bin/ollama",
                                                        "/snap/bin/ollama",
                                                        "/Applications/Ollama.app",
                                                        "/usr/share/ollama",
                                                        "/opt/ollama"};
constexpr std::array<std::string_view, 5> kLmStudioPlaces{"/Applications/LM Studio.app", "/opt/LM Studio",
                                                          "/opt/lm-studio", "/opt/LM-Studio", "/usr/bin/lm-studio"};
constexpr std::array<std::string_view, 2> kLmStudioHomePlaces{".lmstudio", ".cache/lm-studio"};

bool exists(const std::string& place) {
  std::error_code ignored;
  return std::filesystem::exists(place, ignored);
}

class ProgramsOnDisk final : public InstalledPrograms {
 public:
  explicit ProgramsOnDisk(ProgramPlaces places) : places_(std::move(places)) {}

  bool is_installed(ProviderId id) const override {
    if (id == ProviderId::ollama) return is_on_path("ollama") || is_at_any(kOllamaPlaces);
    return is_on_path("lms") || is_on_path("lm-studio") || is_at_any(kLmStudioPlaces) || is_in_home();
  }

 private:
  bool is_on_path(std::string_view program) const {
    const auto folders = split(places_.path, ':');
    return std::any_of(folders.begin(), folders.end(), [program](std::string_view folder) {
      return !folder.empty() && exists(std::string(folder) + "/" + std::string(program));
    });
  }

  template <size_t N>
  bool is_at_any(const std::array<std::string_view, N>& places) const {
    return std::any_of(places.begin(), places.end(),
                       [this](std::string_view place) { return exists(places_.root + std::string(place)); });
  }

  bool is_in_home() const {
    if (places_.home.empty()) return false;
    return std::any_of(kLmStudioHomePlaces.begin(), kLmStudioHomePlaces.end(),
                       [this](std::string_view place) { return exists(places_.home + "/" + std::string(place)); });
  }

  ProgramPlaces places_;
};

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::shared_ptr<const InstalledPrograms> make_programs_on_disk(ProgramPlaces places) {
  return std::make_shared<ProgramsOnDisk>(std::move(places));
}

ProgramPlaces places_of_this_machine() { return {environment("PATH"), environment("HOME"), ""}; }

}  // namespace kf::providers
