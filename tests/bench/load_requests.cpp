#include <array>
#include <deque>

#include "tests/bench/load.h"
#include "tests/bench/load_connection.h"

namespace kf::bench {
namespace {

constexpr size_t kReadBytes = 65536;
constexpr uint32_t kNextStart = UINT32_MAX - 2;

struct Client {
  LoadConnection connection;
  Histogram& latency;                 // of its target
  std::deque<Nanoseconds> scheduled;  // asked and not answered, the oldest first
  uint64_t answered = 0;
  bool has_token = false;
};

class RequestsRun {
 public:
  RequestsRun(const std::vector<Target>& targets, const RequestsLoad& load)
      : targets_(targets), load_(load), latencies_(targets.size()) {
    for (size_t i = 0; i < static_cast<size_t>(load.clients) * targets.size(); ++i) {
      const Target& target = targets[i % targets.size()];
      clients_.push_back({LoadConnection(static_cast<uint32_t>(i), target.port, target.request),
                          latencies_[i % targets.size()],
                          {},
                          0,
                          false});
    }
  }

  Report run() {
    warm_up();
    began_ = now_ns();
    loop_.at(began_, kNextStart);
    run_until(began_ + load_.duration + load_.patience,
              [this] { return failed_ > 0 || (now_ns() >= began_ + load_.duration && open_ == 0); });
    return report();
  }

 private:
  // Every client connects and asks once; that does not count.
  void warm_up() {
    for (Client& client : clients_) enqueue(client, now_ns());
    run_until(now_ns() + load_.patience, [this] { return failed_ > 0 || open_ == 0; });
    is_counting_ = true;
  }

  void run_until(Nanoseconds deadline, const std::function<bool()>& should_end) {
    const EventLoop::Handlers handlers{[this](uint32_t id, bool can_write) { proceed(clients_[id], can_write); },
                                       [this](uint32_t, Nanoseconds due) { start_next(due); }};
    loop_.run(handlers, should_end, deadline);
  }

  void start_next(Nanoseconds due) {
    enqueue(clients_[started_ % clients_.size()], due);
    ++started_;
    const Nanoseconds next =
        began_ + static_cast<Nanoseconds>(static_cast<double>(started_) * kSecond / load_.requests_per_s);
    if (next < began_ + load_.duration) loop_.at(next, kNextStart);
  }

  void enqueue(Client& client, Nanoseconds due) {
    client.scheduled.push_back(due);
    ++open_;
    if (client.connection.state() == LoadConnection::State::idle) ask(client);
  }

  void ask(Client& client) {
    client.has_token = false;
    client.connection.ask(loop_);
    count_failure(client);
  }

  void proceed(Client& client, bool can_write) {
    client.connection.proceed(
        loop_, can_write, buffer_,
        [&](Nanoseconds) {
          if (!client.has_token && load_.until == Until::first_token) count(client);
          client.has_token = true;
        },
        [&] { end(client); });
    count_failure(client);
  }

  void count(Client& client) {
    if (is_counting_) client.latency.record(now_ns() - client.scheduled.front());
  }

  void end(Client& client) {
    if (load_.until == Until::end) count(client);
    if (load_.until == Until::first_token && !client.has_token) fault_ = "an answer without a token";
    client.scheduled.pop_front();
    --open_;
    if (is_counting_) ++client.answered;
    if (!client.scheduled.empty()) ask(client);
  }

  void count_failure(const Client& client) {
    if (client.connection.state() != LoadConnection::State::failed) return;
    ++failed_;
    if (fault_.empty()) fault_ = client.connection.fault();
  }

  Report report() const {
    Report report;
    size_t served = 0;
    for (const Client& client : clients_) served += client.answered > 0 ? 1 : 0;
    report.add("served", static_cast<double>(served));
    report.add("failed", static_cast<double>(failed_));
    report.add("unanswered", static_cast<double>(open_));
    for (size_t i = 0; i < targets_.size(); ++i) {
      report.add(targets_[i].name.empty() ? "latency" : targets_[i].name + "_latency", latencies_[i]);
    }
    if (!fault_.empty()) report.add_fault(fault_);
    return report;
  }

  const std::vector<Target>& targets_;
  const RequestsLoad& load_;
  std::vector<Histogram> latencies_;
  EventLoop loop_;
  std::deque<Client> clients_;
  std::array<char, kReadBytes> buffer_{};
  Nanoseconds began_ = 0;
  size_t started_ = 0;
  size_t open_ = 0;
  size_t failed_ = 0;
  bool is_counting_ = false;
  std::string fault_;
};

}  // namespace

Report load_requests(const std::vector<Target>& targets, const RequestsLoad& load) {
  return RequestsRun(targets, load).run();
}

}  // namespace kf::bench
