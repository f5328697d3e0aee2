#pragma once
// How errors look.

#include "shared/contracts/json_codec.h"

namespace kf {

// RFC 9457, application/problem+json.
struct Problem {
  std::string type = "about:blank";
  std::string title;
  int status = 500;
  std::string code;
  std::string detail;
  std::optional<std::string> field;
  std::optional<int> retry_after_s;
  std::optional<std::string> request_id;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("type", self.type);
    visit("title", self.title);
    visit("status", self.status);
    visit("code", self.code);
    visit("detail", self.detail);
    visit("field", self.field);
    visit("retry_after_s", self.retry_after_s);
    visit("request_id", self.request_id);
  }
};

Problem problem_from(const Error& error);
Error error_from(const Problem& problem);

}  // namespace kf
