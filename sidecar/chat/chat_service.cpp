#include "sidecar/chat/chat_service.h"

#include <algorithm>
#include <thread>

namespace kf::chat {
namespace {

store::NewTurn new_turn(const ChatRequest& request, const UserId& owner) {
  return {{owner, ConversationId(*request.conversation_id)},
          request.messages.back().content,
          request.provider,
          request.model_id,
          request.replace_from};
}

// A reader that stops and asks again at once may be quicker than the end of the answer it stopped.
constexpr int kBeginTries = 20;
constexpr std::chrono::milliseconds kBeginPause{50};

}  // namespace

providers::Provider* ChatService::provider(ProviderId id) const {
  const auto found =
      std::find_if(parts_.providers.begin(), parts_.providers.end(), [id](const auto& p) { return p->id() == id; });
  return found == parts_.providers.end() ? nullptr : found->get();
}

// A question that leaves this machine is on record before it goes. One that stays is recorded while its provider
// thinks, or with the second words of one that answers at once.
Result<std::unique_ptr<RunningAnswer>> ChatService::open(const ChatRequest& request, const Asker& asker) {
  const SteadyTime asked_at = parts_.clock.steady();
  providers::Provider* asked = provider(request.provider);
  if (asked == nullptr) return Error{ErrorCode::invalid_request, "This provider is not set up.", "provider"};

  CallRecord record(parts_.recorder, request, asker, asked->destination(request.model_id));
  if (record.leaves_machine() || parts_.recorder.is_failing()) KF_CHECK(record.begin_and_wait());
  auto opened = ask_and_keep(request, asker.user, *asked, {asker.reader_fd, [&record] { record.begin(); }});
  if (!opened) {
    record.conclude(error_code_name(opened.error().code), request.model_id, {}, {});
    return std::move(opened).error();
  }
  return std::make_unique<RunningAnswer>(parts_, request, std::move(opened->stream), std::move(opened->turn),
                                         std::move(record), asker.reader_fd, asked_at);
}

// The question goes to disk and to the provider at the same time: neither waits for the other.
Result<ChatService::Opened> ChatService::ask_and_keep(const ChatRequest& request, const UserId& owner,
                                                      providers::Provider& asked, const providers::ChatWait& wait) {
  std::future<Result<store::Turn>> keeping;
  if (request.conversation_id) keeping = parts_.conversations.begin_turn(new_turn(request, owner));
  auto stream = asked.chat(request, wait);
  std::optional<store::Turn> turn;
  if (keeping.valid()) {
    KF_TRY(turn, begun(new_turn(request, owner), std::move(keeping)));
  }
  if (!stream) {
    if (turn) KF_CHECK(take_back(*turn, request, stream.error()));
    return std::move(stream).error();
  }
  return Opened{std::move(stream).value(), std::move(turn)};
}

Result<store::Turn> ChatService::begun(const store::NewTurn& wanted, std::future<Result<store::Turn>> first) {
  auto turn = first.get();
  for (int tries = 1; tries < kBeginTries && !turn && turn.error().code == ErrorCode::conflict; ++tries) {
    std::this_thread::sleep_for(kBeginPause);
    turn = parts_.conversations.begin_turn(wanted).get();
  }
  return turn;
}

Result<void> ChatService::take_back(const store::Turn& turn, const ChatRequest& request, const Error& error) {
  store::AnswerRecord failed;
  failed.state = error.code == ErrorCode::cancelled ? MessageState::stopped : MessageState::failed;
  failed.model_id = request.model_id;
  if (error.code != ErrorCode::cancelled) failed.error = error.message;
  return parts_.conversations.abandon_turn(turn, std::move(failed)).get();
}

}  // namespace kf::chat
