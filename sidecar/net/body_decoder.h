#pragma once
// Takes a response's body out of its framing, in place and from bytes in any split.

#include <cstdint>
#include <span>

#include "sidecar/net/response_head.h"

namespace kf::net {

class BodyDecoder {
 public:
  static constexpr size_t kChunkLineBytesMax = 256;
  static constexpr size_t kTrailerBytesMax = 8u << 10;

  // How the body of this answer is framed. Errors (provider_protocol): a length that is none, or an encoding other than
  // chunked.
  static Result<BodyDecoder> of(const ResponseHead& head, std::string_view request_method);

  // Takes raw bytes, moves what belongs to the body to their front and tells how much that is. Errors:
  // provider_protocol.
  Result<size_t> decode(std::span<char> bytes);

  bool is_done() const { return state_ == State::done; }
  // True when the connection's end is the body's end.
  bool ends_with_connection() const { return state_ == State::until_close; }
  // True when bytes came behind the body's end: the connection cannot be used again.
  bool has_surplus() const { return has_surplus_; }

 private:
  enum class State { length, until_close, size, extension, data, data_end, trailer, done };

  BodyDecoder(State state, uint64_t left) : state_(state), left_(left) {}
  size_t take_data(std::span<char> bytes);
  Result<void> take_framing(char c);
  Result<void> take_size(char c);
  Result<void> end_size_line();

  State state_;
  uint64_t left_ = 0;      // of the body, or of the chunk
  size_t line_bytes_ = 0;  // of the chunk's size line, or of the trailer's line
  size_t trailer_bytes_ = 0;
  size_t digits_ = 0;
  bool has_surplus_ = false;
};

}  // namespace kf::net
