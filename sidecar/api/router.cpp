#include "sidecar/api/router.h"

#include <algorithm>
#include <cassert>

#include "shared/base/text.h"
#include "sidecar/net/socket.h"
#include "sidecar/store/read_watch.h"

namespace kf::api {
namespace {

using Params = std::map<std::string, std::string, std::less<>>;

bool is_api_path(const net::Request& request) { return !request.segments.empty() && request.segments.front() == "api"; }

// "application/json" with or without parameters.
bool is_json(std::string_view content_type) {
  return ascii_lower(trim(content_type.substr(0, content_type.find(';')))) == "application/json";
}

Result<void> check_body(const Route& route, const net::Request& request) {
  if (route.body == Body::none) return {};
  if (is_json(request.header("content-type"))) return {};
  return Error{ErrorCode::unsupported_media_type, "Send the body as application/json.", "Content-Type"};
}

std::vector<std::string> parts_of(std::string_view pattern) {
  const auto parts = split(pattern.substr(1), '/');
  return {parts.begin(), parts.end()};
}

bool is_name(const std::string& part) { return part.starts_with('{'); }

bool matches(const std::vector<std::string>& parts, const std::vector<std::string>& segments) {
  const auto fits = [](const std::string& part, const std::string& segment) {
    return is_name(part) || part == segment;
  };
  return std::equal(parts.begin(), parts.end(), segments.begin(), segments.end(), fits);
}

Params named_segments(const std::vector<std::string>& parts, const std::vector<std::string>& segments) {
  Params params;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (is_name(parts[i])) params[parts[i].substr(1, parts[i].size() - 2)] = segments[i];
  }
  return params;
}

LimitClass limit_class(const Route& route) {
  if (route.access.who == Access::Who::everybody) return LimitClass::none;
  return route.method == "GET" ? LimitClass::reading : LimitClass::acting;
}

Result<void> too_often(const Allowance& allowance) {
  return Error{ErrorCode::too_many_requests,
               "More than " + std::to_string(allowance.limit) + " requests a minute. Go on in " +
                   std::to_string(allowance.retry_after_s) + " s.",
               "", static_cast<int>(allowance.retry_after_s)};
}

// What the handler reads, and what its stream reads later, is read for this caller: in their share of the database's
// readers, and only while they are there to take it.
store::ReadFor reader_of(const Context& context) {
  const int fd = context.request.peer_fd;
  const auto has_left = [fd] {
    return net::wait_for(-1, net::For::reading, net::Deadline(), fd) == net::Waited::reader_left;
  };
  return {context.caller.user, fd < 0 ? std::function<bool()>() : has_left};
}

void read_stream_for(const store::ReadFor& reader, net::Response& response) {
  if (!response.stream) return;
  response.stream = [reader, stream = std::move(response.stream)](net::BodySink& sink) {
    const store::ReadScope scope(reader);
    stream(sink);
  };
}

// Those without a limit are not worth a word.
void tell_quotas(std::vector<Quota> quotas, net::Response& response) {
  std::erase_if(quotas, [](const Quota& quota) { return quota.allowance.limit == 0; });
  if (quotas.empty()) return;
  response.set("ratelimit-policy", rate_limit_policy(quotas)).set("ratelimit", rate_limit(quotas));
}

}  // namespace

Router::Router(std::vector<Route> routes, Gates gates, Log& log, Handler fallback)
    : gates_(gates), log_(log), fallback_(std::move(fallback)) {
  for (Route& route : routes) {
    auto parts = parts_of(route.pattern);
    routes_.push_back({std::move(route), std::move(parts)});
  }
}

net::Response Router::handle(net::Request& request) {
  auto judgement = judge(request);
  if (auto* const response = std::get_if<net::Response>(&judgement)) return std::move(*response);
  return std::get<net::Admission>(judgement).answer(request);
}

net::Judgement Router::judge(net::Request& request) {
  auto judgement = judged(request);
  return judgement ? std::move(judgement).value() : net::Judgement(problem_of(judgement.error(), request));
}

net::Response Router::problem_of(const Error& error, const net::Request& request) {
  const auto level = error_http_status(error.code) >= 500 ? LogLevel::warn : LogLevel::debug;
  log_.write(level, "request refused",
             {{"method", request.method},
              {"path", request.path},
              {"code", error_code_name(error.code)},
              {"detail", error.message},
              {"request_id", request.request_id}});
  auto response = net::problem_response(error, request.request_id);
  if (error.code == ErrorCode::unauthenticated) response.set("www-authenticate", "Bearer");
  return response;
}

Result<net::Judgement> Router::judged(net::Request& request) {
  if (auto refused = gates_.door.refuse(request)) return std::move(*refused);
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::string allowed;
  for (const auto& [route, parts] : routes_) {
    if (!matches(parts, request.segments)) continue;
    if (route.method != method) {
      allowed += (allowed.empty() ? "" : ", ") + route.method;
      continue;
    }
    request.params = named_segments(parts, request.segments);
    return admitted(route, request);
  }
  if (!allowed.empty()) {
    return Error{ErrorCode::method_not_allowed, "This address takes " + allowed + ".", "method"};
  }
  if (method != "GET" || is_api_path(request))
    return Error{ErrorCode::not_found, "There is nothing at this address.", ""};
  Context context{request, {}};
  KF_TRY(auto file, fallback_(context));
  return net::Judgement(std::move(file));
}

// What is refused for its frequency is told to come back, and when.
Result<net::Judgement> Router::admitted(const Route& route, net::Request& request) {
  KF_TRY(Caller caller, gates_.authenticator.authenticate(request, route.access));
  const LimitClass kind = limit_class(route);
  const Allowance allowance = gates_.limits.take(caller.counted_as(), kind);
  std::vector<Quota> quotas{{std::string(limit_name(kind)), allowance}};
  if (const auto fits = allowance.is_granted ? check_body(route, request) : too_often(allowance); !fits) {
    auto refused = problem_of(fits.error(), request);
    tell_quotas(std::move(quotas), refused);
    return net::Judgement(std::move(refused));
  }
  std::string share = caller.counted_as().text();
  Judged judged{route, std::move(caller), std::move(quotas)};
  auto once = [this, judged = std::move(judged)](net::Request& whole) mutable {
    return answer(std::move(judged), whole);
  };
  return net::Judgement(net::Admission{std::move(once), route.body_bytes_max, std::move(share)});
}

net::Response Router::answer(Judged judged, net::Request& request) {
  Context context{request, std::move(judged.caller), std::move(judged.quotas)};
  const store::ReadFor reader = reader_of(context);
  const store::ReadScope scope(reader);
  auto response = handled(judged.route, context);
  if (response) read_stream_for(reader, *response);
  if (!response) response = problem_of(response.error(), request);
  tell_quotas(std::move(context.quotas), *response);
  return std::move(response).value();
}

Result<void> Router::look_again(const Route& route, Context& context) {
  if (context.request.body_took <= kJudgedFor) return {};
  KF_TRY(context.caller, gates_.authenticator.authenticate(context.request, route.access));
  return {};
}

Result<net::Response> Router::handled(const Route& route, Context& context) {
  KF_CHECK(look_again(route, context));
  KF_CHECK(check_fields(route.fields, context.request, context.caller));
  const bool is_keyed = route.creates != Creates::nothing && Idempotency::has_key(context.request);
  auto response = is_keyed ? gates_.idempotency.once({context.request, context.caller.user, route.creates},
                                                     [&] { return route.handler(context); })
                           : route.handler(context);
  assert(!response || response->status != 201 || route.creates != Creates::nothing);
  return response;
}

}  // namespace kf::api
