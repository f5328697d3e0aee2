#pragma once
// OpenAI's streams send a tool call in pieces: its name first, then its arguments a few letters at a time.

#include <map>
#include <string>

#include "shared/base/result.h"
#include "shared/contracts/json_codec.h"

namespace kf::providers {

class ToolCallCollector {
 public:
  // One `delta.tool_calls`. provider_protocol when the calls of one answer grow past kStreamLineBytesMax or
  // kToolCallsMax.
  Result<void> add(const Json& pieces);

  bool empty() const { return calls_.empty(); }

  // The calls in the order of their index, as OpenAI writes whole ones; the collector is then empty.
  Json take();

 private:
  struct Call {
    std::string id;
    std::string name;
    std::string arguments;
  };
  std::map<int64_t, Call> calls_;
  size_t bytes_ = 0;
};

}  // namespace kf::providers
