#pragma once
// A model call in the record: what was meant before it began, and how it ended.

#include "shared/contracts/chat.h"
#include "sidecar/record/recorder.h"

namespace kf::chat {

// Who asks. `reader_fd` is the asker's socket, -1 when there is none.
struct Asker {
  std::string user;
  std::string request_id;
  int reader_fd = -1;
};

class CallRecord {
 public:
  // Adds the intent. `destination` is where the question goes when it leaves this machine, else empty.
  CallRecord(record::Recorder& recorder, const ChatRequest& request, const Asker& asker, std::string destination);
  CallRecord(CallRecord&&) = default;
  CallRecord& operator=(CallRecord&&) = delete;
  ~CallRecord();  // a call that nobody concluded was broken off

  // Until the intent is durable, for a call that leaves this machine: no record, no call. A call that stays does not
  // wait, because nothing can get out.
  Result<void> permit();

  // Adds the outcome; `result` is "ok", "stopped" or an error's code.
  void conclude(std::string_view result, const std::string& model, const Usage& usage, std::string_view answer);

  // Until intent and outcome are durable.
  Result<void> settle();

 private:
  record::Recorder* recorder_;
  AuditRecord entry_;
  std::shared_future<Result<int64_t>> intent_;
  std::future<Result<int64_t>> outcome_;
  bool is_concluded_ = false;
};

}  // namespace kf::chat
