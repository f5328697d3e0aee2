#pragma once
// Keeps one answer on disk while it arrives: a checkpoint now and then, and the end of it. Without a turn it keeps
// nothing.

#include <future>
#include <optional>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/store/conversation_repository.h"

namespace kf::chat {

class AnswerKeeper {
 public:
  AnswerKeeper(store::ConversationRepository& repository, std::optional<store::Turn> turn, std::string model_id,
               const Clock& clock);
  // An answer that nobody finished (the server had no room for its stream) is kept as stopped.
  ~AnswerKeeper();
  AnswerKeeper(const AnswerKeeper&) = delete;
  AnswerKeeper& operator=(const AnswerKeeper&) = delete;

  const std::optional<store::Turn>& turn() const { return turn_; }
  void add_text(std::string_view text) { answer_.content += text; }
  void add_thinking(std::string_view text) { answer_.thinking += text; }
  bool keeps() const { return turn_.has_value(); }
  void set_model(std::string_view model_id) { answer_.model_id = model_id; }
  void set_destination(std::string_view destination) { answer_.destination = destination; }
  const store::AnswerRecord& answer() const { return answer_; }

  // Starts a checkpoint when one is due and none is under way. Never waits.
  void checkpoint_if_due();
  // How many bytes of answer and thinking are now known to be on disk, when that is more than was said before.
  std::optional<int64_t> newly_saved();
  // Why no more of this answer can be kept, once that is known: it has outgrown its conversation's or its user's room.
  const std::optional<Error>& no_room() const { return no_room_; }

  // Writes the end and waits until it is on disk. `end` says everything but the texts. Only the first call counts.
  Result<void> finish(store::AnswerRecord end);
  int64_t saved_size() const { return saved_bytes_; }

 private:
  int64_t size() const { return static_cast<int64_t>(answer_.content.size() + answer_.thinking.size()); }

  store::ConversationRepository& repository_;
  std::optional<store::Turn> turn_;
  const Clock& clock_;
  store::AnswerRecord answer_;
  std::future<Result<void>> checkpoint_;
  int64_t checkpoint_bytes_ = 0;
  int64_t saved_bytes_ = 0;
  SteadyTime checkpoint_at_;
  std::optional<Error> no_room_;
  bool is_finished_ = false;
};

}  // namespace kf::chat
