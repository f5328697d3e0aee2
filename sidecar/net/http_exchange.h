#pragma once
// One request of a connection and its answer: head, judgement, body, handler, response.

#include <atomic>

#include "sidecar/net/connections.h"
#include "sidecar/net/request_reader.h"
#include "sidecar/net/shared_places.h"

namespace kf::net {

// What all exchanges of one server share. Borrowed.
struct ExchangeParts {
  const ServerOptions& options;
  const Judge& judge;
  Log& log;
  Connections& connections;
  BodyBudget& bodies;
  SharedPlaces& requests;  // of users
  SharedPlaces& streams;
  const std::atomic<bool>& is_crowded;  // connections wait for a thread: nobody keeps one by idling
};

class HttpExchange {
 public:
  HttpExchange(const ExchangeParts& parts, Connections::Entry& entry, int fd, std::string request_id)
      : parts_(parts), entry_(entry), fd_(fd), request_id_(std::move(request_id)) {}

  // Serves the request whose first byte has come. False when the connection must be closed.
  bool serve(RequestReader& reader, const std::string& remote_address);

 private:
  bool serve_unguarded(RequestReader& reader, const std::string& remote_address);
  Request request_of(RequestHead&& head, const std::string& remote_address);
  bool answer_early(RequestReader& reader, Response& response);
  bool answer_admitted(RequestReader& reader, Request& request, Admission& admission);
  Result<Response> read_and_answer(RequestReader& reader, Request& request, Admission& admission);
  Result<void> read_body(RequestReader& reader, BodyBudget::Body& held, Request& request);
  template <class Answer, class Ask>
  Answer asked_safely(const Ask& ask);
  bool refuse(const Error& error);
  bool refuse_unread(Response& response);
  bool respond(Response& response, std::string_view share);
  bool write_stream(Response& response, std::string_view share);
  bool write(Response& response);
  void log_exception(std::string_view what);

  const ExchangeParts& parts_;
  Connections::Entry& entry_;
  const int fd_;
  const std::string request_id_;
  RequestReader::Content content_;
  bool is_head_request_ = false;
  bool is_http_1_0_ = false;
  bool closes_after_ = true;
};

}  // namespace kf::net
