#pragma once
// A model call in the record: what was meant before it began, and how it ended.

#include "shared/base/strong_id.h"
#include "shared/contracts/chat.h"
#include "sidecar/record/recorder.h"

namespace kf::chat {

// Who asks, and with what (Carried). `reader_fd` is the asker's socket, -1 when there is none.
struct Asker {
  UserId user;
  std::string request_id;
  int reader_fd = -1;
  std::string carrier = {};
};

class CallRecord {
 public:
  // `destination` is where the question goes when it leaves this machine, else empty.
  CallRecord(record::Recorder& recorder, const ChatRequest& request, const Asker& asker, std::string destination);
  CallRecord(CallRecord&&) = default;
  CallRecord& operator=(CallRecord&&) = delete;
  ~CallRecord();  // a call that nobody concluded was broken off

  bool leaves_machine() const { return !entry_.destination.empty(); }
  const std::string& destination() const { return entry_.destination; }
  UserId user() const { return UserId(entry_.actor); }

  // The answer tells that the question went elsewhere than was thought; the outcome says so.
  void went_to(const std::string& destination);

  // Adds the intent, unless that was done before. Nobody waits for it to be durable when the call stays here.
  void begin();

  // Adds the intent and waits until it is durable. No record, no call: what leaves this machine waits for that, and so
  // does everything while the disk refuses to write.
  Result<void> begin_and_wait();

  // Adds the outcome, behind the intent; `result` is "ok", "stopped" or an error's code.
  void conclude(std::string_view result, const std::string& model, const Usage& usage, std::string_view answer);

  // Until intent and outcome are durable, for a call that leaves this machine or whose answer is kept.
  Result<void> settle();

 private:
  Result<void> settle_begin();

  record::Recorder* recorder_;
  AuditRecord entry_;
  std::shared_ptr<int64_t> intent_seq_ = std::make_shared<int64_t>(0);  // null in what was moved from
  std::future<Result<int64_t>> intent_;
  std::future<Result<int64_t>> outcome_;
  store::Urgency urgency_;
  bool has_begun_ = false;
  bool is_concluded_ = false;
};

}  // namespace kf::chat
