#include "shared/base/limits.h"
#include "sidecar/api/handlers.h"

namespace kf::api {
namespace {

net::Response event_stream(std::unique_ptr<chat::RunningAnswer> answer) {
  net::Response response;
  response.set("content-type", "text/event-stream")
      .set("cache-control", "no-store")
      .set("x-content-type-options", "nosniff");
  // std::function wants a copyable callable.
  response.stream = [shared = std::shared_ptr<chat::RunningAnswer>(std::move(answer))](net::BodySink& sink) {
    shared->pump(sink);
  };
  return response;
}

Result<net::Response> chat_local(chat::ChatService& chat, Context& context) {
  KF_TRY(const auto request, read_body<ChatRequest>(context));
  KF_CHECK(validate(request));
  auto answer = chat.open(
      request, {context.caller.user, context.request.request_id, context.request.peer_fd, context.caller.carried()});
  context.quotas.push_back({std::string(enum_name(request.provider)), chat.calls_left(request.provider)});
  if (!answer) return std::move(answer).error();
  if (request.stream) return event_stream(std::move(answer).value());
  KF_TRY(const auto whole, (*answer)->collect());
  return json(200, whole);
}

}  // namespace

std::vector<Route> chat_routes(chat::ChatService& chat) {
  // A question in a conversation writes there, and may set aside what others said.
  const std::vector<FieldAccess> kept{FieldAccess::in_body("conversationId", Permission::conversations),
                                      FieldAccess::in_body("replaceFrom", Permission::conversations)};
  // A question and its answer become messages; what a conversation does not keep is kept nowhere else either.
  return {{"POST", "/api/chat/local", Access::to(Permission::chat), Body::json,
           [&chat](Context& c) { return chat_local(chat, c); }, Creates::told_once, kept,
           limits::kRequestBodyBytesMax}};
}

}  // namespace kf::api
