#include "sidecar/api/idempotency.h"

#include <algorithm>

#include "shared/base/text.h"
#include "sidecar/crypto/aead.h"
#include "sidecar/crypto/digest.h"

namespace kf::api {
namespace {

using store::IdempotencyRecord;

constexpr const char* kField = "Idempotency-Key";

Error conflict(std::string words, std::optional<int> retry_after_s = {}) {
  return {ErrorCode::conflict, std::move(words), kField, retry_after_s};
}

Result<void> check_same(const std::string& first_digest, const IdempotencyRecord& asked) {
  if (first_digest == asked.request_digest) return {};
  return Error{ErrorCode::idempotency_key_reused, "This key was sent with another body before. Send a new key.",
               kField};
}

net::Response replayed(const IdempotencyRecord& known) {
  net::Response response;
  if (!known.body->empty()) response = net::json_response(known.status, *known.body);
  response.status = known.status;
  if (!known.location.empty()) response.set("location", known.location);
  response.set("idempotency-replayed", "true");
  return response;
}

Result<net::Response> answered_again(const IdempotencyRecord& known, const IdempotencyRecord& asked) {
  KF_CHECK(check_same(known.request_digest, asked));
  if (known.status == 0) {
    return conflict(
        "This was begun with this key, and how it ended is not known. Look whether it was done; to do it again, send a "
        "new key.");
  }
  if (!known.body)
    return conflict("This was done with this key, and its answer is given once. To do it again, send a new key.");
  return replayed(known);
}

bool is_well(const Result<net::Response>& response) {
  return response && response->status >= 200 && response->status < 300;
}

// A disk that does not answer in time may do it later all the same.
bool is_uncertain(const Result<net::Response>& response) {
  return !response && response.error().code == ErrorCode::unavailable;
}

}  // namespace

Result<std::string> idempotency_key(std::string_view header) {
  std::string_view key = trim(header);
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
  const auto fits = [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\'; };
  if (!key.empty() && key.size() <= kIdempotencyKeyBytesMax && std::all_of(key.begin(), key.end(), fits))
    return std::string(key);
  return Error{ErrorCode::invalid_request,
               "An Idempotency-Key has 1 to 255 visible ASCII characters, in quotes or without, and no quotes or "
               "backslashes among them.",
               kField};
}

bool Idempotency::has_key(const net::Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const auto& header) { return header.first == kIdempotencyHeader; });
}

IdempotencyRecord Idempotency::record_of(const Keyed& keyed, const std::string& key) const {
  const auto mac = [this](std::string_view text) { return hex_of(crypto::bytes_of(crypto::hmac_sha256(key_, text))); };
  crypto::AssociatedData name;
  name.add(keyed.user.text()).add(keyed.request.method).add(key);
  for (const std::string& segment : keyed.request.segments) name.add(segment);
  IdempotencyRecord record;
  record.id = mac(name.text());
  record.user = keyed.user;
  record.request_digest = mac(keyed.request.body);
  record.begun_ms = wall_ms(clock_);
  return record;
}

Result<Idempotency::Place> Idempotency::take_place(const IdempotencyRecord& record) {
  const auto [first_digest, is_first] = under_way_.with([&](Digests& digests) {
    const auto [entry, is_new] = digests.try_emplace(record.id, record.request_digest);
    return std::pair(entry->second, is_new);
  });
  if (is_first) {
    return Place(nullptr,
                 [this, id = record.id](void*) { under_way_.with([&id](Digests& digests) { digests.erase(id); }); });
  }
  KF_CHECK(check_same(first_digest, record));
  return conflict("The first request with this key is still under way.", 1);
}

// What cannot be remembered or forgotten any more stays as begun: whoever sends it again learns that nobody knows.
Result<net::Response> Idempotency::carried_out(IdempotencyRecord record, const Keyed& keyed, const Act& act) {
  auto response = act();
  if (is_uncertain(response)) return response;
  if (!is_well(response)) {
    (void)repository_.forget(record.id).ok();
    return response;
  }
  record.status = response->status;
  record.location = net::find_header(response->headers, "location");
  const bool is_kept =
      keyed.creates == Creates::replayable && !response->stream && response->body.size() <= kReplayedBodyBytesMax;
  if (is_kept) record.body = response->body;
  (void)repository_.finish(record).ok();
  return response;
}

Result<net::Response> Idempotency::once(const Keyed& keyed, const Act& act) {
  KF_TRY(const std::string key, idempotency_key(keyed.request.header(kIdempotencyHeader)));
  IdempotencyRecord record = record_of(keyed, key);
  KF_TRY(const Place place, take_place(record));
  const auto age_ms = std::chrono::duration_cast<std::chrono::milliseconds>(kIdempotencyAge).count();
  KF_TRY(const auto known, repository_.begin(record, {record.begun_ms - age_ms, kIdempotencyKeysOfUserMax}));
  if (known) return answered_again(*known, record);
  auto response = carried_out(std::move(record), keyed, act);
  if (response && response->stream) {
    response->stream = [place, stream = std::move(response->stream)](net::BodySink& sink) { stream(sink); };
  }
  return response;
}

}  // namespace kf::api
