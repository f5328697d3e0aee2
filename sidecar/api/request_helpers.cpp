#include <charconv>

#include "sidecar/api/handlers.h"

namespace kf::api {

AuditRecord entry_for(const Context& context, AuditAction action) {
  AuditRecord entry;
  entry.action = action;
  entry.actor = context.caller.user;
  entry.request_id = context.request.request_id;
  return entry;
}

Result<int64_t> read_number(const net::Request& request, const NumberParameter& parameter) {
  const auto text = request.query_param(parameter.name);
  if (!text) return parameter.fallback;
  int64_t number = 0;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == text->data() + text->size();
  if (is_number && number >= parameter.min && number <= parameter.max) return number;
  return Error{ErrorCode::invalid_request,
               "'" + std::string(parameter.name) + "' must be a number from " + std::to_string(parameter.min) + " to " +
                   std::to_string(parameter.max) + ".",
               std::string(parameter.name)};
}

}  // namespace kf::api
