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

// One `name=value` of a line. A field whose name tells of a secret (token, cookie, password, authorization, csrf,
// launch, key) is written as [REDACTED], whatever its value. `tokens` counts and is none. Values are cut after 8 KiB.
struct LogField {
  std::string_view name;
  std::string value;
  bool is_number = false;  // JSON then writes it without quotes

  LogField(std::string_view field_name, std::string text) : name(field_name), value(std::move(text)) {}
  LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, const char* text) : name(field_name), value(text) {}
  LogField(std::string_view field_name, long long number) : LogField(field_name, std::to_string(number)) {
    is_number = true;
  }
  LogField(std::string_view field_name, unsigned long long number) : LogField(field_name, std::to_string(number)) {
    is_number = true;
  }
  LogField(std::string_view field_name, long number) : LogField(field_name, std::to_string(number)) {
    is_number = true;
  }
  LogField(std::string_view field_name, unsigned long number) : LogField(field_name, std::to_string(number)) {
    is_number = true;
  }
  LogField(std::string_view field_name, int number) : LogField(field_name, std::to_string(number)) { is_number = true; }
};

class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;  // gets whole lines, with their newline

  Log(LogFormat format, LogLevel lowest, const Clock& clock, Sink sink);

  // `event` is a short constant sentence such as "stream ended"; what varies goes into fields. Safe from every thread.
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::info, event, fields);
  }
  void warn(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::warn, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::error, event, fields);
  }

 private:
  LogFormat format_;
  LogLevel lowest_;
  const Clock& clock_;
  std::mutex mutex_;
  Sink sink_;
};

// Text with everything that looks like a credential replaced: bearer and basic headers, launch links, cookies,
// `key=value` pairs whose key tells of a secret.
std::string redact(std::string_view text);

// Whether a field, header, cookie or JSON key of this name holds a secret: "apiKey", "X-KF-CSRF", "kf_session_8787";
// not "tokens".
bool is_secret_name(std::string_view name);

// Writes to standard error. A reader that went away or stands still never ends the process, and holds it up for a tenth
// of a second once, not for each line: lines are dropped until there is room again, and then the log says how many.
Log::Sink stderr_sink();

// The same for any descriptor, which stays the caller's.
Log::Sink descriptor_sink(int fd);

}  // namespace kf
