#include "sidecar/net/http_exchange.h"

#include <exception>

#include "sidecar/crypto/secret.h"
#include "sidecar/net/response_writer.h"

namespace kf::net {
namespace {

constexpr int kRetryAfterS = 5;

Error body_too_large(size_t bytes_max) {
  return {ErrorCode::payload_too_large,
          "The content is too large; at most " + std::to_string(bytes_max) + " bytes are accepted here.",
          "content-length"};
}

// `what` is plural: "answers that stream".
Error no_place(SharedPlaces::Taken taken, const SharedPlaces& places, const std::string& what) {
  if (taken == SharedPlaces::Taken::share_is_full) {
    return {ErrorCode::too_many_requests,
            "One user has at most " + std::to_string(places.places_of_share()) + " " + what +
                " at once. Go on when one of them has ended.",
            "", kRetryAfterS};
  }
  return {ErrorCode::unavailable, "There are too many " + what + " right now; try again shortly.", "", kRetryAfterS};
}

// Passwords, cookies and tokens came this way.
void forget_secrets(Request& request) {
  crypto::wipe(request.body);
  std::string().swap(request.body);
  for (auto& [name, value] : request.headers) crypto::wipe(value);
}

}  // namespace

// Handlers are caught nearer by; this is for what a lack of memory throws.
bool HttpExchange::serve(RequestReader& reader, const std::string& remote_address) {
  try {
    return serve_unguarded(reader, remote_address);
  } catch (const std::exception& thrown) {
    log_exception(thrown.what());
    return false;
  }
}

bool HttpExchange::serve_unguarded(RequestReader& reader, const std::string& remote_address) {
  auto head = reader.read_head();
  entry_.set(Connections::State::busy);
  if (!head) return refuse(head.error());
  Request request = request_of(std::move(head).value(), remote_address);
  auto judgement = asked_safely<Judgement>([&] { return parts_.judge(request); });
  if (auto* const response = std::get_if<Response>(&judgement)) return answer_early(reader, *response);
  return answer_admitted(reader, request, std::get<Admission>(judgement));
}

Request HttpExchange::request_of(RequestHead&& head, const std::string& remote_address) {
  content_ = {head.content_length, head.expects_continue};
  is_head_request_ = head.method == "HEAD";
  is_http_1_0_ = head.is_http_1_0;
  closes_after_ = !head.keeps_alive || parts_.connections.is_ending();
  Request request;
  request.method = std::move(head.method);
  request.path = std::move(head.path);
  request.query = std::move(head.query);
  request.segments = std::move(head.segments);
  request.headers = std::move(head.headers);
  request.request_id = request_id_;
  request.remote_address = remote_address;
  request.peer_fd = fd_;
  return request;
}

bool HttpExchange::answer_early(RequestReader& reader, Response& response) {
  return reader.skip_body(content_) ? respond(response, {}) : refuse_unread(response);
}

bool HttpExchange::answer_admitted(RequestReader& reader, Request& request, Admission& admission) {
  if (content_.length > admission.body_bytes_max) return refuse(body_too_large(admission.body_bytes_max));
  if (admission.share.empty()) {
    auto response = read_and_answer(reader, request, admission);
    return response ? respond(*response, {}) : refuse(response.error());
  }
  const SharedPlaces::Place place(parts_.requests, admission.share);
  if (place.taken() != SharedPlaces::Taken::yes)
    return refuse(no_place(place.taken(), parts_.requests, "requests under way"));
  auto response = read_and_answer(reader, request, admission);
  return response ? respond(*response, admission.share) : refuse(response.error());
}

// What the body took is free again before a byte of the answer is sent.
Result<Response> HttpExchange::read_and_answer(RequestReader& reader, Request& request, Admission& admission) {
  BodyBudget::Body held(parts_.bodies, fd_, admission.share);
  KF_CHECK(read_body(reader, held, request));
  auto response = asked_safely<Response>([&] { return admission.answer(request); });
  admission.answer = nullptr;
  forget_secrets(request);
  return response;
}

Result<void> HttpExchange::read_body(RequestReader& reader, BodyBudget::Body& held, Request& request) {
  if (content_.length == 0) return {};
  const auto began = std::chrono::steady_clock::now();
  KF_TRY(request.body, reader.read_body(content_, held));
  request.body_took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return {};
}

template <class Answer, class Ask>
Answer HttpExchange::asked_safely(const Ask& ask) {
  try {
    return ask();
  } catch (const std::exception& thrown) {
    log_exception(thrown.what());
  } catch (...) {
    log_exception("not a std::exception");
  }
  return problem_response({ErrorCode::internal, "Something went wrong inside Knowledge Foundry; its log tells more."},
                          request_id_);
}

// The server's own answer.
bool HttpExchange::refuse(const Error& error) {
  if (error.code == ErrorCode::cancelled) return false;
  parts_.log.debug("request refused by the guard", {{"code", error_code_name(error.code)},
                                                    {"detail", error.message},
                                                    {"field", error.field},
                                                    {"request_id", request_id_}});
  Response response = problem_response(error, request_id_);
  return refuse_unread(response);
}

// What the client still sends is unread, so the connection cannot be used again.
bool HttpExchange::refuse_unread(Response& response) {
  closes_after_ = true;
  (void)respond(response, {});
  entry_.set(Connections::State::lingering);
  linger_closing(fd_);
  return false;
}

void HttpExchange::log_exception(std::string_view what) {
  parts_.log.error("a request threw", {{"what", what}, {"request_id", request_id_}});
}

bool HttpExchange::respond(Response& response, std::string_view share) {
  return response.stream ? write_stream(response, share) : write(response);
}

bool HttpExchange::write_stream(Response& response, std::string_view share) {
  const SharedPlaces::Place place(parts_.streams, share);
  if (place.taken() != SharedPlaces::Taken::yes && !is_head_request_) {
    Response busy = problem_response(no_place(place.taken(), parts_.streams, "answers that stream"), request_id_);
    response.stream = nullptr;  // lets go of the provider before the client is told
    return write(busy);
  }
  entry_.set(Connections::State::streaming);
  return write(response);
}

bool HttpExchange::write(Response& response) {
  closes_after_ |= (is_http_1_0_ && response.stream) || parts_.is_crowded;
  response.headers.emplace_back("x-request-id", request_id_);
  const bool is_written =
      write_response({response, fd_, entry_.sending(), is_head_request_, is_http_1_0_, closes_after_,
                      parts_.options.write_deadline, [this](std::string_view what) { log_exception(what); }});
  return is_written && !closes_after_;
}

}  // namespace kf::net
