#include "sidecar/chat/answer_keeper.h"

namespace kf::chat {
namespace {

// A crash loses at most what arrived since the last checkpoint. Each one rewrites the whole answer, so long answers are
// written less often: a tenth of a second, and one millisecond more for each KiB.
std::chrono::milliseconds checkpoint_pause(int64_t answer_bytes) {
  return std::chrono::milliseconds(100 + answer_bytes / 1024);
}

}  // namespace

AnswerKeeper::AnswerKeeper(store::ConversationRepository& repository, std::optional<store::Turn> turn,
                           std::string model_id, const Clock& clock)
    : repository_(repository), turn_(std::move(turn)), clock_(clock), checkpoint_at_(clock.steady()) {
  answer_.state = MessageState::streaming;
  answer_.model_id = std::move(model_id);
}

AnswerKeeper::~AnswerKeeper() {
  if (is_finished_) return;
  store::AnswerRecord end;
  end.state = MessageState::stopped;
  (void)finish(std::move(end)).ok();  // the store has logged why it could not; there is nobody left to tell
}

void AnswerKeeper::checkpoint_if_due() {
  if (!turn_ || checkpoint_.valid() || size() == checkpoint_bytes_) return;
  if (clock_.steady() - checkpoint_at_ < checkpoint_pause(size())) return;
  checkpoint_at_ = clock_.steady();
  checkpoint_bytes_ = size();
  checkpoint_ = repository_.save_answer(*turn_, answer_);
}

std::optional<int64_t> AnswerKeeper::newly_saved() {
  if (!checkpoint_.valid() || checkpoint_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    return std::nullopt;
  if (const auto saved = checkpoint_.get(); !saved) {  // the disk may be full: the next checkpoint tries again
    if (saved.error().code == ErrorCode::payload_too_large) no_room_ = saved.error();
    return std::nullopt;
  }
  saved_bytes_ = checkpoint_bytes_;
  return saved_bytes_;
}

Result<void> AnswerKeeper::finish(store::AnswerRecord end) {
  if (is_finished_ || !turn_) {
    is_finished_ = true;
    return {};
  }
  is_finished_ = true;
  saved_bytes_ = size();
  end.content = std::move(answer_.content);
  end.thinking = std::move(answer_.thinking);
  end.model_id = answer_.model_id;
  end.destination = std::move(answer_.destination);
  return repository_.save_answer(*turn_, std::move(end)).get();
}

}  // namespace kf::chat
