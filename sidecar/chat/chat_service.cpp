#include "sidecar/chat/chat_service.h"

#include <algorithm>
#include <thread>

namespace kf::chat {
namespace {

store::NewTurn new_turn(const ChatRequest& request, const UserId& owner, const std::string& destination) {
  return {{owner, ConversationId(*request.conversation_id)},
          request.messages.back().content,
          request.provider,
          request.model_id,
          request.replace_from,
          destination};
}

// A reader that stops and asks again at once may be quicker than the end of the answer it stopped.
constexpr int kBeginTries = 20;
constexpr std::chrono::milliseconds kBeginPause{50};

}  // namespace

Result<providers::Provider*> ChatService::provider(ProviderId id) const {
  const auto found =
      std::find_if(parts_.providers.begin(), parts_.providers.end(), [id](const auto& p) { return p->id() == id; });
  if (found != parts_.providers.end()) return found->get();
  return Error{ErrorCode::invalid_request, "This provider is not set up.", "provider"};
}

Result<std::string> ChatService::destination(ProviderId id, const std::string& model_id) const {
  KF_TRY(providers::Provider* const asked, provider(id));
  return asked->destination(model_id);
}

// Whose the conversation is, is known before anything is asked, recorded or told: nobody's question goes out on the way
// to somebody else's conversation.
Result<void> ChatService::check_place(const ChatRequest& request, const Asker& asker) const {
  if (!request.conversation_id) return {};
  return parts_.conversations.check_turn({asker.user, ConversationId(*request.conversation_id)}, request.replace_from);
}

// Where nobody can tell where it would go, it goes nowhere: the provider is not asked.
Result<void> ChatService::check_consent(const Asker& asker, const Result<std::string>& destination) const {
  if (!destination || destination->empty()) return {};
  return parts_.consents.check(asker.user, *destination);
}

// Since the question was judged, its disk and its model's server may have taken their time: what was agreed to may be
// withdrawn, and the model may lead elsewhere than the record says.
Result<void> ChatService::check_again(const Asker& asker, const CallRecord& record, const Way& way) const {
  if (Way(record.destination()).covers(way)) return parts_.consents.check(asker.user, way.text());
  return Error{ErrorCode::consent_required,
               "Where this model runs has changed this very moment: questions to it go to " + way.text() +
                   ". Nothing was sent. Ask again to be asked first.",
               "modelId"};
}

Allowance ChatService::calls_left(ProviderId id) const { return parts_.calls.look(std::string(enum_name(id))); }

// What a server can take does not depend on who asks it.
Result<void> ChatService::take_call(ProviderId id) {
  const Allowance allowance = parts_.calls.take(std::string(enum_name(id)));
  if (allowance.is_granted) return {};
  return Error{ErrorCode::too_many_requests,
               std::string(provider_display_name(id)) + " is asked more than " + std::to_string(allowance.limit) +
                   " times a minute, by everybody together. Go on in " + std::to_string(allowance.retry_after_s) +
                   " s.",
               "provider", static_cast<int>(allowance.retry_after_s)};
}

// A question that leaves this machine is on record before it goes. One that stays is recorded while its provider
// thinks, or with the second words of one that answers at once. What is refused for its frequency is no call.
Result<std::unique_ptr<RunningAnswer>> ChatService::open(const ChatRequest& request, const Asker& asker) {
  const SteadyTime asked_at = parts_.clock.steady();
  KF_CHECK(provider(request.provider));
  KF_CHECK(check_place(request, asker));
  const auto destination = this->destination(request.provider, request.model_id);
  const auto agreed = check_consent(asker, destination);
  if (agreed && destination) KF_CHECK(take_call(request.provider));
  CallRecord record(parts_.recorder, request, asker, agreed && destination ? *destination : "");
  if (record.leaves_machine() || parts_.recorder.is_failing()) KF_CHECK(record.begin_and_wait());
  auto opened = agreed ? ask_and_keep(request, asker, destination, record) : agreed.error();
  if (!opened) {
    record.conclude(error_code_name(opened.error().code), request.model_id, {}, {});
    return std::move(opened).error();
  }
  return std::make_unique<RunningAnswer>(parts_, request, std::move(opened->stream), std::move(opened->turn),
                                         std::move(record), asker.reader_fd, asked_at);
}

// The question goes to disk and to the provider at the same time: neither waits for the other.
Result<ChatService::Opened> ChatService::ask_and_keep(const ChatRequest& request, const Asker& asker,
                                                      const Result<std::string>& destination, CallRecord& record) {
  KF_TRY(providers::Provider* const asked, provider(request.provider));
  std::future<Result<store::Turn>> keeping;
  const auto wanted = [&] { return new_turn(request, asker.user, record.destination()); };
  if (request.conversation_id) keeping = parts_.conversations.begin_turn(wanted());
  const auto may_leave = [&](const Way& way) { return check_again(asker, record, way); };
  auto stream = destination ? asked->chat(request, {asker.reader_fd, [&record] { record.begin(); }, may_leave})
                            : Result<std::unique_ptr<providers::ChatStream>>(destination.error());
  std::optional<store::Turn> turn;
  if (keeping.valid()) {
    KF_TRY(turn, begun(wanted(), std::move(keeping)));
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
