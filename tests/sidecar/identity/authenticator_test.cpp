#include "sidecar/identity/authenticator.h"

#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using test::Identity;
using test::kPassword;
using namespace std::chrono_literals;

namespace {

constexpr Access kChat = Access::to(Permission::chat);

std::string token_for(Identity& identity, const store::UserRecord& user, std::vector<Permission> scopes,
                      std::optional<int64_t> expires_in_s = {}) {
  auto made = identity.make_token(user, {"script", std::move(scopes), expires_in_s, {}});
  if (!made) FAIL(made.error().message);
  return made->token;
}

store::UserRecord owner_of(Identity& identity) { return *identity.users.find(store::kOwner); }

}  // namespace

TEST_CASE_FIXTURE(Identity, "a page comes with cookie and CSRF value, and neither is enough alone") {
  const auto mine = grant();
  const auto caller = authenticator.authenticate(request(mine, mine.csrf), kChat);
  REQUIRE(caller.ok());
  CHECK(caller->user == store::kOwner);
  CHECK(caller->carrier == Carrier::cookie);
  CHECK_FALSE(caller->session.empty());
  CHECK(authenticator.authenticate(request(mine, ""), kChat).error().code == ErrorCode::forbidden);
  CHECK(authenticator.authenticate(net::Request{}, kChat).error().code == ErrorCode::unauthenticated);
  CHECK(authenticator.authenticate(request(mine, ""), Access::cookie()).ok());
  CHECK(authenticator.authenticate(net::Request{}, Access::open_to_all())->carrier == Carrier::nobody);
}

TEST_CASE_FIXTURE(Identity, "a role allows what its table says") {
  const auto auditor = grant(add(UserRole::auditor, "Ada").id);
  const auto ask = [&](Access access) { return authenticator.authenticate(request(auditor, auditor.csrf), access); };
  CHECK(ask(Access::to(Permission::record)).ok());
  CHECK(ask(Access::in_page()).ok());
  CHECK(ask(kChat).error().code == ErrorCode::forbidden);
  CHECK(ask(kChat).error().message.find("auditor") != std::string::npos);
  CHECK(ask(Access::in_page(Permission::users)).error().code == ErrorCode::forbidden);
}

TEST_CASE_FIXTURE(Identity, "a token opens what its scopes and its user's role both allow, outside pages") {
  const auto mara = add(UserRole::user, "Mara");
  const std::string token = token_for(*this, mara, {Permission::chat});
  const auto ask = [&](Access access, net::Headers more = {}) {
    return authenticator.authenticate(with_token(token, std::move(more)), access);
  };
  CHECK(ask(kChat)->user == mara.id);
  CHECK(ask(kChat)->carrier == Carrier::token);
  CHECK(ask(Access::to(Permission::models)).error().field == "Authorization");
  CHECK(ask(Access::to(Permission::record)).error().message.find("role") != std::string::npos);
  CHECK(ask(Access::in_page()).error().code == ErrorCode::forbidden);
  CHECK(ask(Access::cookie()).error().code == ErrorCode::forbidden);
  CHECK(ask(kChat, {{"origin", "http://127.0.0.1:1"}}).error().field == "origin");
  CHECK(ask(kChat, {{"sec-fetch-site", "same-origin"}}).error().code == ErrorCode::forbidden);
}

TEST_CASE_FIXTURE(Identity, "a token may come as X-API-Key; two different ones are nobody's") {
  const std::string token = token_for(*this, owner_of(*this), {Permission::chat});
  net::Request asked;
  asked.headers = {{"x-api-key", token}};
  CHECK(authenticator.authenticate(asked, kChat).ok());
  asked.headers.emplace_back("authorization", "bearer  " + token);
  CHECK(authenticator.authenticate(asked, kChat).ok());
  asked.headers[1].second = "Bearer kf_other";
  CHECK(authenticator.authenticate(asked, kChat).error().field == "X-API-Key");
  asked.headers = {{"x-api-key", "kf_guess"}};
  CHECK(authenticator.authenticate(asked, kChat).error().field == "X-API-Key");
  for (const char* header : {"Basic abc", "Bearer", "Bearer ", "Token x", "b"}) {
    asked.headers = {{"authorization", header}};
    CAPTURE(header);
    CHECK(authenticator.authenticate(asked, kChat).error().code == ErrorCode::unauthenticated);
  }
}

TEST_CASE_FIXTURE(Identity, "a token of somebody with a session is judged as a token") {
  const auto mine = grant();
  auto asked = request(mine, mine.csrf);
  asked.headers.emplace_back("x-api-key", "kf_guess");
  CHECK(authenticator.authenticate(asked, kChat).error().code == ErrorCode::unauthenticated);
}

TEST_CASE_FIXTURE(Identity, "a token expires, is revoked, and its use is noted once a minute at most") {
  const auto owner = owner_of(*this);
  const std::string token = token_for(*this, owner, {Permission::chat}, 3600);
  clock.pass(2min);
  CHECK(authenticator.authenticate(with_token(token), kChat).ok());
  CHECK(authenticator.authenticate(with_token(token), kChat).ok());
  CHECK(token_records.touches == 1);
  clock.pass(1h);
  CHECK(authenticator.authenticate(with_token(token), kChat).error().code == ErrorCode::unauthenticated);
  const std::string other = token_for(*this, owner, {Permission::chat});
  CHECK(authenticator.authenticate(with_token(other), kChat).ok());
  for (const auto& one : tokens.all()) REQUIRE(tokens.revoke(one).ok());
  CHECK_FALSE(authenticator.authenticate(with_token(other), kChat).ok());
}

TEST_CASE_FIXTURE(Identity, "the store holds no token, and another pepper opens nothing") {
  const std::string token = token_for(*this, owner_of(*this), {Permission::chat});
  CHECK(token.starts_with("kf_"));
  for (const auto& [verifier, record] : token_records.records) {
    CHECK(verifier.find(token) == std::string::npos);
    CHECK(verifier.size() == 64);
  }
  Tokens other(token_records, crypto::Secret("another pepper"), clock);
  CHECK_FALSE(other.find(with_token(token)).ok());
}

TEST_CASE_FIXTURE(Identity, "what cannot be a token is told with the field") {
  const auto mara = add(UserRole::user, "Mara");
  const auto field_of = [&](const NewToken& wanted) { return make_token(mara, wanted).error().field; };
  CHECK(field_of({"", {Permission::chat}, {}, {}}) == "name");
  CHECK(field_of({std::string(81, 'n'), {Permission::chat}, {}, {}}) == "name");
  CHECK(field_of({"n", {}, {}, {}}) == "scopes");
  CHECK(field_of({"n", {Permission::chat, Permission::record}, {}, {}}) == "scopes[1]");
  CHECK(field_of({"n", {Permission::users}, {}, {}}) == "scopes[0]");
  CHECK(field_of({"n", {Permission::chat}, 0, {}}) == "expiresInS");
  CHECK(field_of({"n", {Permission::chat}, kTokenSecondsMax + 1, {}}) == "expiresInS");
  for (size_t i = 0; i < kTokensOfUserMax; ++i) CHECK(make_token(mara, {"n", {Permission::chat}, {}, {}}).ok());
  CHECK(make_token(mara, {"n", {Permission::chat}, {}, {}}).error().code == ErrorCode::conflict);
  CHECK(tokens.all().size() == kTokensOfUserMax);
}

TEST_CASE_FIXTURE(Identity, "a token speaks as its user, so that people make their own; a tool's are made for it") {
  const auto mara = add(UserRole::user, "Mara");
  const auto tool = add(UserRole::tool, "Nightly");
  const auto admin = add(UserRole::admin, "Ada");
  const NewToken wanted{"n", {Permission::chat}, {}, {}};
  for (const auto& person : {mara, owner_of(*this), add(UserRole::auditor, "Aud")}) {
    const auto refused = tokens.make_for(person, wanted, standing_of(admin));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::forbidden);
    CHECK(refused.error().field == "user");
  }
  CHECK(tokens.all().empty());
  CHECK(tokens.make_for(admin, wanted, standing_of(admin))->info.made_by == admin.id.text());
  const auto made = tokens.make_for(tool, wanted, standing_of(admin));
  REQUIRE(made.ok());
  CHECK(made->info.user == tool.id.text());
  CHECK(made->info.made_by == admin.id.text());
  CHECK(detail_of(tool.id, made->info.scopes) == "user " + tool.id.text() + ", scopes chat");
}

TEST_CASE_FIXTURE(Identity, "tokens that somebody once made for another person are found, and no others") {
  const auto mara = add(UserRole::user, "Mara");
  const auto tool = add(UserRole::tool, "Nightly");
  const NewToken wanted{"n", {Permission::chat}, {}, {}};
  REQUIRE(tokens.make(mara, wanted).ok());
  REQUIRE(tokens.make_for(tool, wanted, {store::kOwner, 0}).ok());
  CHECK(tokens.made_for_persons(users.all()).empty());
  store::TokenRecord from_before{"v1", "t1", mara.id, "n", {Permission::chat}};
  token_records.records[from_before.verifier] = from_before;  // nobody knows who made it
  CHECK(tokens.made_for_persons(users.all()).empty());
  from_before = {"v2", "t2", mara.id, "n", {Permission::chat}};
  from_before.made_by = store::kOwner;
  token_records.records[from_before.verifier] = from_before;
  const auto found = tokens.made_for_persons(users.all());
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "t2");
}

TEST_CASE_FIXTURE(Identity, "the record can tell what somebody came with: which session, or which token") {
  const auto mine = grant();
  const auto by_page = authenticator.authenticate(request(mine, mine.csrf), kChat);
  REQUIRE(by_page.ok());
  CHECK(by_page->carried() == "session " + sessions.alive().at(0).id);
  CHECK(by_page->carried() == "session " + mine.session);
  const std::string token = token_for(*this, owner_of(*this), {Permission::chat});
  const auto by_program = authenticator.authenticate(with_token(token), kChat);
  REQUIRE(by_program.ok());
  CHECK(by_program->carried() == "token " + tokens.all().at(0).id);
  CHECK(Caller().carried().empty());
}

TEST_CASE_FIXTURE(Identity, "who was removed does not come in, by cookie or by token") {
  const auto mara = add(UserRole::user, "Mara");
  const auto mine = grant(mara.id);
  const std::string token = token_for(*this, mara, {Permission::chat});
  REQUIRE(users.remove(test::caller_of(UserRole::owner), mara).ok());
  CHECK(authenticator.authenticate(request(mine, mine.csrf), kChat).error().code == ErrorCode::unauthenticated);
  CHECK(authenticator.authenticate(with_token(token), kChat).error().code == ErrorCode::unauthenticated);
}

// Removing somebody ends both in the same step; this is for rows that were put there behind the store's back.
TEST_CASE_FIXTURE(Identity, "a session or a token that outlived its user lets nobody in") {
  const auto mara = add(UserRole::user, "Mara");
  const auto mine = grant(mara.id);
  const std::string token = token_for(*this, mara, {Permission::chat});
  user_records.records.at(mara.id.text()).removed_ms = 1;
  CHECK(authenticator.authenticate(request(mine), kChat).error().code == ErrorCode::unauthenticated);
  CHECK(authenticator.authenticate(with_token(token), kChat).error().code == ErrorCode::unauthenticated);
}

TEST_CASE_FIXTURE(Identity,
                  "a cookie that comes alone is nobody's, whatever a browser or somebody else says beside it") {
  const auto mine = grant();
  const std::vector<Access> closed{Access::in_page(), Access::in_page(Permission::users), kChat,
                                   Access::to(Permission::record), Access::to(Permission::conversations)};
  for (const char* site : {"", "same-origin", "none", "same-site", "cross-site"}) {
    CAPTURE(site);
    auto asked = request(mine, "");
    asked.headers.emplace_back("sec-fetch-site", site);
    asked.headers.emplace_back("origin", "http://127.0.0.1:1");
    for (const Access& access : closed) CHECK(authenticator.authenticate(asked, access).error().field == "X-KF-CSRF");
    const auto caller = authenticator.authenticate(asked, Access::cookie());
    REQUIRE(caller.ok());
    CHECK_FALSE(caller->is_somebody());
    CHECK(caller->permissions == PermissionSet{});
    CHECK(caller->counted_as() != store::kOwner);
  }
}

TEST_CASE_FIXTURE(Identity, "with its CSRF value a cookie says who is here, and with a wrong one nothing") {
  const auto mine = grant();
  CHECK(authenticator.authenticate(request(mine), Access::cookie())->counted_as() == store::kOwner);
  CHECK(authenticator.authenticate(request(mine, "x"), Access::cookie()).error().field == "X-KF-CSRF");
}

TEST_CASE_FIXTURE(Identity, "a password that somebody else set opens the choice of another one, and leaving") {
  const auto mara = add_given(UserRole::admin, "Mara");
  const auto mine = grant(mara.id);
  const auto ask = [&](const Access& access, const std::string& id = {}) {
    auto asked = request(mine, mine.csrf);
    if (!id.empty()) asked.params["id"] = id;
    return authenticator.authenticate(asked, access);
  };
  for (const Access& closed : {Access::in_page(), Access::in_page(Permission::users), kChat, Access::cookie()}) {
    CHECK(ask(closed).error().code == ErrorCode::forbidden);
    CHECK(ask(closed).error().field == "password");
  }
  CHECK(ask(Access::cookie().with_given_password()).ok());
  const auto herself = ask(Access::in_page().with_given_password(), mara.id.text());
  REQUIRE(herself.ok());
  CHECK(herself->is_password_given);
  CHECK(ask(Access::in_page().with_given_password(), "owner").error().field == "password");
  CHECK(users.set_password(*herself, mara.id, {kPassword, kPassword}).error().field == "password");
  REQUIRE(users.set_password(*herself, mara.id, {"a password of her own", kPassword}).ok());
  CHECK(ask(Access::in_page()).ok());
  CHECK_FALSE(ask(Access::in_page())->is_password_given);
}

TEST_CASE_FIXTURE(Identity, "who is removed between the look at the session or token and the one at its user is out") {
  const auto mara = add(UserRole::user, "Mara");
  const auto mine = grant(mara.id);
  const std::string token = token_for(*this, mara, {Permission::chat});
  user_records.records.at(mara.id.text()).removed_ms = 1;
  CHECK(authenticator.authenticate(request(mine), kChat).error().code == ErrorCode::unauthenticated);
  CHECK(authenticator.authenticate(with_token(token), kChat).error().code == ErrorCode::unauthenticated);
}
