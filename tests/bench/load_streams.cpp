#include <algorithm>
#include <array>

#include "tests/bench/load.h"
#include "tests/bench/load_connection.h"
#include "tests/bench/process_usage.h"

namespace kf::bench {
namespace {

constexpr size_t kReadBytes = 65536;
constexpr Nanoseconds kSettle = 500 * kMillisecond;  // between the last start and the window
constexpr uint32_t kWindowBegins = UINT32_MAX - 2;
constexpr uint32_t kWindowEnds = UINT32_MAX - 3;

struct Stream {
  LoadConnection connection;
  Nanoseconds scheduled = 0;
  bool has_token = false;
};

class StreamsRun {
 public:
  StreamsRun(const Target& target, const StreamsLoad& load) : target_(target), load_(load), began_(now_ns()) {
    streams_.reserve(static_cast<size_t>(load.streams));
    for (int i = 0; i < load.streams; ++i) {
      const auto id = static_cast<uint32_t>(i);
      streams_.push_back({LoadConnection(id, target.port, target.request), 0, false});
      loop_.at(began_ + load.ramp * i / load.streams, id);
    }
    if (load.window == 0) return;
    loop_.at(began_ + load.ramp + kSettle, kWindowBegins);
    loop_.at(began_ + load.ramp + kSettle + load.window, kWindowEnds);
  }

  Report run() {
    const EventLoop::Handlers handlers{[this](uint32_t id, bool can_write) { proceed(id, can_write); },
                                       [this](uint32_t id, Nanoseconds due) { on_due(id, due); }};
    loop_.run(
        handlers, [this] { return ended_ == streams_.size(); }, began_ + load_.deadline);
    return report();
  }

 private:
  void on_due(uint32_t id, Nanoseconds due) {
    if (id == kWindowBegins) return begin_window();
    if (id == kWindowEnds) return end_window();
    streams_[id].scheduled = due;
    streams_[id].connection.ask(loop_);
    count_failure(streams_[id]);
  }

  void proceed(uint32_t id, bool can_write) {
    Stream& stream = streams_[id];
    if (stream.connection.state() != LoadConnection::State::busy) return;
    Nanoseconds now = 0;
    stream.connection.proceed(
        loop_, can_write, buffer_,
        [&](Nanoseconds due) {
          if (now == 0) now = now_ns();
          count_token(stream, due, now);
        },
        [this] {
          ++finished_;
          ++ended_;
        });
    count_failure(stream);
  }

  void count_token(Stream& stream, Nanoseconds due, Nanoseconds now) {
    ++tokens_;
    last_token_ = now;
    if (is_in_window_) token_.record(now - due);
    if (stream.has_token) return;
    stream.has_token = true;
    ++served_;
    first_token_.record(now - stream.scheduled);
  }

  void count_failure(const Stream& stream) {
    if (stream.connection.state() != LoadConnection::State::failed) return;
    ++failed_;
    ++ended_;
    if (fault_.empty()) fault_ = stream.connection.fault();
  }

  void begin_window() {
    is_in_window_ = true;
    cpu_us_ = -cpu_us(target_.pids);
  }

  void end_window() {
    cpu_us_ += cpu_us(target_.pids);
    resident_kb_ = resident_kb(target_.pids);
    is_in_window_ = false;
  }

  Report report() const {
    Report report;
    report.add("served", static_cast<double>(served_));
    report.add("finished", static_cast<double>(finished_));
    report.add("failed", static_cast<double>(failed_));
    report.add("first_token", first_token_);
    report.add("tokens", static_cast<double>(tokens_));
    const double seconds = static_cast<double>(last_token_ - began_) / static_cast<double>(kSecond);
    report.add("tokens_per_s", tokens_ > 0 ? static_cast<double>(tokens_) / seconds : 0);
    if (load_.window > 0) {
      report.add("token", token_);
      const auto counted = static_cast<double>(std::max<uint64_t>(token_.count(), 1));
      report.add("cpu_us_per_token", static_cast<double>(cpu_us_) / counted);
      report.add("resident_kb", static_cast<double>(resident_kb_));
    }
    if (!fault_.empty()) report.add_fault(fault_);
    return report;
  }

  const Target& target_;
  const StreamsLoad& load_;
  Nanoseconds began_;
  EventLoop loop_;
  std::vector<Stream> streams_;
  std::array<char, kReadBytes> buffer_{};
  Histogram first_token_;
  Histogram token_;
  size_t served_ = 0;
  size_t finished_ = 0;
  size_t failed_ = 0;
  size_t ended_ = 0;
  uint64_t tokens_ = 0;
  Nanoseconds last_token_ = 0;
  bool is_in_window_ = false;
  int64_t cpu_us_ = 0;
  int64_t resident_kb_ = 0;
  std::string fault_;
};

}  // namespace

Report load_streams(const Target& target, const StreamsLoad& load) { return StreamsRun(target, load).run(); }

}  // namespace kf::bench
