#include "sidecar/net/body_decoder.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "shared/base/text.h"

namespace kf::net {
namespace {

constexpr size_t kSizeDigitsMax = 15;  // far below 2^64, so that nothing overflows

Error wrong_framing(std::string message) { return {ErrorCode::provider_protocol, std::move(message)}; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool never_has_body(int status, std::string_view method) {
  return method == "HEAD" || status < 200 || status == 204 || status == 304;
}

// The one length that all Content-Length headers agree on.
Result<std::optional<uint64_t>> content_length(const Headers& headers) {
  std::optional<uint64_t> length;
  for (const auto& [name, value] : headers) {
    if (name != "content-length") continue;
    uint64_t number = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool is_number = parsed.ec == std::errc() && parsed.ptr == value.data() + value.size();
    if (!is_number || (length && *length != number))
      return wrong_framing("The answer's Content-Length makes no sense.");
    length = number;
  }
  return length;
}

}  // namespace

Result<BodyDecoder> BodyDecoder::of(const ResponseHead& head, std::string_view request_method) {
  if (never_has_body(head.status, request_method)) return BodyDecoder(State::done, 0);
  const std::string encoding = ascii_lower(find_header(head.headers, "transfer-encoding"));
  if (encoding == "chunked") return BodyDecoder(State::size, 0);
  if (!encoding.empty())
    return wrong_framing("The answer comes in the transfer encoding '" + encoding + "', which is not understood.");
  KF_TRY(const auto length, content_length(head.headers));
  if (!length) return BodyDecoder(State::until_close, 0);
  return BodyDecoder(*length == 0 ? State::done : State::length, *length);
}

// The part of `bytes` that belongs to the body or the chunk.
size_t BodyDecoder::take_data(std::span<char> bytes) {
  const auto count = static_cast<size_t>(std::min<uint64_t>(left_, bytes.size()));
  left_ -= count;
  if (left_ == 0) state_ = state_ == State::length ? State::done : State::data_end;
  return count;
}

Result<void> BodyDecoder::end_size_line() {
  if (digits_ == 0) return wrong_framing("The answer has a chunk without a size.");
  state_ = left_ > 0 ? State::data : State::trailer;
  digits_ = 0;
  line_bytes_ = 0;
  return {};
}

Result<void> BodyDecoder::take_size(char c) {
  if (++line_bytes_ > kChunkLineBytesMax) return wrong_framing("The answer has a chunk with an endless size.");
  if (c == '\n') return end_size_line();
  if (state_ == State::extension) return {};
  const int digit = hex_digit(c);
  if (digit >= 0 && ++digits_ <= kSizeDigitsMax) {
    left_ = left_ * 16 + static_cast<uint64_t>(digit);
    return {};
  }
  const bool ends_size = digits_ > 0 && (c == ';' || c == '\r' || c == ' ' || c == '\t');
  if (digit >= 0 || !ends_size) return wrong_framing("The answer has a chunk whose size is no number.");
  state_ = State::extension;
  return {};
}

Result<void> BodyDecoder::take_framing(char c) {
  if (state_ == State::size || state_ == State::extension) return take_size(c);
  if (state_ == State::data_end) {
    if (c == '\n') state_ = State::size;
    return c == '\n' || c == '\r' ? Result<void>()
                                  : wrong_framing("The answer has a chunk that is longer than its size.");
  }
  if (++trailer_bytes_ > kTrailerBytesMax) return wrong_framing("The answer's trailer is too large.");
  if (c == '\n' && line_bytes_ == 0) state_ = State::done;
  if (c == '\n') line_bytes_ = 0;
  if (c != '\n' && c != '\r') ++line_bytes_;
  return {};
}

Result<size_t> BodyDecoder::decode(std::span<char> bytes) {
  if (state_ == State::until_close) return bytes.size();
  size_t kept = 0;
  size_t at = 0;
  while (at < bytes.size() && state_ != State::done) {
    if (state_ != State::data && state_ != State::length) {
      KF_CHECK(take_framing(bytes[at++]));
      continue;
    }
    const size_t count = take_data(bytes.subspan(at));
    if (kept != at) std::memmove(bytes.data() + kept, bytes.data() + at, count);
    kept += count;
    at += count;
  }
  has_surplus_ |= at < bytes.size();
  return kept;
}

}  // namespace kf::net
