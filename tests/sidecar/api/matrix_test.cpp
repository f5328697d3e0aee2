// Route × role × carrier: every row of the route table, as everybody who may knock.

#include <map>
#include <set>

#include "tests/sidecar/api/house.h"

using namespace kf;
using namespace kf::api;
using test::Comes;
using test::House;
using test::kComes;
using test::kLetIn;

namespace {

// Who gets in, written down a second time: a new route fails here until somebody has thought about it.
enum class Gate { open, cookie, page, page_of_managers, page_of_workers, work, record };

const std::map<std::string, Gate> kGates{
    {"GET /healthz", Gate::open},
    {"GET /readyz", Gate::open},
    {"GET /api/session/ways", Gate::open},
    {"POST /api/session", Gate::open},
    {"GET /api/session", Gate::cookie},
    {"PATCH /api/session", Gate::page},
    {"POST /api/session/challenge", Gate::cookie},
    {"POST /api/session/proof", Gate::cookie},
    {"DELETE /api/session", Gate::page},
    {"GET /api/sessions", Gate::page},
    {"DELETE /api/sessions", Gate::page},
    {"DELETE /api/sessions/{id}", Gate::page},
    {"GET /api/users", Gate::page_of_managers},
    {"POST /api/users", Gate::page_of_managers},
    {"PATCH /api/users/{id}", Gate::page},
    {"PUT /api/users/{id}/password", Gate::page},
    {"DELETE /api/users/{id}", Gate::page_of_managers},
    {"GET /api/tokens", Gate::page},
    {"POST /api/tokens", Gate::page},
    {"DELETE /api/tokens/{id}", Gate::page},
    {"GET /api/credentials", Gate::page_of_managers},
    {"PUT /api/credentials/{provider}", Gate::page_of_managers},
    {"DELETE /api/credentials/{provider}", Gate::page_of_managers},
    {"GET /api/models/local/discover", Gate::work},
    {"GET /api/models/cloud/list", Gate::work},
    {"GET /api/models/ollama/running", Gate::work},
    {"GET /api/models/ollama/list", Gate::work},
    {"POST /api/models/ollama/show", Gate::work},
    {"GET /api/models/lmstudio/list", Gate::work},
    {"POST /api/models/lmstudio/show", Gate::work},
    {"POST /api/chat/local", Gate::work},
    {"GET /api/conversations", Gate::work},
    {"POST /api/conversations", Gate::work},
    {"GET /api/conversations/{id}", Gate::work},
    {"PATCH /api/conversations/{id}", Gate::work},
    {"DELETE /api/conversations/{id}", Gate::work},
    {"GET /api/conversations/{id}/export", Gate::work},
    {"GET /api/consents", Gate::page},
    {"GET /api/consents/asked", Gate::work},
    {"POST /api/consents", Gate::page_of_workers},
    {"DELETE /api/consents", Gate::page},
    {"GET /api/audit", Gate::record},
    {"GET /api/audit/verify", Gate::record},
    {"GET /api/audit/export", Gate::record},
    {"GET /api/audit/system-record", Gate::record},
};

// Fields that reach further than their route, and what each asks for, written down a second time as well.
using Fields = std::map<std::string, Permission>;
const std::map<std::string, Fields> kFields{
    {"GET /api/sessions", {{"?all", Permission::users}}},
    {"GET /api/tokens", {{"?all", Permission::users}}},
    {"POST /api/tokens", {{"user", Permission::users}}},
    {"GET /api/consents", {{"?all", Permission::record}}},
    {"POST /api/chat/local",
     {{"conversationId", Permission::conversations}, {"replaceFrom", Permission::conversations}}},
};

int status_when_proven(Gate gate, UserRole role) {
  const bool is_manager = role == UserRole::owner || role == UserRole::admin;
  switch (gate) {
    case Gate::page_of_managers: return is_manager ? kLetIn : 403;
    case Gate::page_of_workers:
    case Gate::work: return role == UserRole::auditor ? 403 : kLetIn;
    case Gate::record: return is_manager || role == UserRole::auditor ? kLetIn : 403;
    default: return kLetIn;
  }
}

// A token here carries every scope that its user can give it.
int expected_status(Gate gate, UserRole role, Comes comes) {
  if (gate == Gate::open) return kLetIn;
  if (comes == Comes::without_anything) return 401;
  if (comes == Comes::with_cookie) return gate == Gate::cookie ? kLetIn : 403;
  const bool is_for_tokens = gate == Gate::work || gate == Gate::record;
  if (comes == Comes::with_token && !is_for_tokens) return 403;
  return status_when_proven(gate, role);
}

}  // namespace

TEST_CASE_FIXTURE(House, "every route lets in whom it should, by role and by carrier") {
  Router asked = router();
  int knocks = 0;
  for (const UserRole role : {UserRole::owner, UserRole::admin, UserRole::user, UserRole::auditor, UserRole::tool}) {
    const auto user = role == UserRole::owner ? *users.find(store::kOwner) : add(role, std::string(enum_name(role)));
    for (const Route& route : routes()) {
      const std::string name = route.method + " " + route.pattern;
      CAPTURE(name);
      REQUIRE(kGates.contains(name));
      for (const Comes comes : kComes) {
        CAPTURE(enum_name(role));
        CAPTURE(static_cast<int>(comes));
        auto request = knock(route, user, comes);
        CHECK(asked.handle(request).status == expected_status(kGates.at(name), role, comes));
        ++knocks;
      }
      revoke_all_of(user.id);
    }
  }
  CHECK(knocks == static_cast<int>(kGates.size()) * 5 * 4);
  MESSAGE("counted: knocks of everybody at every route: ", knocks);
}

TEST_CASE_FIXTURE(House, "a token opens nothing but what its scopes say") {
  Router asked = router();
  const auto owner = *users.find(store::kOwner);
  using Paths = std::vector<std::string>;
  const std::map<Permission, Paths> all_paths{{Permission::models, {"/api/models"}},
                                              {Permission::chat, {"/api/chat", "/api/consents"}},
                                              {Permission::conversations, {"/api/conversations"}},
                                              {Permission::record, {"/api/audit"}}};
  for (const auto& [scope, paths] : all_paths) {
    const std::string token = tokens.make(owner, {"t", {scope}, {}, {}})->token;
    for (const Route& route : routes()) {
      const Gate gate = kGates.at(route.method + " " + route.pattern);
      if (gate != Gate::work && gate != Gate::record) continue;
      auto request = knock(route, owner, Comes::without_anything);
      request.headers.emplace_back("x-api-key", token);
      CAPTURE(route.pattern);
      CAPTURE(enum_name(scope));
      const bool is_of_scope =
          std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return route.pattern.starts_with(path); });
      CHECK(asked.handle(request).status == (is_of_scope ? kLetIn : 403));
    }
  }
}

TEST_CASE_FIXTURE(House,
                  "a field that reaches further than its route asks for its own permission, of every role and scope") {
  Router asked = router();
  std::set<std::string> seen;
  int knocks = 0;
  for (const UserRole role : {UserRole::owner, UserRole::admin, UserRole::user, UserRole::auditor, UserRole::tool}) {
    const auto user = role == UserRole::owner ? *users.find(store::kOwner) : add(role, std::string(enum_name(role)));
    const auto given = (identity::permissions_of(role) & identity::kTokenScopes).list();
    for (const Route& route : routes()) {
      const std::string name = route.method + " " + route.pattern;
      for (const FieldAccess& field : route.fields) {
        const bool is_in_query = field.place == FieldAccess::Place::query;
        const std::string written = (is_in_query ? "?" : "") + field.name;
        CAPTURE(name);
        CAPTURE(written);
        REQUIRE(kFields.contains(name));
        REQUIRE(kFields.at(name).contains(written));
        CHECK(kFields.at(name).at(written) == field.permission);
        seen.insert(name + written);
        std::vector<std::vector<Permission>> carriers{{}};  // the page, each scope alone, all together
        for (const Permission scope : given) carriers.push_back({scope});
        carriers.push_back(given);
        for (const auto& scopes : carriers) {
          const auto status_with = [&](const std::string& value) {
            auto request = knock_with(route, user, scopes);
            if (is_in_query)
              request.query = field.name + "=" + value;
            else
              request.body = "{\"" + field.name + "\":" + value + ",\"more\":[1]}";
            ++knocks;
            const auto response = asked.handle(request);
            const bool is_named = response.body.find("\"field\":\"" + field.name + "\"") != std::string::npos;
            return is_named ? -response.status : response.status;
          };
          const std::string nothing = is_in_query ? "0" : "null";
          const int without = status_with(nothing);
          const bool is_there = scopes.empty() ? identity::permissions_of(role).has(field.permission)
                                               : std::count(scopes.begin(), scopes.end(), field.permission) > 0;
          CHECK(status_with("1") == (without != kLetIn || is_there ? without : -403));
        }
        revoke_all_of(user.id);
      }
    }
  }
  size_t written_down = 0;
  for (const auto& [name, fields] : kFields) written_down += fields.size();
  CHECK(seen.size() == written_down);
  MESSAGE("counted: knocks with fields that ask for a permission: ", knocks);
}

TEST_CASE_FIXTURE(House, "a body that is no object, or says a field twice, carries no field past its permission") {
  Router asked = router();
  const auto owner = *users.find(store::kOwner);
  for (const Route& route : routes()) {
    if (route.pattern != "/api/chat/local") continue;
    for (const char* body : {"", "[]", "\"conversationId\"", "{\"conversationId\":\"c\"", "{\"a\":1,\"a\":2}"}) {
      auto request = knock_with(route, owner, {Permission::chat});
      request.body = body;
      CAPTURE(body);
      CHECK(asked.handle(request).status == kLetIn);  // its handler refuses it: this is no JSON it reads
      CHECK_FALSE(decode_json<ChatRequest>(body).ok());
    }
    for (const char* body :
         {"{\"conversationId\":\"c\"}", "{\"\\u0063onversationId\":\"c\"}", " {\"replaceFrom\" : 0}"}) {
      auto request = knock_with(route, owner, {Permission::chat});
      request.body = body;
      CAPTURE(body);
      CHECK(asked.handle(request).status == 403);
    }
  }
}

TEST_CASE_FIXTURE(House, "every POST takes an Idempotency-Key but those that create nothing") {
  const std::set<std::string> creating_nothing{"/api/session", "/api/session/challenge", "/api/session/proof",
                                               "/api/models/ollama/show", "/api/models/lmstudio/show"};
  for (const Route& route : routes()) {
    CAPTURE(route.pattern);
    const bool creates = route.method == "POST" && !creating_nothing.contains(route.pattern);
    CHECK((route.creates != Creates::nothing) == creates);
  }
}
