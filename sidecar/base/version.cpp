#include "sidecar/base/version.h"

namespace kf {

std::string_view version() { return KF_VERSION; }

}  // namespace kf
