#pragma once
// The two steps of every request: its head is judged before any byte of its body is read.

#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "sidecar/net/http_types.h"

namespace kf::net {

using RequestHandler = std::function<Response(Request&)>;

// What a head is admitted to. `answer` is called once, with the body in the request, which is at most `body_bytes_max`
// long. `share` is the user whose memory, threads and streams the request takes; empty for whoever is not known.
struct Admission {
  RequestHandler answer;
  size_t body_bytes_max = 0;
  std::string share = {};
};

// An answer ends the matter: no byte of the body is read then.
using Judgement = std::variant<Response, Admission>;

// Judges a request whose body has not been read. It may change the request: what it finds out is the answer's to use.
using Judge = std::function<Judgement(Request&)>;

// Where every head is as good as the next.
inline Judge admit_all(RequestHandler answer, size_t body_bytes_max) {
  return [answer = std::move(answer), body_bytes_max](Request&) { return Admission{answer, body_bytes_max}; };
}

}  // namespace kf::net
