#include "sidecar/identity/names.h"

#include <array>
#include <optional>

#include "shared/base/text.h"
#include "sidecar/base/name_key.h"

namespace kf::identity {
namespace {

Error bad_name(std::string_view what) {
  std::string text = "'name' ";
  text += what;
  return {ErrorCode::invalid_request, std::move(text), "name"};  // GCOV_EXCL_BR_LINE: for the braces' temporaries
}

// Who may be called so; nobody where no role stands.
struct Reserved {
  std::string_view word;
  std::optional<UserRole> role;
};
constexpr std::array<Reserved, 10> kReserved{{{"sidecar", std::nullopt},
                                              {"system", std::nullopt},
                                              {"Knowledge Foundry", std::nullopt},
                                              {"everybody", std::nullopt},
                                              {"nobody", std::nullopt},
                                              {"owner", UserRole::owner},
                                              {"root", UserRole::owner},
                                              {"admin", UserRole::admin},
                                              {"administrator", UserRole::admin},
                                              {"auditor", UserRole::auditor}}};

}  // namespace

Result<std::string> checked_name(std::string_view name, size_t bytes_max) {
  const std::string normal(trim(normal_name(name)));
  if (normal.empty()) return bad_name("is empty.");
  if (normal.size() > bytes_max) return bad_name("is longer than " + std::to_string(bytes_max) + " bytes.");
  if (const auto fault = fault_of_name(normal)) return bad_name(*fault);
  return normal;
}

Result<void> check_not_reserved(std::string_view name, UserRole role) {
  const std::string skeleton = name_skeleton(name);
  for (const Reserved& reserved : kReserved) {
    const bool is_alike = skeleton == name_skeleton(reserved.word);
    if (!is_alike || reserved.role == role) continue;
    return bad_name("looks like '" + std::string(reserved.word) + "', which is kept for another. Choose another name.");
  }
  return {};
}

}  // namespace kf::identity
