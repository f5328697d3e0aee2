#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "tests/bench/load.h"
#include "tests/bench/process_usage.h"
#include "tests/bench/sockets.h"

namespace kf::bench {
namespace {

constexpr Nanoseconds kStep = 50 * kMillisecond;
constexpr int kReceiveBytes = 4096;  // the kernel doubles it

struct Reader {
  Fd fd;
  size_t sent = 0;
  bool has_bytes = false;
  bool is_gone = false;
};

void step(Reader& reader, const std::string& request, size_t bytes_max) {
  if (reader.is_gone) return;
  if (reader.sent < request.size()) {
    const ssize_t count =
        send(reader.fd.get(), request.data() + reader.sent, request.size() - reader.sent, MSG_NOSIGNAL);
    if (count > 0) reader.sent += static_cast<size_t>(count);
  }
  std::array<char, 4096> bytes;
  const ssize_t count = recv(reader.fd.get(), bytes.data(), std::min(bytes_max, bytes.size()), 0);
  reader.has_bytes = reader.has_bytes || count > 0;
  reader.is_gone = count == 0 || (count < 0 && errno != EAGAIN && errno != ENOTCONN);
}

}  // namespace

Report load_slow(const Target& target, const SlowLoad& load) {
  const int64_t before_kb = resident_kb(target.pids);
  int64_t most_kb = before_kb;
  std::vector<Reader> readers(static_cast<size_t>(load.readers));
  for (Reader& reader : readers) {
    reader.fd = connect_to(target.port, kReceiveBytes);
    reader.is_gone = !reader.fd;
  }
  const auto bytes_max = static_cast<size_t>(load.bytes_per_s * kStep / kSecond);
  for (const Nanoseconds end = now_ns() + load.duration; now_ns() < end;) {
    usleep(static_cast<useconds_t>(kStep / 1000));
    for (Reader& reader : readers) step(reader, target.request, std::max<size_t>(bytes_max, 1));
    most_kb = std::max(most_kb, resident_kb(target.pids));
  }
  const auto count = [&](bool Reader::*what) {
    return std::count_if(readers.begin(), readers.end(), [what](const Reader& r) { return r.*what; });
  };
  Report report;
  report.add("served", static_cast<double>(count(&Reader::has_bytes)));
  report.add("failed", static_cast<double>(count(&Reader::is_gone)));
  report.add("growth_kb_per_reader", static_cast<double>(most_kb - before_kb) / load.readers);
  return report;
}

}  // namespace kf::bench
