#pragma once
// Asking a provider, and the answer that arrives: what is the same for all of them.

#include "sidecar/providers/bounded_fetch.h"
#include "sidecar/providers/chat_decoder.h"

namespace kf::providers {

// What a server said instead of taking the question.
struct Refusal {
  int status = 0;
  Json body;  // null when it was not JSON
  std::optional<int> retry_after_s;
};

// POSTs the question and waits up to 10 minutes for the answer's head. `refusal` is set, and no stream given, when the
// server answered with another status than 200, or with a JSON error where a stream was due. provider_protocol for a
// web page.
struct AskedServer {
  std::unique_ptr<net::ResponseStream> stream;
  std::optional<Refusal> refusal;
};
Result<AskedServer> ask(Server server, const net::ClientRequest& request, ProviderId id, const Clock& clock,
                        int reader_fd);

// Reads and decodes. Silence before the first useful line ends it after 10 minutes, later after 120 s.
std::unique_ptr<ChatStream> make_chat_stream(ProviderId id, std::unique_ptr<net::ResponseStream> body,
                                             std::unique_ptr<ChatDecoder> decoder, std::shared_ptr<const Clock> clock);

}  // namespace kf::providers
