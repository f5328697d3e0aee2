#include "shared/contracts/problem.h"

namespace kf {
namespace {

std::string_view status_title(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 423: return "Locked";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 499: return "Client Closed Request";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 507: return "Insufficient Storage";
    default: return "Internal Server Error";
  }
}

}  // namespace

Problem problem_from(const Error& error) {
  Problem problem;
  problem.status = error_http_status(error.code);
  problem.title = status_title(problem.status);
  problem.code = error_code_name(error.code);
  problem.detail = error.message;
  if (!error.field.empty()) problem.field = error.field;
  problem.retry_after_s = error.retry_after_s;
  return problem;
}

Error error_from(const Problem& problem) {
  return {error_code_from_name(problem.code), problem.detail.empty() ? problem.title : problem.detail,
          problem.field.value_or(""), problem.retry_after_s};
}

}  // namespace kf
