#pragma once
// Structured logging to standard error, as text or JSON. What looks like a secret is replaced by [REDACTED].

#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "sidecar/base/clock.h"

namespace kf {

enum class LogLevel { debug, info, warn, error };
enum class LogFormat { text, json };

// One `name=value` of a line. A field whose name tells of a secret (token, cookie, password, authorization, csrf, launch, key)
// is written as [REDACTED], whatever its value.
struct LogField {
  std::string_view name;
  std::string value;

  LogField(std::string_view field_name, std::string text) : name(field_name), value(std::move(text)) {}
  LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, const char* text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, long long number) : name(field_name), value(std::to_string(number)) {}
  LogField(std::string_view field_name, unsigned long long number) : name(field_name), value(std::to_string(number)) {}
  LogField(std::string_view field_name, long number) : name(field_name), value(std::to_string(number)) {}
  LogField(std::string_view field_name, unsigned long number) : name(field_name), value(std::to_string(number)) {}
  LogField(std::string_view field_name, int number) : name(field_name), value(std::to_string(number)) {}
};

class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;  // gets whole lines, with their newline

  Log(LogFormat format, LogLevel lowest, const Clock& clock, Sink sink);

  // `event` is a short constant sentence such as "stream ended"; what varies goes into fields. Safe from every thread.
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::debug, event, fields); }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::info, event, fields); }
  void warn(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::warn, event, fields); }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) { write(LogLevel::error, event, fields); }

 private:
  LogFormat format_;
  LogLevel lowest_;
  const Clock& clock_;
  std::mutex mutex_;
  Sink sink_;
};

// Text with everything that looks like a credential replaced: bearer and basic headers, launch links, cookies, `key=value` pairs
// whose key tells of a secret.
std::string redact(std::string_view text);

}  // namespace kf
