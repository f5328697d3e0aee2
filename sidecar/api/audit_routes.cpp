#include "shared/base/limits.h"
#include "sidecar/api/handlers.h"
#include "sidecar/api/system_record.h"
#include "sidecar/net/socket.h"

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
  query.carrier = request.query_param("carrier").value_or("");
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

Result<net::Response> list(const AuditParts& parts, const Context& context) {
  KF_TRY(const auto query, read_query(context.request));
  KF_TRY(auto entries, parts.audit.list(query));
  AuditPage page{std::move(entries), 0, {}, {}, parts.retention_days};
  if (page.entries.size() == query.limit) page.next = page.entries.back().seq;
  for (const auto& user : parts.users.all_there_were()) page.people.push_back({user.id.text(), user.name});
  for (const auto& token : parts.tokens.all()) page.tokens.push_back({token.id, token.name});
  return json(200, page);
}

bool is_waited_for(int peer_fd) {
  return net::wait_for(-1, net::For::reading, std::chrono::steady_clock::now(), peer_fd) != net::Waited::reader_left;
}

Result<std::optional<audit::KeptEnd>> read_kept_end(const net::Request& request) {
  const auto text = request.query_param("end");
  if (!text) return std::optional<audit::KeptEnd>();
  KF_TRY(auto end, record::kept_end_from(*text));
  return std::optional(std::move(end));
}

record::Kept kept_here(const AuditParts& parts, std::optional<audit::KeptEnd> kept_end = {}) {
  return {parts.audit,           parts.recorder.public_key(), parts.recorder.checkpoint_file(), audit::Trust::known_key,
          parts.recorder.seal(), std::move(kept_end)};
}

// What could not be signed, because the disk refuses it or the record was changed, is what the verdict tells.
Result<net::Response> verify(const AuditParts& parts, const Context& context) {
  KF_TRY(auto kept_end, read_kept_end(context.request));
  const auto is_wanted = [fd = context.request.peer_fd] { return is_waited_for(fd); };
  KF_TRY(const auto turn, parts.verifications->take(is_wanted));
  (void)parts.recorder.checkpoint().ok();
  KF_TRY(const auto verdict, record::verify(kept_here(parts, std::move(kept_end)), is_wanted));
  return json(200, verdict);
}

// The end is signed first, so that the file proves itself to its last line. A record that was changed is exported as it
// is: whoever judges it wants to see it.
Result<net::Response> export_file(const AuditParts& parts, const Context& context) {
  auto place = parts.exports->take(context.caller.user);
  if (!place) return too_many_at_once(kExportsOfOneUser, kExportsUnderWay);
  const auto is_signed = parts.recorder.checkpoint();
  if (!is_signed && is_signed.error().code != ErrorCode::data_damaged) return is_signed.error();
  auto response = as_file({"knowledge-foundry-record.jsonl", "application/x-ndjson", {}});
  response.stream = [kept = kept_here(parts), place = std::move(place)](net::BodySink& sink) {
    const auto written = record::write_export(kept, [&sink](auto part) { return sink.write(part); });
    break_off_unless(written ? Result<void>() : Result<void>(written.error()));
  };
  return response;
}

Result<net::Response> system_record(const AuditParts& parts, const Context& context) {
  KF_TRY(const FileFormat format, read_format(context.request));
  KF_TRY(auto summary, parts.audit.summary());
  summary.state.public_key = hex_of(parts.recorder.public_key());
  const auto record = make_system_record(
      {std::move(summary), parts.users.all(), parts.consents.all(), iso8601(parts.clock.wall()), parts.retention_days});
  return as_document("system-record", format,
                     format == FileFormat::json ? to_json_text(record) : system_record_as_markdown(record));
}

}  // namespace

std::vector<Route> audit_routes(const AuditParts& parts) {
  const auto bind = [&parts](auto* function) {
    return [parts, function](Context& c) -> Result<net::Response> { return function(parts, c); };
  };
  const Access readers = Access::to(Permission::record);
  return {
      {"GET", "/api/audit", readers, Body::none, bind(list)},
      {"GET", "/api/audit/verify", readers, Body::none, bind(verify)},
      {"GET", "/api/audit/export", readers, Body::none, bind(export_file)},
      {"GET", "/api/audit/system-record", readers, Body::none, bind(system_record)},
  };
}

}  // namespace kf::api
