#pragma once
// Fields that reach further than their route: each asks for a permission of its own, in the same table as the routes.

#include <string>
#include <vector>

#include "sidecar/identity/caller.h"
#include "sidecar/net/http_types.h"

namespace kf::api {

// A member of the body's object, or a parameter of the query.
struct FieldAccess {
  enum class Place { body, query };

  Place place;
  std::string name;
  Permission permission;

  static FieldAccess in_body(std::string name, Permission permission) {
    return {Place::body, std::move(name), permission};
  }
  static FieldAccess in_query(std::string name, Permission permission) {
    return {Place::query, std::move(name), permission};
  }
};

// forbidden, with the first field that the request sends and whose permission the caller lacks. null in a body and 0 or
// nothing in a query count as not sent, as they do for the handlers. A body that is no JSON sends nothing: its handler
// says what is wrong with it. Only for a caller who lacks a permission is the body looked at.
Result<void> check_fields(const std::vector<FieldAccess>& fields, const net::Request& request,
                          const identity::Caller& caller);

}  // namespace kf::api
