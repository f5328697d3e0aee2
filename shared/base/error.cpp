#include "shared/base/error.h"

#include <algorithm>
#include <array>

namespace kf {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  int http_status;
};

// One row per code, in the order of the enum: row_of() relies on it and a test checks it.
constexpr std::array<Row, 31> kRows{{
    {ErrorCode::invalid_request, "invalid_request", 400},
    {ErrorCode::unauthenticated, "unauthenticated", 401},
    {ErrorCode::forbidden, "forbidden", 403},
    {ErrorCode::consent_required, "consent_required", 403},
    {ErrorCode::not_found, "not_found", 404},
    {ErrorCode::method_not_allowed, "method_not_allowed", 405},
    {ErrorCode::conflict, "conflict", 409},
    {ErrorCode::payload_too_large, "payload_too_large", 413},
    {ErrorCode::uri_too_long, "uri_too_long", 414},
    {ErrorCode::unsupported_media_type, "unsupported_media_type", 415},
    {ErrorCode::misdirected, "misdirected", 421},
    {ErrorCode::idempotency_key_reused, "idempotency_key_reused", 422},
    {ErrorCode::locked, "locked", 423},
    {ErrorCode::too_many_requests, "too_many_requests", 429},
    {ErrorCode::headers_too_large, "headers_too_large", 431},
    {ErrorCode::cancelled, "cancelled", 499},
    {ErrorCode::internal, "internal", 500},
    {ErrorCode::not_implemented, "not_implemented", 501},
    {ErrorCode::unavailable, "unavailable", 503},
    {ErrorCode::storage_full, "storage_full", 507},
    {ErrorCode::data_damaged, "data_damaged", 500},
    {ErrorCode::address_refused, "address_refused", 502},
    {ErrorCode::provider_unreachable, "provider_unreachable", 502},
    {ErrorCode::provider_forbidden, "provider_forbidden", 502},
    {ErrorCode::provider_token_required, "provider_token_required", 502},
    {ErrorCode::provider_busy, "provider_busy", 503},
    {ErrorCode::provider_timeout, "provider_timeout", 504},
    {ErrorCode::provider_protocol, "provider_protocol", 502},
    {ErrorCode::provider_failed, "provider_failed", 502},
    {ErrorCode::model_not_found, "model_not_found", 404},
    {ErrorCode::model_not_loaded, "model_not_loaded", 409},
}};

const Row& row_of(ErrorCode code) { return kRows[static_cast<size_t>(code)]; }

}  // namespace

std::string_view error_code_name(ErrorCode code) { return row_of(code).name; }

int error_http_status(ErrorCode code) { return row_of(code).http_status; }

ErrorCode error_code_from_name(std::string_view name) {
  const auto row = std::find_if(kRows.begin(), kRows.end(), [name](const Row& r) { return r.name == name; });
  return row == kRows.end() ? ErrorCode::internal : row->code;
}

}  // namespace kf
