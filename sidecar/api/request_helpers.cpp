#include <charconv>
#include <stdexcept>

#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

constexpr int kPlaceRetryAfterS = 5;

}  // namespace

AuditRecord entry_for(const Context& context, AuditAction action) {
  AuditRecord entry;
  entry.action = action;
  entry.actor = context.caller.user.text();
  entry.request_id = context.request.request_id;
  entry.carrier = context.caller.carried();
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

Result<bool> asks_for_all(const Context& context) {
  KF_TRY(const int64_t all, read_number(context.request, {"all", 0, 1, 0}));
  return all == 1;
}

std::vector<FieldAccess> everybodys(Permission needed) { return {FieldAccess::in_query("all", needed)}; }

bool may_touch(const IdentityParts& parts, const Context& context, const UserId& user) {
  if (user == context.caller.user) return true;
  const auto found = parts.users.find(user);
  return found && identity::may_manage(context.caller.role, found->role);
}

net::Response no_content() {
  net::Response response;
  response.status = 204;
  return response;
}

Result<FileFormat> read_format(const net::Request& request) {
  const std::string format = request.query_param("format").value_or("markdown");
  if (format == "markdown") return FileFormat::markdown;
  if (format == "json") return FileFormat::json;
  return Error{ErrorCode::invalid_request, "'format' must be one of: markdown, json.", "format"};
}

Error too_many_at_once(size_t count, std::string_view what) {
  return {ErrorCode::too_many_requests,
          std::to_string(count) + " " + std::string(what) + ". Wait until one has ended, or end it.", "",
          kPlaceRetryAfterS};
}

void break_off_unless(const Result<void>& written) {
  if (!written && written.error().code != ErrorCode::cancelled) throw std::runtime_error(written.error().message);
}

net::Response as_file(SavedFile file) {
  auto response = net::json_response(200, std::move(file.body));
  response.set("content-type", std::string(file.content_type))
      .set("content-disposition", "attachment; filename=\"" + file.name + "\"");
  return response;
}

net::Response as_document(const std::string& name, FileFormat format, std::string body) {
  if (format == FileFormat::json) return as_file({name + ".json", "application/json; charset=utf-8", std::move(body)});
  return as_file({name + ".md", "text/markdown; charset=utf-8", std::move(body)});
}

}  // namespace kf::api
