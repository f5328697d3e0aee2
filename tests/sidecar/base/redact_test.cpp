#include <doctest/doctest.h>

#include <array>
#include <utility>

#include "sidecar/base/log.h"

using namespace kf;

TEST_CASE("names that tell of a secret") {
  for (const std::string_view name : {"token",
                                      "Token",
                                      "sessionToken",
                                      "api_key",
                                      "apiKey",
                                      "APIKey",
                                      "api-key",
                                      "apikey",
                                      "X-API-Key",
                                      "key",
                                      "password",
                                      "db_password",
                                      "authorization",
                                      "Proxy-Authorization",
                                      "cookie",
                                      "Set-Cookie",
                                      "csrf",
                                      "X-KF-CSRF",
                                      "launch",
                                      "launch_token",
                                      "client_secret",
                                      "kf_session",
                                      "kf_session_8787",
                                      "sessionId",
                                      "JSESSIONID",
                                      "passphrase",
                                      "accesstoken",
                                      "token2"}) {
    CAPTURE(name);
    CHECK(is_secret_name(name));
  }
  for (const std::string_view name : {"tokens", "completion_tokens", "tokensPerSecond", "model", "keyboard", "monkey",
                                      "launched", "basic", "sessions", "path", "", "_", "field"}) {
    CAPTURE(name);
    CHECK_FALSE(is_secret_name(name));
  }
}

TEST_CASE("what looks like a credential is replaced, the rest stays") {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kTable{{
      {"Authorization: Bearer abc.def-123", "Authorization: [REDACTED]"},
      {"authorization: Basic dXNlcjpwYXNz\r\nHost: a", "authorization: [REDACTED]\r\nHost: a"},
      {"sent Bearer abc123, then left", "sent Bearer [REDACTED], then left"},
      {"basic dXNlcjpwYXNz", "basic [REDACTED]"},
      {"http://127.0.0.1:8787/#launch=AbC_-9", "http://127.0.0.1:8787/#launch=[REDACTED]"},
      {"Cookie: a=b; kf_session_8787=xyz", "Cookie: [REDACTED]"},
      {"got kf_session=xyz; Path=/", "got kf_session=[REDACTED]; Path=/"},
      {"kf_session_8787=xyz", "kf_session_8787=[REDACTED]"},
      {"?token=abc&page=2", "?token=[REDACTED]&page=2"},
      {"password = hunter2 next", "password = [REDACTED] next"},
      {"{\"apiToken\":\"s3cr\\\"et\",\"email\":\"a@b\"}", "{\"apiToken\":\"[REDACTED]\",\"email\":\"a@b\"}"},
      {"{\"password\": \"two words\"}", "{\"password\": \"[REDACTED]\"}"},
      {"{\"token\":12345}", "{\"token\":[REDACTED]}"},
      {"{'secret': 'a b'}", "{'secret': '[REDACTED]'}"},
      {"body {\\\"api_key\\\":\\\"k1\\\",\\\"n\\\":1}", "body {\\\"api_key\\\":\\\"[REDACTED]\\\",\\\"n\\\":1}"},
      {"X-KF-CSRF: abc def", "X-KF-CSRF: [REDACTED] def"},
      {"csrf=abc", "csrf=[REDACTED]"},
      {"client_secret=abc)", "client_secret=[REDACTED])"},
      {"token=", "token="},
      {"token", "token"},
      {"the token was refused", "the token was refused"},
      {"tokens=12 model=llama3", "tokens=12 model=llama3"},
      {"{\"password\":\"never closed", "{\"password\":\"[REDACTED]"},
      {"Bearer", "Bearer"},
      {"Grüße, 世界", "Grüße, 世界"},
  }};
  for (const auto& [text, expected] : kTable) {
    CAPTURE(text);
    CHECK(redact(text) == expected);
  }
}

TEST_CASE("a long text of open ends is read once") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "token=\" ";
  CHECK(redact(text).size() <= text.size() + 100'000 * 10);
}
