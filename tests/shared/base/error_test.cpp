#include "shared/base/error.h"

#include <doctest/doctest.h>

#include "shared/base/result.h"

using namespace kf;

TEST_CASE("every error code has a name of its own that leads back to it") {
  for (int i = 0; i <= static_cast<int>(ErrorCode::model_not_loaded); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    CAPTURE(error_code_name(code));
    CHECK(error_code_from_name(error_code_name(code)) == code);
    CHECK(error_http_status(code) >= 400);
  }
  CHECK(error_code_from_name("no such thing") == ErrorCode::internal);
}

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{ErrorCode::invalid_request, "odd", "number"};
  return number / 2;
}

Result<int> quarter(int number) {
  KF_TRY(const int once, half(number));
  KF_TRY(const int twice, half(once));
  return twice;
}

Result<void> check_even(int number) {
  KF_CHECK(half(number));
  return {};
}

}  // namespace

TEST_CASE("KF_TRY and KF_CHECK hand the first error up") {
  CHECK(quarter(12).value() == 3);
  CHECK(quarter(6).error().field == "number");
  CHECK(check_even(2).ok());
  CHECK_FALSE(check_even(3).ok());
  CHECK(with_context(half(1).error(), "halving 1").message == "halving 1: odd");
}
