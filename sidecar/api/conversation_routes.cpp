#include "shared/base/limits.h"
#include "sidecar/api/conversation_export.h"
#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

using store::ConversationRepository;

store::ConversationKey key_of(const Context& context) {
  return {context.caller.user, ConversationId(context.request.params.at("id"))};
}

Result<net::Response> list(ConversationRepository& conversations, const Context& context) {
  store::ListQuery query;
  KF_TRY(const int64_t limit, read_number(context.request, {"limit", 1, limits::kConversationsPageMax, 100}));
  query.limit = static_cast<size_t>(limit);
  query.search = context.request.query_param("q").value_or("");
  query.cursor = context.request.query_param("cursor").value_or("");
  if (query.search.size() > limits::kSearchBytesMax) {
    return Error{ErrorCode::invalid_request, "'q' is longer than 200 bytes.", "q"};
  }
  KF_TRY(const auto page, conversations.list(context.caller.user, query));
  return json(200, page);
}

Result<net::Response> create(ConversationRepository& conversations, const Context& context) {
  KF_TRY(const auto edit, read_body<ConversationEdit>(context));
  KF_TRY(const auto created, conversations.create(context.caller.user, edit.title.value_or("")));
  auto response = json(201, created);
  response.set("location", "/api/conversations/" + created.id);
  return response;
}

Result<net::Response> get(ConversationRepository& conversations, const Context& context) {
  KF_TRY(const auto conversation, conversations.get(key_of(context)));
  return json(200, conversation);
}

Result<net::Response> rename(ConversationRepository& conversations, const Context& context) {
  KF_TRY(const auto edit, read_body<ConversationEdit>(context));
  if (!edit.title) return Error{ErrorCode::invalid_request, "'title' is missing.", "title"};
  KF_TRY(const auto renamed, conversations.rename(key_of(context), *edit.title));
  return json(200, renamed);
}

Result<net::Response> remove(ConversationRepository& conversations, record::Recorder& recorder,
                             const Context& context) {
  KF_CHECK(conversations.get(key_of(context)));
  AuditRecord entry = entry_for(context, AuditAction::conversation_removed);
  entry.object = key_of(context).id.text();
  KF_CHECK(on_record(recorder, std::move(entry), [&] { return conversations.remove(key_of(context)); }));
  return no_content();
}

Result<net::Response> export_file(ConversationRepository& conversations, const Context& context) {
  KF_TRY(const FileFormat format, read_format(context.request));
  KF_TRY(const auto conversation, conversations.get(key_of(context)));
  const bool is_json = format == FileFormat::json;
  return as_document(export_file_name(conversation), format,
                     is_json ? to_json_text(conversation) : conversation_as_markdown(conversation));
}

}  // namespace

std::vector<Route> conversation_routes(ConversationRepository& conversations, record::Recorder& recorder) {
  const auto bind = [&conversations](auto* function) {
    return [&conversations, function](Context& c) -> Result<net::Response> { return function(conversations, c); };
  };
  return {
      {"GET", "/api/conversations", Access::to(Permission::conversations), Body::none, bind(list)},
      {"POST", "/api/conversations", Access::to(Permission::conversations), Body::json, bind(create),
       Creates::replayable},
      {"GET", "/api/conversations/{id}", Access::to(Permission::conversations), Body::none, bind(get)},
      {"PATCH", "/api/conversations/{id}", Access::to(Permission::conversations), Body::json, bind(rename)},
      {"DELETE", "/api/conversations/{id}", Access::to(Permission::conversations), Body::none,
       [&](Context& c) { return remove(conversations, recorder, c); }},
      {"GET", "/api/conversations/{id}/export", Access::to(Permission::conversations), Body::none, bind(export_file)},
  };
}

}  // namespace kf::api
