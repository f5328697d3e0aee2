#pragma once
// What can go wrong in normal life, and how each of it is told to HTTP clients.

#include <optional>
#include <string>
#include <string_view>

namespace kf {

enum class ErrorCode {
  invalid_request,
  unauthenticated,
  forbidden,
  consent_required,  // nobody agreed yet that this leaves the machine
  not_found,
  method_not_allowed,
  conflict,
  payload_too_large,
  uri_too_long,
  unsupported_media_type,
  misdirected,
  idempotency_key_reused,  // for another request than its first
  locked,                  // the master key does not open what lies here
  too_many_requests,
  headers_too_large,
  cancelled,
  internal,
  not_implemented,
  unavailable,
  storage_full,
  data_damaged,
  address_refused,
  provider_unreachable,
  provider_forbidden,
  provider_token_required,
  provider_busy,
  provider_timeout,
  provider_protocol,
  provider_failed,
  model_not_found,
  model_not_loaded,
};

// `message` may be shown and logged: it never holds a secret. `field` names the input at fault as a path
// ("messages[3].role") and is empty when no single field is. `retry_after_s` is a hint for the caller.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string field = {};
  std::optional<int> retry_after_s = {};

  friend bool operator==(const Error&, const Error&) = default;
};

// The name that stands in `code` of a problem document, such as "invalid_request".
std::string_view error_code_name(ErrorCode code);

// The HTTP status that a problem with this code is answered with.
int error_http_status(ErrorCode code);

// The inverse of error_code_name; an unknown name gives `internal`.
ErrorCode error_code_from_name(std::string_view name);

}  // namespace kf
