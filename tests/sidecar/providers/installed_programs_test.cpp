#include "sidecar/providers/installed_programs.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace kf;
using namespace kf::providers;
namespace fs = std::filesystem;

namespace {

// A folder that plays the whole disk.
class Disk {
 public:
  Disk() : root_(fs::temp_directory_path() / ("kf_programs_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Disk() { fs::remove_all(root_); }

  void put(const std::string& place) {
    fs::create_directories((root_ / place).parent_path());
    std::ofstream(root_ / place) << "x";
  }
  bool has(ProviderId id) const {
    const std::string root = root_.string();
    return make_programs_on_disk({root + "/empty::" + root + "/bin", root + "/home/me", root})->is_installed(id);
  }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("programs are found on the path, at their usual places and in the user's folder") {
  const std::vector<std::pair<std::string, ProviderId>> rows{
      {"bin/ollama", ProviderId::ollama},
      {"usr/local/bin/ollama", ProviderId::ollama},
      {"Applications/Ollama.app", ProviderId::ollama},
      {"bin/lms", ProviderId::lmstudio},
      {"Applications/LM Studio.app", ProviderId::lmstudio},
      {"home/me/.lmstudio/x", ProviderId::lmstudio},
      {"home/me/.cache/lm-studio/x", ProviderId::lmstudio},
  };
  for (const auto& [place, id] : rows) {
    CAPTURE(place);
    Disk disk;
    CHECK_FALSE(disk.has(ProviderId::ollama));
    CHECK_FALSE(disk.has(ProviderId::lmstudio));
    disk.put(place);
    CHECK(disk.has(ProviderId::ollama) == (id == ProviderId::ollama));
    CHECK(disk.has(ProviderId::lmstudio) == (id == ProviderId::lmstudio));
  }
}

TEST_CASE("without a home or a path nothing is found there") {
  CHECK_FALSE(make_programs_on_disk({"", "", "/nonexistent"})->is_installed(ProviderId::ollama));
  CHECK_FALSE(make_programs_on_disk({"", "", "/nonexistent"})->is_installed(ProviderId::lmstudio));
  CHECK_FALSE(places_of_this_machine().path.empty());
}
