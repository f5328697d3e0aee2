#pragma once
// One flat JSON object on standard output, in the order in which it was written.

#include <string>
#include <string_view>

#include "tests/bench/histogram.h"

namespace kf::bench {

class Report {
 public:
  void add(std::string_view name, double value);
  // NAME_p50_us, NAME_p99_us, NAME_max_us and NAME_count.
  void add(std::string_view name, const Histogram& times);
  // For people, when something went wrong; the first one stays.
  void add_fault(std::string_view text);

  std::string text() const { return "{" + members_ + "}\n"; }

 private:
  std::string members_;
  bool has_fault_ = false;
};

}  // namespace kf::bench
