#pragma once
// The routes, one file per resource. Each function gives the rows of its part of the route table.

#include <vector>

#include "sidecar/api/router.h"
#include "sidecar/api/static_files.h"
#include "sidecar/chat/chat_service.h"
#include "sidecar/providers/discovery.h"
#include "sidecar/record/export.h"
#include "sidecar/record/recorder.h"
#include "sidecar/store/store.h"

namespace kf::api {

std::vector<Route> session_routes(Sessions& sessions, record::Recorder& recorder);
std::vector<Route> model_routes(providers::LocalDiscovery& discovery,
                                const std::vector<std::unique_ptr<providers::Provider>>& providers);
std::vector<Route> chat_routes(chat::ChatService& chat);
std::vector<Route> conversation_routes(store::ConversationRepository& conversations, record::Recorder& recorder);
std::vector<Route> audit_routes(store::AuditRepository& audit, record::Recorder& recorder);
std::vector<Route> health_routes(store::Store& store);

// The parsed body as a DTO; the error names the field.
template <class T>
Result<T> read_body(const Context& context) {
  return decode_json<T>(context.request.body);
}

// What an entry of the record says of every request: who, and which one.
AuditRecord entry_for(const Context& context, AuditAction action);

// A query parameter that is a whole number; `fallback` when it is left out. The error names it and its range.
struct NumberParameter {
  std::string_view name;
  int64_t min;
  int64_t max;
  int64_t fallback;
};
Result<int64_t> read_number(const net::Request& request, const NumberParameter& parameter);

template <class T>
net::Response json(int status, const T& body) {
  return net::json_response(status, to_json_text(body));
}

}  // namespace kf::api
