#include "shared/base/limits.h"
#include "sidecar/api/handlers.h"

namespace kf::api {
namespace {

constexpr int64_t kEntriesPageMax = 500;

Result<std::optional<AuditAction>> read_action(const net::Request& request) {
  const auto name = request.query_param("action");
  if (!name || name->empty()) return std::optional<AuditAction>();
  if (const auto action = enum_from_name<AuditAction>(*name)) return action;
  return Error{ErrorCode::invalid_request, "'action' is none that is recorded.", "action"};
}

Result<store::AuditQuery> read_query(const net::Request& request) {
  store::AuditQuery query;
  KF_TRY(query.action, read_action(request));
  query.actor = request.query_param("actor").value_or("");
  query.text = request.query_param("q").value_or("");
  if (query.text.size() > limits::kSearchBytesMax) {
    return Error{ErrorCode::invalid_request, "'q' is longer than 200 bytes.", "q"};
  }
  KF_TRY(const int64_t only_what_left, read_number(request, {"left", 0, 1, 0}));
  query.only_what_left = only_what_left == 1;
  KF_TRY(query.before_seq, read_number(request, {"before", 0, INT64_MAX, 0}));
  KF_TRY(const int64_t limit, read_number(request, {"limit", 1, kEntriesPageMax, 100}));
  query.limit = static_cast<size_t>(limit);
  return query;
}

Result<net::Response> list(store::AuditRepository& audit, const identity::Users& users, const Context& context) {
  KF_TRY(const auto query, read_query(context.request));
  KF_TRY(auto entries, audit.list(query));
  AuditPage page{std::move(entries), 0, {}};
  if (page.entries.size() == query.limit) page.next = page.entries.back().seq;
  for (const auto& user : users.all_there_were()) page.people.push_back({user.id.text(), user.name});
  return json(200, page);
}

Result<net::Response> verify(store::AuditRepository& audit, record::Recorder& recorder) {
  KF_TRY(auto more, recorder.outside_checkpoints());
  KF_TRY(const auto verdict, record::verify({audit, recorder.public_key(), std::move(more)}));
  return json(200, verdict);
}

// The end is signed first, so that the file proves itself to its last line.
Result<net::Response> export_file(store::AuditRepository& audit, record::Recorder& recorder) {
  KF_CHECK(recorder.checkpoint());
  net::Response response = json(200, std::string());
  response.set("content-type", "application/x-ndjson")
      .set("content-disposition", "attachment; filename=\"knowledge-foundry-record.jsonl\"");
  response.stream = [&audit, key = recorder.public_key()](net::BodySink& sink) {
    const auto written = record::write_export({audit, key, {}}, [&sink](auto part) { return sink.write(part); });
    if (!written) throw std::runtime_error(written.error().message);
  };
  return response;
}

}  // namespace

std::vector<Route> audit_routes(store::AuditRepository& audit, const identity::Users& users,
                                record::Recorder& recorder) {
  return {
      {"GET", "/api/audit", Access::to(Permission::record), Body::none,
       [&](Context& c) { return list(audit, users, c); }},
      {"GET", "/api/audit/verify", Access::to(Permission::record), Body::none,
       [&](Context&) { return verify(audit, recorder); }},
      {"GET", "/api/audit/export", Access::download(Permission::record), Body::none,
       [&](Context&) { return export_file(audit, recorder); }},
  };
}

}  // namespace kf::api
