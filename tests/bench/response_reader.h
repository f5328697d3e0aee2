#pragma once
// Reads HTTP/1.1 responses out of bytes in any split: Content-Length and chunked bodies, as our peers send them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kf::bench {

class ResponseReader {
 public:
  // Takes bytes of one response and calls on_body(std::string_view) for every piece of its body. Returns how many bytes
  // it used: fewer than given when the response ended within them.
  template <class OnBody>
  size_t feed(std::string_view bytes, OnBody&& on_body) {
    size_t at = 0;
    while (at < bytes.size() && !is_done() && !is_broken()) {
      if (state_ == State::body) {
        const std::string_view piece = bytes.substr(at, left_);
        on_body(piece);
        at += piece.size();
        left_ -= piece.size();
        if (left_ == 0) end_piece();
      } else {
        at += take_line_byte(bytes.substr(at));
      }
    }
    return at;
  }

  bool is_done() const { return state_ == State::done; }
  bool is_broken() const { return state_ == State::broken; }
  // 0 until the head is complete.
  int status() const { return status_; }
  // Ready for the next response.
  void reset() { *this = ResponseReader(); }

 private:
  enum class State { head, chunk_size, body, chunk_end, trailer, done, broken };

  size_t take_line_byte(std::string_view bytes);
  void end_line();
  void end_head_line();
  void end_head();
  void end_chunk_size();
  void end_piece();

  State state_ = State::head;
  std::string line_;
  int status_ = 0;
  bool is_chunked_ = false;
  uint64_t left_ = 0;  // of the body, or of the chunk
};

}  // namespace kf::bench
