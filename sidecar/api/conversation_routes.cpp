#include "shared/base/limits.h"
#include "shared/contracts/room.h"
#include "sidecar/api/conversation_export.h"
#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

using store::ConversationRepository;

// What is no bigger is answered whole, with its length; the rest is streamed.
constexpr int64_t kWholeBytesMax = 512 << 10;

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
  KF_TRY(auto page, conversations.list(context.caller.user, query));
  ConversationPageWithNotice told{std::move(page)};
  if (query.search.empty() && query.cursor.empty()) {
    KF_TRY(told.notice, conversations.notice(context.caller.user));
  }
  return json(200, told);
}

Result<net::Response> create(ConversationRepository& conversations, const Context& context) {
  KF_TRY(const auto edit, read_body<ConversationEdit>(context));
  KF_TRY(const auto created, conversations.create(context.caller.user, edit.title.value_or("")));
  auto response = json(201, created);
  response.set("location", "/api/conversations/" + created.id);
  return response;
}

using Opened = std::shared_ptr<const store::OpenedConversation>;

// Written while it is read.
net::BodyWriter stream_of(ConversationRepository& conversations, Opened opened, FileFormat format,
                          std::shared_ptr<Places::Place> place) {
  return [&conversations, opened = std::move(opened), format, place = std::move(place)](net::BodySink& sink) {
    const auto written =
        write_conversation(conversations, *opened, format, [&sink](auto part) { return sink.write(part); });
    break_off_unless(written);
  };
}

// A long one is streamed, and then so many at once as a user may have.
Result<net::Response> get(const ConversationParts& parts, const Context& context) {
  KF_TRY(auto conversation, parts.conversations.open(key_of(context)));
  const auto opened = std::make_shared<const store::OpenedConversation>(std::move(conversation));
  auto response = net::json_response(200, "");
  if (opened->bytes > kWholeBytesMax) {
    auto place = parts.long_reads->take(context.caller.user);
    if (!place) return too_many_at_once(kLongReadsOfOneUser, "long conversations are still being sent to you");
    response.stream = stream_of(parts.conversations, opened, FileFormat::json, std::move(place));
    return response;
  }
  const auto append = [&response](std::string_view part) {
    response.body += part;
    return true;
  };
  KF_CHECK(write_conversation(parts.conversations, *opened, FileFormat::json, append));
  return response;
}

Result<net::Response> rename(ConversationRepository& conversations, const Context& context) {
  KF_TRY(const auto edit, read_body<ConversationEdit>(context));
  if (!edit.title) return Error{ErrorCode::invalid_request, "'title' is missing.", "title"};
  KF_TRY(const auto renamed, conversations.rename(key_of(context), *edit.title));
  return json(200, renamed);
}

Result<net::Response> remove(ConversationRepository& conversations, record::Recorder& recorder,
                             const Context& context) {
  KF_CHECK(conversations.open(key_of(context)));
  AuditRecord entry = entry_for(context, AuditAction::conversation_removed);
  entry.object = key_of(context).id.text();
  KF_CHECK(on_record(recorder, std::move(entry), [&] { return conversations.remove(key_of(context)); }));
  return no_content();
}

Result<net::Response> export_file(const ConversationParts& parts, const Context& context) {
  KF_TRY(const FileFormat format, read_format(context.request));
  auto place = parts.exports->take(context.caller.user);
  if (!place) return too_many_at_once(kExportsOfOneUser, kExportsUnderWay);
  KF_TRY(auto conversation, parts.conversations.open(key_of(context)));
  const auto opened = std::make_shared<const store::OpenedConversation>(std::move(conversation));
  auto response = as_document(export_file_name(opened->about.title), format, "");
  response.stream = stream_of(parts.conversations, opened, format, std::move(place));
  return response;
}

}  // namespace

std::vector<Route> conversation_routes(const ConversationParts& parts) {
  const auto bind = [&conversations = parts.conversations](auto* function) {
    return [&conversations, function](Context& c) -> Result<net::Response> { return function(conversations, c); };
  };
  const auto bind_parts = [&parts](auto* function) {
    return [parts, function](Context& c) -> Result<net::Response> { return function(parts, c); };
  };
  return {
      {"GET", "/api/conversations", Access::to(Permission::conversations), Body::none, bind(list)},
      {"POST", "/api/conversations", Access::to(Permission::conversations), Body::json, bind(create),
       Creates::replayable},
      {"GET", "/api/conversations/{id}", Access::to(Permission::conversations), Body::none, bind_parts(get)},
      {"PATCH", "/api/conversations/{id}", Access::to(Permission::conversations), Body::json, bind(rename)},
      {"DELETE", "/api/conversations/{id}", Access::to(Permission::conversations), Body::none,
       [parts](Context& c) { return remove(parts.conversations, parts.recorder, c); }},
      {"GET", "/api/conversations/{id}/export", Access::to(Permission::conversations), Body::none,
       bind_parts(export_file)},
  };
}

}  // namespace kf::api
