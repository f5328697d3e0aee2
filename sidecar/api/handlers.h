#pragma once
// The routes, one file per resource. Each function gives the rows of its part of the route table.

#include <vector>

#include "sidecar/api/router.h"
#include "sidecar/api/static_files.h"
#include "sidecar/chat/chat_service.h"
#include "sidecar/providers/discovery.h"
#include "sidecar/store/store.h"

namespace kf::api {

std::vector<Route> session_routes(Sessions& sessions);
std::vector<Route> model_routes(providers::LocalDiscovery& discovery,
                                const std::vector<std::unique_ptr<providers::Provider>>& providers);
std::vector<Route> chat_routes(chat::ChatService& chat);
std::vector<Route> conversation_routes(store::ConversationRepository& conversations);
std::vector<Route> health_routes(store::Store& store);

// The parsed body as a DTO; the error names the field.
template <class T>
Result<T> read_body(const Context& context) {
  return decode_json<T>(context.request.body);
}

template <class T>
net::Response json(int status, const T& body) {
  return net::json_response(status, to_json_text(body));
}

}  // namespace kf::api
