#include "sidecar/api/field_access.h"

#include "shared/contracts/json_codec.h"

namespace kf::api {
namespace {

using identity::Caller;
using Place = FieldAccess::Place;

Error lacks(const Caller& caller, const FieldAccess& field) {
  const std::string name(enum_name(field.permission));
  const bool is_of_role = identity::permissions_of(caller.role).has(field.permission);
  return {ErrorCode::forbidden,
          "'" + field.name + "' asks for the permission '" + name + "', which " +
              (is_of_role ? "this token was not given as a scope." : "your role does not have.") + " Leave it out.",
          field.name};
}

bool is_in_query(const net::Request& request, const std::string& name) {
  const auto value = request.query_param(name);
  return value && !value->empty() && *value != "0";
}

bool is_in_body(const Json& body, const std::string& name) {
  const auto found = body.find(name);
  return found != body.end() && !found->is_null();
}

// The body is read once, and only when it must be.
class Sent {
 public:
  explicit Sent(const net::Request& request) : request_(request) {}

  bool has(const FieldAccess& field) {
    if (field.place == Place::query) return is_in_query(request_, field.name);
    if (!body_) body_ = parse_json(request_.body);
    return *body_ && is_in_body(**body_, field.name);
  }

 private:
  const net::Request& request_;
  std::optional<Result<Json>> body_;
};

}  // namespace

Result<void> check_fields(const std::vector<FieldAccess>& fields, const net::Request& request, const Caller& caller) {
  Sent sent(request);
  for (const FieldAccess& field : fields) {
    if (!caller.may(field.permission) && sent.has(field)) return lacks(caller, field);
  }
  return {};
}

}  // namespace kf::api
