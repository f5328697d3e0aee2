#include "sidecar/providers/chat_stream.h"

#include <array>

#include "shared/base/limits.h"
#include "sidecar/base/unfilled.h"

namespace kf::providers {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstTokenMax = std::chrono::minutes(10);  // loading a large model from a slow disk
constexpr milliseconds kBetweenTokensMax = std::chrono::seconds(120);
constexpr milliseconds kEndOfBodyMax{100};  // the end mark is here; what closes the body comes right behind it
constexpr size_t kReadBytes = 8u << 10;     // on the stack of the thread that serves the stream
constexpr size_t kBlankBytesMax = limits::kStreamLineBytesMax;

class BodyChatStream final : public ChatStream {
 public:
  BodyChatStream(ProviderId id, std::unique_ptr<net::ResponseStream> body, std::unique_ptr<ChatDecoder> decoder,
                 std::shared_ptr<const Clock> clock)
      : name_(provider_display_name(id)),
        body_(std::move(body)),
        decoder_(std::move(decoder)),
        clock_(std::move(clock)),
        last_progress_(clock_->steady()) {}

  bool has_begun() const override { return body_ && body_->has_early_bytes(); }

  Result<bool> next(std::vector<ChatChunk>& chunks, int reader_fd) override {
    chunks.clear();
    if (failure_) return *failure_;
    while (chunks.empty()) {
      auto more = read_once(chunks, reader_fd);
      note_tokens(chunks);
      if (!more) return fail(std::move(more).error(), chunks);
      if (!*more) return false;
    }
    return true;
  }

 private:
  Result<bool> read_once(std::vector<ChatChunk>& chunks, int reader_fd) {
    KF_UNFILLED std::array<char, kReadBytes> buffer;
    const auto count = body_->read(buffer, time_left(), reader_fd);
    if (!count) return explained(count.error());
    if (*count == 0) {
      KF_CHECK(decoder_->end(chunks));
      return false;
    }
    KF_TRY(const bool has_ended, decoder_->feed({buffer.data(), *count}, chunks));
    if (has_ended) {
      read_end_of_body(reader_fd);
      return false;
    }
    KF_CHECK(note_progress(*count));
    return true;
  }

  // So that the connection can go back to the pool instead of being cut.
  void read_end_of_body(int reader_fd) {
    std::array<char, 64> rest;
    const auto end = body_->read(rest, kEndOfBodyMax, reader_fd);
    if (!end || *end != 0) body_.reset();
  }

  // Blanks and comments are bytes, but no progress: neither may keep a stream alive for ever.
  Result<void> note_progress(size_t bytes) {
    const size_t lines = decoder_->useful_lines();
    blank_bytes_ += bytes;
    if (lines != lines_) {
      lines_ = lines;
      blank_bytes_ = 0;
      last_progress_ = clock_->steady();
    } else if (blank_bytes_ > kBlankBytesMax) {
      return Error{ErrorCode::provider_protocol, name_ + " sends nothing that is part of an answer."};
    } else if (clock_->steady() - last_progress_ > silence_max()) {
      return explained({ErrorCode::provider_timeout, ""});
    }
    return {};
  }

  milliseconds silence_max() const { return lines_ == 0 ? kFirstTokenMax : kBetweenTokensMax; }

  milliseconds time_left() const {
    const auto left = silence_max() - (clock_->steady() - last_progress_);
    return std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(left));
  }

  Error explained(const Error& error) const {
    if (error.code == ErrorCode::provider_timeout) {
      return {error.code, lines_ == 0 ? name_ + " did not begin to answer within 10 minutes."
                                      : name_ + " has sent nothing for 120 seconds; the answer is given up."};
    }
    if (error.code == ErrorCode::provider_unreachable) {
      return {ErrorCode::provider_protocol, name_ + " closed the connection before its answer was whole."};
    }
    return error;
  }

  // What was decoded before the fault is handed out first.
  Result<bool> fail(Error error, const std::vector<ChatChunk>& chunks) {
    body_.reset();
    failure_ = std::move(error);
    if (chunks.empty()) return *failure_;
    return true;
  }

  // The speed from the first token to the last, for a provider that does not say its own.
  void note_tokens(std::vector<ChatChunk>& chunks) {
    if (chunks.empty()) return;
    const SteadyTime now = clock_->steady();
    if (!first_token_) first_token_ = now;
    ChatChunk& last = chunks.back();
    const double seconds = std::chrono::duration<double>(now - *first_token_).count();
    if (last.kind != ChatChunk::Kind::finish || last.usage.tokens_per_second > 0 || seconds <= 0) return;
    last.usage.tokens_per_second = static_cast<double>(last.usage.completion_tokens) / seconds;
  }

  std::string name_;
  std::unique_ptr<net::ResponseStream> body_;
  std::unique_ptr<ChatDecoder> decoder_;
  std::shared_ptr<const Clock> clock_;
  SteadyTime last_progress_;
  std::optional<SteadyTime> first_token_;
  std::optional<Error> failure_;
  size_t lines_ = 0;
  size_t blank_bytes_ = 0;
};

}  // namespace

std::unique_ptr<ChatStream> make_chat_stream(ProviderId id, std::unique_ptr<net::ResponseStream> body,
                                             std::unique_ptr<ChatDecoder> decoder, std::shared_ptr<const Clock> clock) {
  return std::make_unique<BodyChatStream>(id, std::move(body), std::move(decoder), std::move(clock));
}

}  // namespace kf::providers
