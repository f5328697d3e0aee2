// The client's pure halves: heads and bodies of answers, origins, the text of requests.
#include <doctest/doctest.h>

#include "shared/base/text.h"
#include "sidecar/net/body_decoder.h"
#include "sidecar/net/http_client.h"
#include "sidecar/net/request_text.h"

using namespace kf;
using namespace kf::net;

namespace {

Result<ResponseHead> parse_head(std::string_view text, size_t cut) {
  ResponseHeadParser parser;
  KF_TRY(size_t used, parser.feed(text.substr(0, cut)));
  if (!parser.is_complete()) {
    KF_TRY(const size_t more, parser.feed(text.substr(cut)));
    used += more;
  }
  if (!parser.is_complete()) return Error{ErrorCode::internal, "more"};
  ResponseHead head = parser.take();
  head.headers.emplace_back("rest", text.substr(used));
  return head;
}

ErrorCode head_error(std::string_view text) {
  const auto head = parse_head(text, text.size() / 2);
  return head ? ErrorCode::not_found : head.error().code;
}

BodyDecoder decoder_for(Headers headers, std::string_view method = "GET", int status = 200) {
  auto decoder = BodyDecoder::of({status, false, std::move(headers)}, method);
  REQUIRE(decoder.ok());
  return *decoder;
}

BodyDecoder chunked() { return decoder_for({{"transfer-encoding", "chunked"}}); }

// The body that comes out of the given pieces, with "!" behind it when it is whole, "+" for surplus, or "error".
std::string decode(BodyDecoder decoder, const std::vector<std::string>& pieces) {
  std::string out;
  for (std::string piece : pieces) {
    const auto count = decoder.decode(piece);
    if (!count) return "error";
    out += piece.substr(0, *count);
  }
  return out + (decoder.is_done() ? "!" : "") + (decoder.has_surplus() ? "+" : "");
}

std::vector<std::string> bytewise(std::string_view text) {
  std::vector<std::string> out;
  for (const char c : text) out.emplace_back(1, c);
  return out;
}

}  // namespace

TEST_CASE("a head is the same at every split point, and takes nothing behind its end") {
  const std::string text = "HTTP/1.1 206 Some Reason\r\nContent-Type:  a b \r\nX-Y:\r\n\r\nbody\n\n";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    CAPTURE(cut);
    const auto head = parse_head(text, cut);
    REQUIRE(head.ok());
    CHECK(head->status == 206);
    CHECK(!head->is_http_1_0);
    CHECK(find_header(head->headers, "content-type") == "a b");
    if (cut <= text.size() - 6) CHECK(find_header(head->headers, "rest") == "body\n\n");
  }
}

TEST_CASE("heads that servers do send") {
  CHECK(parse_head("HTTP/1.0 200\r\n\r\n", 5)->is_http_1_0);
  CHECK(parse_head("HTTP/1.1 404 \n\n", 5)->status == 404);
  CHECK(find_header(parse_head("HTTP/1.1 200 OK\nA: b\n\n", 3)->headers, "a") == "b");
}

TEST_CASE("heads that are none") {
  for (const char* bad : {"HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
                          "HTTP/1.1 0200\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "\r\n", "<html>\n",
                          "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                          "HTTP/1.1 200 OK\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n"}) {
    CAPTURE(bad);
    CHECK(head_error(bad) == ErrorCode::provider_protocol);
  }
  CHECK(head_error("HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'a')) == ErrorCode::provider_protocol);
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i <= 200; ++i) many += "A: b\r\n";
  CHECK(head_error(many + "\r\n") == ErrorCode::provider_protocol);
}

TEST_CASE("a chunked body is the same at every split point") {
  const std::string text = "5\r\nhello\r\n1A;name=value\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n";
  const std::string expected = "helloabcdefghijklmnopqrstuvwxyz!";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    CAPTURE(cut);
    CHECK(decode(chunked(), {text.substr(0, cut), text.substr(cut)}) == expected);
  }
  CHECK(decode(chunked(), bytewise(text)) == expected);
  CHECK(decode(chunked(), {text + "x"}) == expected + "+");
}

TEST_CASE("chunks that are not well formed") {
  for (const char* bad : {"x\r\n", "\r\n", ";a\r\n", "-5\r\n", "5x\r\n", "5\r\nhelloX", "0123456789abcdef\r\n",
                          "ffffffffffffffffff\r\n"}) {
    CAPTURE(bad);
    CHECK(decode(chunked(), {bad}) == "error");
  }
  CHECK(decode(chunked(), {"5;" + std::string(300, 'a')}) == "error");
  CHECK(decode(chunked(), {"0\r\n" + std::string(9000, 'a')}) == "error");
  CHECK(decode(chunked(), {"5\r\nhel"}) == "hel");
}

TEST_CASE("the frame of a body follows from the head") {
  CHECK(decode(decoder_for({{"content-length", "5"}}), {"hel", "lo", ""}) == "hello!");
  CHECK(decode(decoder_for({{"content-length", "5"}}), {"hello more"}) == "hello!+");
  CHECK(decode(decoder_for({{"content-length", "5"}, {"content-length", "5"}}), {"hello"}) == "hello!");
  CHECK(decode(decoder_for({{"content-length", "5"}, {"transfer-encoding", "Chunked"}}), {"0\r\n\r\n"}) == "!");
  CHECK(decode(decoder_for({}), {"all", "of", "it"}) == "allofit");
  CHECK(decoder_for({}).ends_with_connection());
  CHECK(decoder_for({{"content-length", "0"}}).is_done());
  CHECK(decoder_for({{"content-length", "5"}}, "HEAD").is_done());
  CHECK(decoder_for({{"transfer-encoding", "chunked"}}, "GET", 204).is_done());
  CHECK(decoder_for({{"content-length", "5"}}, "GET", 304).is_done());
  for (const Headers& bad :
       {Headers{{"content-length", "x"}}, Headers{{"content-length", ""}}, Headers{{"content-length", "-1"}},
        Headers{{"content-length", "5, 5"}}, Headers{{"content-length", "5"}, {"content-length", "6"}},
        Headers{{"transfer-encoding", "gzip, chunked"}}}) {
    CHECK(BodyDecoder::of({200, false, bad}, "GET").error().code == ErrorCode::provider_protocol);
  }
}

TEST_CASE("base addresses become origins") {
  CHECK(*parse_origin("http://127.0.0.1:11434") == Origin{"127.0.0.1", 11434, ""});
  CHECK(*parse_origin("localhost:1234") == Origin{"localhost", 1234, ""});
  CHECK(*parse_origin("http://[::1]:80/base/") == Origin{"::1", 80, "/base"});
  CHECK(*parse_origin("HTTP://My-Host.example//") == Origin{"my-host.example", 80, ""});
  CHECK(*parse_origin("host/a/b") == Origin{"host", 80, "/a/b"});
  CHECK(*parse_origin("[fe80::1]") == Origin{"fe80::1", 80, ""});
  CHECK(parse_origin("[::1]:1")->authority() == "[::1]:1");
  CHECK(parse_origin("a:1")->authority() == "a:1");
  CHECK(parse_origin("7zip.0xy.example")->host == "7zip.0xy.example");
  CHECK(parse_origin(std::string(63, 'a') + ".b").ok());
  CHECK_FALSE(parse_origin(std::string(64, 'a') + ".b").ok());
  CHECK_FALSE(parse_origin(replace_all(std::string(127, 'x'), "x", "a.") + "bc").ok());  // 256 bytes
  CHECK(parse_origin("a.0xy")->host == "a.0xy");
}

TEST_CASE("base addresses that are none, and nothing secret in the message") {
  for (const char* bad :
       {"",       "http://", "https://a", "ftp://a", "://a",      "http://:80", "a:",     "a:0",         "a:65536",
        "a:x",    "a:80x",   "a:1:2",     "a?x=1",   "a/#b",      "a b",        "a\r\nb", "http://[::1", "http://[x]:1",
        "[::1]x", "[::1]:",  "a/b?c",     "a,b",     "::1",       "a\\b",       "a/\\b",  "a/%0d",       "a.",
        "1.2.3",  "0x1",     "a.0x",      "a.1",     "[1.2.3.4]", "a:01"}) {
    CAPTURE(bad);
    const auto origin = parse_origin(bad);
    REQUIRE(!origin.ok());
    CHECK(origin.error().code == ErrorCode::invalid_request);
  }
  for (const char* secret :
       {"http://user:sesame@host:1", "user:sesame@host", "https://sesame@host/x", "http://a b:sesame@x",
        "http://user:ses/sesame@host", "ftp://user:/sesame@host", "http://user:a?sesame@host",
        "http://user:a/sesame@host", "http://host?sesame@x", "x@sesame://y"}) {
    CAPTURE(secret);
    const auto origin = parse_origin(secret);
    REQUIRE(!origin.ok());
    CHECK(origin.error().message.find("sesame") == std::string::npos);
  }
  const auto too_long = parse_origin("http://user:sesame" + std::string(2000, 'a') + "@host");
  CHECK(too_long.error().message == "The address is too long.");
  CHECK(parse_origin(std::string(2000, 'a')).error().message ==
        "The address '" + std::string(100, 'a') + "' is too long.");
  CHECK(parse_origin("host/path@x").ok());
}

TEST_CASE("a request may call itself what it likes, once") {
  const auto text = request_head_text({"a", 80, ""}, {"GET", "/", {{"user-agent", "mine"}}, ""});
  REQUIRE(text.ok());
  CHECK(text->find("user-agent: mine\r\n") != std::string::npos);
  CHECK(text->find("knowledge-foundry") == std::string::npos);
}

TEST_CASE("a request's head says what is needed, and never where it came from") {
  ClientRequest request{"POST",
                        "/api/chat?x=1",
                        {{"accept", "a/b"}, {"origin", "http://evil"}, {"Host", "evil"}, {"connection", "close"}},
                        "12345"};
  const auto text = request_head_text({"::1", 80, "/base"}, request);
  REQUIRE(text.ok());
  CHECK(*text ==
        "POST /base/api/chat?x=1 HTTP/1.1\r\nHost: [::1]:80\r\nUser-Agent: knowledge-foundry\r\nConnection: "
        "keep-alive\r\n"
        "Content-Length: 5\r\naccept: a/b\r\n\r\n");
  CHECK(request_head_text({"a", 1, ""}, {"GET", "/", {}, ""})->find("Content-Length") == std::string::npos);
  CHECK(request_head_text({"a", 1, ""}, {"POST", "/", {}, ""})->find("Content-Length: 0") != std::string::npos);
}

TEST_CASE("nothing that could start another header gets into a request") {
  const Origin good{"a", 1, ""};
  const std::string nul(1, '\0');
  for (const std::string& bad : {std::string("\r\n"), std::string("\n"), std::string("\r"), nul}) {
    CHECK(request_head_text(good, {"GET" + bad, "/", {}, ""}).error().code == ErrorCode::invalid_request);
    CHECK(request_head_text(good, {"GET", "/a" + bad + "X: y", {}, ""}).error().code == ErrorCode::invalid_request);
    CHECK(request_head_text(good, {"GET", "/", {{"x", "a" + bad + "y: b"}}, ""}).error().code ==
          ErrorCode::invalid_request);
    CHECK(request_head_text(good, {"GET", "/", {{"x" + bad, "a"}}, ""}).error().code == ErrorCode::invalid_request);
    CHECK(request_head_text({"a" + bad, 1, ""}, {"GET", "/", {}, ""}).error().code == ErrorCode::invalid_request);
    CHECK(request_head_text({"a", 1, "/b" + bad}, {"GET", "/", {}, ""}).error().code == ErrorCode::invalid_request);
  }
  CHECK(!request_head_text(good, {"GET", "/a b", {}, ""}).ok());
  CHECK(!request_head_text(good, {"GET", "a", {}, ""}).ok());
}
