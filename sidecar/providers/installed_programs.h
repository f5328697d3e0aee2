#pragma once
// Whether a provider's program lies on this machine: tells "not installed" from "not running".

#include <memory>
#include <string>

#include "shared/contracts/models.h"

namespace kf::providers {

class InstalledPrograms {
 public:
  virtual ~InstalledPrograms() = default;
  virtual bool is_installed(ProviderId id) const = 0;
};

// Where to look: `path` is a PATH variable's value, `home` the user's folder, `root` stands before the fixed places (""
// in real life).
struct ProgramPlaces {
  std::string path;
  std::string home;
  std::string root;
};

// Looks at the disk each time it is asked, so that a program installed meanwhile is seen.
std::shared_ptr<const InstalledPrograms> make_programs_on_disk(ProgramPlaces places);

// The places of this process' environment.
ProgramPlaces places_of_this_machine();

}  // namespace kf::providers
