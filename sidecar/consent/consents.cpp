#include "sidecar/consent/consents.h"

#include <algorithm>

#include "sidecar/base/random.h"

namespace kf::consent {
namespace {

constexpr size_t kIdBytes = 12;
constexpr size_t kDestinationBytesMax = 300;  // a name has at most 253

bool is_valid(const store::ConsentRecord& record) { return record.withdrawn_ms == 0 && record.version == kTextVersion; }

ConsentInfo info_of(const store::ConsentRecord& record) {
  return {record.user.text(), {}, record.destination, record.version, record.text, record.given_ms, record.withdrawn_ms,
          is_valid(record)};
}

// It will be read by people, in the record and on the screen.
bool is_address(std::string_view text) {
  const bool is_visible = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return !text.empty() && text.size() <= kDestinationBytesMax && is_visible;
}

}  // namespace

std::string text_for(std::string_view destination) {
  return "Questions to this model leave this machine. They go to " + std::string(destination) +
         ", together with the conversation so far, and the answer is written there. What that server keeps, and for "
         "how long, is for its operator to say. The record notes each question's time, its model and where it went, "
         "never its text. You can withdraw this at any time under Governance, Consent; what was sent by then cannot be "
         "called back.";
}

Result<void> check(const NewConsent& consent) {
  if (!is_address(consent.destination)) {
    return Error{ErrorCode::invalid_request, "'destination' is no address that something could be sent to.",
                 "destination"};
  }
  if (consent.version == kTextVersion) return {};
  return Error{ErrorCode::conflict, "The words have changed. Read them again, and agree to those.", "version"};
}

Result<void> Consents::check(const UserId& user, const std::string& destination) const {
  const auto all = repository_.all();
  const bool is_given = std::any_of(all.begin(), all.end(), [&](const store::ConsentRecord& record) {
    return record.user == user && record.destination == destination && is_valid(record);
  });
  if (is_given) return {};
  return Error{ErrorCode::consent_required,
               "Questions to this model go to " + destination + ". They are sent once you agree to that, in the page.",
               "modelId"};
}

Result<void> Consents::give(const UserId& user, const NewConsent& consent) {
  KF_CHECK(kf::consent::check(consent));
  if (is_given(user, consent.destination)) return {};
  return repository_.add({random_token(kIdBytes), user, consent.destination, kTextVersion,
                          text_for(consent.destination), wall_ms(clock_)});
}

Result<void> Consents::withdraw(const UserId& user, const std::string& destination) {
  const auto all = repository_.all();
  const bool is_there = std::any_of(all.begin(), all.end(), [&](const store::ConsentRecord& record) {
    return record.user == user && record.destination == destination && record.withdrawn_ms == 0;
  });
  if (!is_there) return Error{ErrorCode::not_found, "There is no such consent to withdraw.", "destination"};
  return repository_.withdraw(user, destination, wall_ms(clock_));
}

std::vector<ConsentInfo> Consents::all() const {
  std::vector<ConsentInfo> infos;
  for (const auto& record : repository_.all()) infos.push_back(info_of(record));
  return infos;
}

}  // namespace kf::consent
