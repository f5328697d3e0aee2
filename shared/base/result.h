#pragma once
// Result<T>: a value or an Error. Our code does not throw.

#include <cassert>
#include <string>
#include <utility>
#include <variant>

#include "shared/base/error.h"

namespace kf {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return assert(ok()), std::get<0>(content_); }
  T& value() & { return assert(ok()), std::get<0>(content_); }
  T&& value() && { return assert(ok()), std::get<0>(std::move(content_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const& { return assert(!ok()), std::get<1>(content_); }
  Error&& error() && { return assert(!ok()), std::get<1>(std::move(content_)); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), is_ok_(false) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return is_ok_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return assert(!ok()), error_; }
  Error&& error() && { return assert(!ok()), std::move(error_); }

 private:
  Error error_;
  bool is_ok_ = true;
};

// The same error with "context: " before its message: what was tried, on what.
inline Error with_context(Error error, std::string_view context) {
  error.message = std::string(context) + ": " + error.message;
  return error;
}

}  // namespace kf

#define KF_CONCAT_INNER(a, b) a##b
#define KF_CONCAT(a, b) KF_CONCAT_INNER(a, b)

// KF_TRY(auto file, open(path)): declares `file` from a Result, or returns its error from this function.
#define KF_TRY(declaration, ...) KF_TRY_INNER(KF_CONCAT(kf_try_, __LINE__), declaration, __VA_ARGS__)
#define KF_TRY_INNER(temporary, declaration, ...)      \
  auto temporary = (__VA_ARGS__);                      \
  if (!temporary) return std::move(temporary).error(); \
  declaration = std::move(temporary).value()

// KF_CHECK(save(x)): for Result<void>, and for results whose value is not needed.
#define KF_CHECK(...)                                                                    \
  do {                                                                                   \
    if (auto kf_check_ = (__VA_ARGS__); !kf_check_) return std::move(kf_check_).error(); \
  } while (false)
