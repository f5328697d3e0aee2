// What a model server sends back: the head of an answer and its body's framing, in any split.
#include "shared/base/text.h"
#include "sidecar/net/body_decoder.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

constexpr size_t kChunkedBytesMax = 256;  // two digits of a chunk's size

struct Answer {
  net::ResponseHead head;
  std::string body;
  bool has_head = false;
  bool is_done = false;
  bool has_surplus = false;
  bool is_refused = false;
};

class Connection {
 public:
  explicit Connection(std::string_view method) : method_(method) {}

  bool take(std::string_view piece) {
    size_t used = 0;
    if (!answer_.has_head) {
      const auto fed = parser_.feed(piece);
      if (!fed) return refuse();
      used = *fed;
      if (!parser_.is_complete())
        return expect(used == piece.size(), "a head takes all bytes but those behind it"), true;
      if (!begin_body()) return false;
    }
    return take_body(std::string(piece.substr(used)));
  }

  Answer answer() const { return answer_; }

 private:
  bool refuse() {
    answer_.is_refused = true;
    return false;
  }

  bool begin_body() {
    answer_.has_head = true;
    answer_.head = parser_.take();
    auto decoder = net::BodyDecoder::of(answer_.head, method_);
    if (!decoder) return refuse();
    decoder_ = *decoder;
    return true;
  }

  bool take_body(std::string raw) {
    const auto count = decoder_->decode(raw);
    if (!count) return refuse();
    expect(*count <= raw.size(), "no more body than bytes");
    answer_.body += raw.substr(0, *count);
    answer_.is_done = decoder_->is_done();
    answer_.has_surplus = decoder_->has_surplus();
    return true;
  }

  std::string_view method_;
  net::ResponseHeadParser parser_;
  std::optional<net::BodyDecoder> decoder_;
  Answer answer_;
};

Answer answer_in(std::string_view bytes, std::string_view method, uint8_t cut) {
  Connection connection(method);
  each_piece(bytes, cut, [&connection](std::string_view piece) { return connection.take(piece); });
  return connection.answer();
}

void check_head(const net::ResponseHead& head) {
  expect(head.status >= 100 && head.status <= 999, "a status of three digits");
  expect(head.headers.size() <= net::ResponseHeadParser::kHeadersMax, "no more headers than allowed");
  for (const auto& [name, value] : head.headers) {
    expect(!name.empty() && name == ascii_lower(name), "names in lower case");
    expect(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "a header stays on its line");
  }
}

// What is sent in chunks arrives as it was, whatever the chunks and the split.
void check_chunks(std::string_view body, uint8_t cut) {
  std::string sent = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  each_piece(body, static_cast<uint8_t>(cut ^ 0x55), [&sent](std::string_view chunk) {
    if (chunk.empty()) return true;
    const std::string size{"0123456789abcdef"[chunk.size() >> 4 & 15], "0123456789abcdef"[chunk.size() & 15]};
    sent.append(size).append("\r\n").append(chunk).append("\r\n");
    return true;
  });
  const Answer answer = answer_in(sent + "0\r\n\r\n", "GET", cut);
  expect(answer.is_done && !answer.has_surplus && answer.body == body, "chunks give the body that was sent");
}

}  // namespace

void response(std::string_view bytes) {
  Input input(bytes);
  const uint8_t cut = input.byte();
  const std::string_view method = (input.byte() & 1) != 0 ? "HEAD" : "GET";
  const Answer whole = answer_in(input.rest(), method, 0);
  const Answer split = answer_in(input.rest(), method, cut);
  expect(whole.is_refused == split.is_refused, "the same verdict in any split");
  expect(whole.head.headers == split.head.headers && whole.head.status == split.head.status,
         "the same head in any split");
  if (whole.has_head) check_head(whole.head);
  if (!whole.is_refused) {
    expect(whole.body == split.body && whole.is_done == split.is_done && whole.has_surplus == split.has_surplus,
           "the same body in any split");
  }
  if (input.rest().size() < kChunkedBytesMax) check_chunks(input.rest(), cut);
}

}  // namespace kf::fuzz
