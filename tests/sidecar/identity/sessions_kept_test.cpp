// Browsers that stay signed in: a key that only they have gives a page its CSRF value again.

#include "tests/sidecar/crypto/p256_signer.h"
#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using namespace std::chrono_literals;
using crypto::test::P256Signer;

namespace {

const std::string kOrigin = "http://127.0.0.1:1";

// A browser with a key, and a session that stays.
struct KeptBrowser : test::Identity {
  P256Signer signer;
  std::string key = signer.public_key_hex();
  SessionGrant mine = kept(grant(), key);

  SessionGrant kept(const SessionGrant& given, const std::string& by_key) {
    return sessions.keep(*sessions.find(request(given)), by_key).value();
  }
  std::string challenge_for(const SessionGrant& given, const std::string& of_key) {
    return sessions.challenge(request(given, ""), of_key).value();
  }
  BrowserProof signed_by(const P256Signer& who, const std::string& challenge, const std::string& origin = kOrigin) {
    return {challenge, who.sign_hex(message_to_sign(origin, challenge)), kOrigin};
  }
  Result<SessionGrant> prove(const SessionGrant& given, const BrowserProof& proof) {
    return sessions.prove(request(given, ""), key, proof);
  }
};

}  // namespace

TEST_CASE_FIXTURE(KeptBrowser, "a page that has the cookie and the browser's key gets its CSRF value again") {
  const auto proven = prove(mine, signed_by(signer, challenge_for(mine, key)));
  REQUIRE(proven.ok());
  CHECK(proven->csrf == mine.csrf);
  CHECK(proven->user == store::kOwner);
  CHECK(proven->cookie == mine.cookie);
  CHECK(proven->cookie.find("Max-Age=2592000") != std::string::npos);
  CHECK(sessions.find(request(*proven))->is_proven);
}

TEST_CASE_FIXTURE(KeptBrowser, "a challenge is good once, and each one is another") {
  const auto proof = signed_by(signer, challenge_for(mine, key));
  CHECK(prove(mine, proof).ok());
  CHECK(prove(mine, proof).error().field == "challenge");
  CHECK(challenge_for(mine, key) != challenge_for(mine, key));
}

TEST_CASE_FIXTURE(KeptBrowser, "a challenge is good for a minute, whatever the wall clock says") {
  const auto late = signed_by(signer, challenge_for(mine, key));
  clock.set_wall_by(-1h);
  clock.pass(kChallengeTtl + 1ms);
  CHECK(prove(mine, late).error().field == "challenge");
  const auto in_time = signed_by(signer, challenge_for(mine, key));
  clock.set_wall_by(2h);
  clock.pass(kChallengeTtl);
  CHECK(prove(mine, in_time).ok());
}

TEST_CASE_FIXTURE(KeptBrowser, "the challenge of another session, or one that was made up, is none") {
  const auto mara = add(UserRole::user, "Mara");
  const auto hers = kept(grant(mara.id), key);  // the same browser, another person
  const auto proof = signed_by(signer, challenge_for(hers, key));
  CHECK(prove(mine, proof).error().field == "challenge");
  CHECK(prove(hers, proof)->user == mara.id);
  const std::string real = challenge_for(mine, key);
  const std::string later = "9" + real.substr(real.find('.') + 1);
  for (const std::string& made_up :
       {std::string(), std::string("."), std::string("x"), std::string("a.1."), real + "0", real.substr(1),
        real.substr(0, real.find('.') + 1) + later, real.substr(0, real.rfind('.'))}) {
    CAPTURE(made_up);
    CHECK(prove(mine, signed_by(signer, made_up)).error().field == "challenge");
  }
}

TEST_CASE_FIXTURE(KeptBrowser, "neither another key, another origin nor another purpose signs in") {
  const P256Signer thief;
  const auto refusal = [&](const BrowserProof& proof) { return prove(mine, proof).error().field; };
  CHECK(refusal(signed_by(thief, challenge_for(mine, key))) == "signature");
  CHECK(refusal(signed_by(signer, challenge_for(mine, key), "http://127.0.0.1:2")) == "signature");
  const std::string challenge = challenge_for(mine, key);
  CHECK(refusal({challenge, signer.sign_hex(challenge), kOrigin}) == "signature");
  for (const char* garbage : {"", "xyz", "00"}) CHECK(refusal({challenge, garbage, kOrigin}) == "signature");
  CHECK(prove(mine, signed_by(signer, challenge)).ok());
}

TEST_CASE_FIXTURE(KeptBrowser, "whoever took the cookie gets nothing for a key of their own") {
  const P256Signer thief;
  const auto asked = request(mine, "");
  CHECK(sessions.challenge(asked, thief.public_key_hex()).error().field == "key");
  CHECK(sessions.challenge(asked, thief.public_key_hex()).error().code == ErrorCode::forbidden);
  const auto proof = signed_by(thief, challenge_for(mine, key));
  CHECK(sessions.prove(asked, thief.public_key_hex(), proof).error().field == "key");
  CHECK(sessions.challenge(request(grant(), ""), key).error().field == "key");
}

TEST_CASE_FIXTURE(KeptBrowser, "what is no key is told with the field, and is never kept") {
  const auto plain = grant();
  const auto found = *sessions.find(request(plain));
  for (const std::string& wrong : {std::string(), std::string("04"), std::string(130, '0'), key + "00", key.substr(2),
                                   std::string(130, 'f'), std::string("no hexadecimal")}) {
    CAPTURE(wrong);
    CHECK(sessions.keep(found, wrong).error().code == ErrorCode::invalid_request);
    CHECK(sessions.keep(found, wrong).error().field == "key");
    CHECK(sessions.challenge(request(plain, ""), wrong).error().code == ErrorCode::invalid_request);
  }
  CHECK(sessions.find(request(plain))->record.browser_key.empty());
}

TEST_CASE_FIXTURE(KeptBrowser, "a browser that stays signed in does so for 30 idle days, others for 12 hours") {
  const auto plain = grant();
  CHECK(plain.cookie.find("Max-Age") == std::string::npos);
  clock.pass(13h);
  CHECK_FALSE(sessions.find(request(plain)).ok());
  clock.pass(24h * 29);
  CHECK(prove(mine, signed_by(signer, challenge_for(mine, key))).ok());
  clock.pass(24h * 29);
  (void)grant();
  CHECK(sessions.find(request(mine)).ok());
  clock.pass(24h * 30 + 1s);
  CHECK(sessions.challenge(request(mine, ""), key).error().field == "key");
  CHECK_FALSE(sessions.find(request(mine)).ok());
  (void)grant();
  CHECK(session_records.records.size() == 1);
}

TEST_CASE_FIXTURE(KeptBrowser, "sessions of one person in one browser are one; others stay") {
  const auto mara = kept(grant(add(UserRole::user, "Mara").id), key);
  const auto elsewhere = kept(grant(), P256Signer().public_key_hex());
  const auto again = kept(grant(), key);
  CHECK_FALSE(sessions.find(request(mine)).ok());
  for (const auto& one : {mara, elsewhere, again}) CHECK(sessions.find(request(one)).ok());
  CHECK(kept(again, key).csrf == again.csrf);
  CHECK(sessions.find(request(again)).ok());
}

TEST_CASE_FIXTURE(KeptBrowser, "who no longer stays signed in has a session as long as the browser is open") {
  const std::string challenge = challenge_for(mine, key);
  const auto plain = sessions.let_go(*sessions.find(request(mine)));
  REQUIRE(plain.ok());
  CHECK(plain->cookie.find("Max-Age") == std::string::npos);
  CHECK(sessions.find(request(mine)).ok());
  CHECK(prove(mine, signed_by(signer, challenge)).error().field == "key");
  clock.pass(13h);
  CHECK_FALSE(sessions.find(request(mine)).ok());
}

// Another server of this host may have set a cookie of ours for its own, whole session, before the browser's.
TEST_CASE_FIXTURE(KeptBrowser, "the key says which of several cookies is the browser's own") {
  const P256Signer other;
  const auto theirs = kept(grant(add(UserRole::user, "Mallory").id), other.public_key_hex());
  net::Request asked;
  asked.headers = {{"cookie", pair_of(theirs) + "; kf_session_1=x; " + pair_of(mine)}};
  const auto challenge = sessions.challenge(asked, key);
  REQUIRE(challenge.ok());
  CHECK(sessions.prove(asked, key, signed_by(signer, *challenge))->csrf == mine.csrf);
}

TEST_CASE_FIXTURE(KeptBrowser, "who signed out does not come back by the key") {
  const auto proof = signed_by(signer, challenge_for(mine, key));
  REQUIRE(sessions.close(sessions.find(request(mine))->record).ok());
  CHECK(prove(mine, proof).error().field == "key");
}

TEST_CASE_FIXTURE(KeptBrowser,
                  "of proofs so many are remembered; more wait until the first are too old to come again") {
  for (size_t i = 0; i < kProofsRememberedMax; ++i)
    REQUIRE(prove(mine, signed_by(signer, challenge_for(mine, key))).ok());
  const auto refused = prove(mine, signed_by(signer, challenge_for(mine, key)));
  CHECK(refused.error().code == ErrorCode::too_many_requests);
  CHECK(refused.error().retry_after_s == 60);
  clock.pass(kChallengeTtl + 1ms);
  CHECK(prove(mine, signed_by(signer, challenge_for(mine, key))).ok());
}

TEST_CASE_FIXTURE(KeptBrowser, "what cannot be written down is not promised") {
  const Error full{ErrorCode::storage_full, "The disk is full."};
  const auto plain = grant();
  const auto found = *sessions.find(request(plain));
  const auto proof = signed_by(signer, challenge_for(mine, key));
  clock.pass(2min);
  const auto late = signed_by(signer, challenge_for(mine, key));
  session_records.fault = full;
  CHECK(sessions.keep(found, key).error() == full);
  CHECK(sessions.keep(found, P256Signer().public_key_hex()).error() == full);
  CHECK(sessions.let_go(found).error() == full);
  CHECK(prove(mine, late).error() == full);
  CHECK(prove(mine, proof).error().field == "challenge");
}

TEST_CASE_FIXTURE(KeptBrowser,
                  "a sign-in that brings its key stays from the beginning, and is its browser's only one") {
  const auto again = sessions.open_by_launch(sessions.mint_launch_token(), {"", key}).value();
  CHECK(again.is_kept);
  CHECK(again.cookie.find("Max-Age=2592000") != std::string::npos);
  CHECK_FALSE(sessions.find(request(mine)).ok());
  CHECK(prove(again, signed_by(signer, challenge_for(again, key)))->csrf == again.csrf);
  CHECK_FALSE(grant().is_kept);
}

TEST_CASE_FIXTURE(KeptBrowser, "a sign-in with what is no key is refused, and its link stays good") {
  const std::string launch = sessions.mint_launch_token();
  CHECK(sessions.open_by_launch(launch, {"", "04"}).error().field == "key");
  CHECK(sessions.open_for({store::kOwner, store::kAnyEpoch}, {"", "04"}).error().field == "key");
  CHECK(sessions.open_by_launch(launch, {"", key}).ok());
}
