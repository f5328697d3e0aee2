// kf_bench_load streams|requests|slow|start NAME=VALUE...: puts load on a server at 127.0.0.1 and prints what it
// measured as JSON.
//   all:       port=N request=FILE (the bytes of one request) pids=1,2,3
//   requests:  or, in turn, target=NAME:PORT:FILE,NAME:PORT:FILE
//   streams:   streams=N ramp_ms=N window_ms=N deadline_ms=N
//   requests:  clients=N per_s=N duration_ms=N until=end|first_token
//   slow:      readers=N bytes_per_s=N duration_ms=N
//   start:     patience_ms=N -- COMMAND...

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "tests/bench/load.h"

namespace {

using namespace kf::bench;

class Settings {
 public:
  Settings(int argc, char** argv) {
    for (int i = 2; i < argc; ++i) {
      const std::string word = argv[i];
      if (word == "--") {
        command_.assign(argv + i + 1, argv + argc);
        return;
      }
      const size_t equals = word.find('=');
      if (equals != std::string::npos) values_[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
  std::string text(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string() : found->second;
  }
  int number(const std::string& name, int usual) const {
    const std::string value = text(name);
    return value.empty() ? usual : std::atoi(value.c_str());
  }
  Nanoseconds milliseconds(const std::string& name, int usual) const { return number(name, usual) * kMillisecond; }
  const std::vector<std::string>& command() const { return command_; }

 private:
  std::map<std::string, std::string> values_;
  std::vector<std::string> command_;
};

std::string contents(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Target target_from(const Settings& settings) {
  Target target;
  target.port = static_cast<uint16_t>(settings.number("port", 0));
  target.request = contents(settings.text("request"));
  std::istringstream pids(settings.text("pids"));
  for (std::string pid; std::getline(pids, pid, ',');) target.pids.push_back(std::atoi(pid.c_str()));
  return target;
}

std::vector<Target> named_targets(const std::string& list) {
  std::vector<Target> targets;
  std::istringstream entries(list);
  for (std::string entry; std::getline(entries, entry, ',');) {
    std::istringstream parts(entry);
    std::string name, port, file;
    std::getline(std::getline(std::getline(parts, name, ':'), port, ':'), file);
    targets.push_back({name, static_cast<uint16_t>(std::atoi(port.c_str())), contents(file), {}});
  }
  return targets;
}

bool is_complete(const Target& target) { return target.port != 0 && !target.request.empty(); }

Report run(const std::string& kind, const std::vector<Target>& targets, const Settings& settings) {
  const Target& target = targets.front();
  if (kind == "streams") {
    return load_streams(target,
                        {settings.number("streams", 1000), settings.milliseconds("ramp_ms", 2000),
                         settings.milliseconds("window_ms", 5000), settings.milliseconds("deadline_ms", 60000)});
  }
  if (kind == "slow") {
    return load_slow(target, {settings.number("readers", 20), settings.number("bytes_per_s", 2000),
                              settings.milliseconds("duration_ms", 3000)});
  }
  if (kind == "start") return measure_start(target, settings.command(), settings.milliseconds("patience_ms", 20000));
  RequestsLoad load;
  load.clients = settings.number("clients", 1);
  load.requests_per_s = settings.number("per_s", 100);
  load.duration = settings.milliseconds("duration_ms", 2000);
  load.until = settings.text("until") == "first_token" ? Until::first_token : Until::end;
  return load_requests(targets, load);
}

// A thousand streams need more than the usual 1,024 files.
void allow_many_files() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string kind = argc > 1 ? argv[1] : "";
  const Settings settings(argc, argv);
  auto targets = named_targets(settings.text("target"));
  if (targets.empty()) targets.push_back(target_from(settings));
  const bool is_known =
      kind == "streams" || kind == "requests" || kind == "slow" || (kind == "start" && !settings.command().empty());
  if (!is_known || !std::all_of(targets.begin(), targets.end(), is_complete)) {
    std::fprintf(
        stderr,
        "usage: kf_bench_load streams|requests|slow|start port=N request=FILE [name=value...] [-- command...]\n");
    return 2;
  }
  allow_many_files();
  std::fputs(run(kind, targets, settings).text().c_str(), stdout);
  return 0;
}
