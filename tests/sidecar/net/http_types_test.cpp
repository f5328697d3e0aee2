#include "sidecar/net/http_types.h"

#include <doctest/doctest.h>

#include "shared/contracts/problem.h"

using namespace kf;
using namespace kf::net;

TEST_CASE("percent escapes are decoded strictly") {
  CHECK(*percent_decode("%41b%20c") == "Ab c");
  CHECK(*percent_decode("a+b") == "a+b");
  CHECK(*percent_decode("%c3%A9") == "\xc3\xa9");
  for (const char* bad : {"%", "%4", "a%", "%zz", "%4g", "%00", "%%41"}) {
    CAPTURE(bad);
    CHECK(percent_decode(bad).error().code == ErrorCode::invalid_request);
  }
}

TEST_CASE("what is encoded decodes to itself, byte by byte") {
  for (int byte = 1; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    CHECK(*percent_decode(percent_encode(text)) == text);
  }
  CHECK(percent_encode("aZ09-._~ /?%\xe9") == "aZ09-._~%20%2F%3F%25%E9");
}

TEST_CASE("query parameters are found and decoded") {
  Request request;
  request.query = "a=1&b=x+y%26&c&=d&bad=%zz&a=2&n%61me=v";
  CHECK(request.query_param("a") == "1");
  CHECK(request.query_param("b") == "x y&");
  CHECK(request.query_param("c") == "");
  CHECK(request.query_param("name") == "v");
  CHECK(!request.query_param("bad"));
  CHECK(!request.query_param("d"));
  CHECK(!Request{}.query_param("a"));
}

TEST_CASE("a header set twice stands once") {
  Response response = json_response(201, "{}");
  response.set("Content-Type", "text/plain").set("X-New", "1");
  CHECK(response.status == 201);
  CHECK(find_header(response.headers, "content-type") == "text/plain");
  CHECK(find_header(response.headers, "x-new") == "1");
  CHECK(find_header(response.headers, "cache-control") == "no-store");
  CHECK(find_header(response.headers, "x-content-type-options") == "nosniff");
  CHECK(response.headers.size() == 4);
}

TEST_CASE("a problem tells its code, the field, the request and when to come again") {
  const Response response =
      problem_response({ErrorCode::too_many_requests, "Slower, please. \xff", "messages[1]", 7}, "id-1");
  CHECK(response.status == 429);
  CHECK(find_header(response.headers, "content-type") == "application/problem+json");
  CHECK(find_header(response.headers, "retry-after") == "7");
  const auto problem = decode_json<Problem>(response.body);
  REQUIRE(problem.ok());
  CHECK(problem->code == "too_many_requests");
  CHECK(problem->detail == "Slower, please. \xef\xbf\xbd");
  CHECK(problem->field == "messages[1]");
  CHECK(problem->retry_after_s == 7);
  CHECK(problem->request_id == "id-1");
}
