#include "sidecar/consent/consents.h"

#include <algorithm>

#include "shared/contracts/way.h"
#include "sidecar/base/random.h"

namespace kf::consent {
namespace {

constexpr size_t kIdBytes = 12;

bool is_valid(const store::ConsentRecord& record) { return record.withdrawn_ms == 0 && record.version == kTextVersion; }

ConsentInfo info_of(const store::ConsentRecord& record) {
  return {record.user.text(), {}, record.destination, record.version, record.text, record.given_ms, record.withdrawn_ms,
          is_valid(record)};
}

bool is_agreed(const std::vector<store::ConsentRecord>& all, const UserId& user, const std::string& place) {
  return std::any_of(all.begin(), all.end(), [&](const store::ConsentRecord& record) {
    return record.user == user && record.destination == place && is_valid(record);
  });
}

// "A", or "A and from there to B".
std::string told_in_turn(const Way& way) {
  std::string text;
  for (const std::string& place : way.places()) text.append(text.empty() ? "" : " and from there to ").append(place);
  return text;
}

}  // namespace

std::string text_for(std::string_view destination) {
  const Way way(destination);
  const bool is_one = way.places().size() < 2;
  return "Questions to this model leave this machine. They go to " + told_in_turn(way) +
         ", together with the conversation so far, and the answer is written there. What " +
         (is_one ? "that server keeps, and for how long, is for its operator to say."
                 : "those servers keep, and for how long, is for their operators to say.") +
         " The record notes each question's time, its model and where it went, never its text. You can withdraw this "
         "at any time under Governance, Consent; what was sent by then cannot be called back.";
}

Result<void> check(const NewConsent& consent) {
  const Way way(consent.destination);
  // What it is kept as, place by place, is what was read.
  if (way.stays_here() || !way.is_known() || way.text() != consent.destination) {
    return Error{ErrorCode::invalid_request, "'destination' is no address that something could be sent to.",
                 "destination"};
  }
  if (consent.version == kTextVersion) return {};
  return Error{ErrorCode::conflict, "The words have changed. Read them again, and agree to those.", "version"};
}

Result<void> Consents::check(const UserId& user, const std::string& destination) const {
  const Way way(destination);
  const auto all = repository_.all();
  const bool is_given = way.is_known() && std::all_of(way.places().begin(), way.places().end(),
                                                      [&](const auto& place) { return is_agreed(all, user, place); });
  if (is_given) return {};
  return Error{ErrorCode::consent_required,
               "Questions to this model go to " + destination + ". They are sent once you agree to that, in the page.",
               "modelId"};
}

// Each place for itself: what was agreed to counts on every way that passes it, and is withdrawn alone.
Result<void> Consents::give(const UserId& user, const NewConsent& consent) {
  KF_CHECK(kf::consent::check(consent));
  const auto all = repository_.all();
  const Way way(consent.destination);
  for (const std::string& place : way.places()) {
    if (is_agreed(all, user, place)) continue;
    KF_CHECK(repository_.add(
        {random_token(kIdBytes), user, place, kTextVersion, text_for(consent.destination), wall_ms(clock_)}));
  }
  return {};
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
