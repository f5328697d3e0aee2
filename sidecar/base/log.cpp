#include "sidecar/base/log.h"

#include <array>
#include <cstdio>

#include "shared/base/text.h"

namespace kf {
namespace {

constexpr size_t kValueBytesMax = size_t{8} << 10;
constexpr std::string_view kRedacted = "[REDACTED]";
constexpr std::array<std::string_view, 4> kTextLevels{"DEBUG", "INFO ", "WARN ", "ERROR"};
constexpr std::array<std::string_view, 4> kJsonLevels{"debug", "info", "warn", "error"};

// Control characters of both ranges, and the two separators that some readers take for the end of a line.
bool must_be_escaped(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029; }

void append_escaped(std::string& out, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(c));
    } else if (c == '\n') {
      out += "\\n";
    } else if (must_be_escaped(c)) {
      std::array<char, 8> escape{};
      (void)std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
    } else {
      append_utf8(out, c);
    }
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  append_escaped(out, text);
  out.push_back('"');
}

bool needs_quotes(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == ' ' || c == '"' || c == '=' || c == '\\' || must_be_escaped(c)) return true;
  }
  return text.empty();
}

std::string cut(std::string_view text) {
  std::string kept(utf8_prefix(text, kValueBytesMax));
  if (kept.size() < text.size()) kept += "…";
  return kept;
}

// Redacted first and cut after, so that no cut hides the end of a secret from the patterns.
std::string shown(const LogField& field) {
  return is_secret_name(field.name) ? std::string(kRedacted) : cut(redact(field.value));
}

std::string text_line(const std::string& time, size_t level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line = time + " " + std::string(kTextLevels[level]) + " ";
  append_escaped(line, cut(redact(event)));
  for (const LogField& field : fields) {
    const std::string value = shown(field);
    line.push_back(' ');
    append_escaped(line, field.name);
    line.push_back('=');
    if (needs_quotes(value))
      append_quoted(line, value);
    else
      line += value;
  }
  return line + "\n";
}

std::string json_line(const std::string& time, size_t level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line = "{\"ts\":\"" + time + "\",\"level\":\"" + std::string(kJsonLevels[level]) + "\",\"event\":";
  append_quoted(line, cut(redact(event)));
  for (const LogField& field : fields) {
    line.push_back(',');
    append_quoted(line, field.name);
    line.push_back(':');
    if (field.is_number && !is_secret_name(field.name))
      line += field.value;
    else
      append_quoted(line, shown(field));
  }
  return line + "}\n";
}

}  // namespace

Log::Log(LogFormat format, LogLevel lowest, const Clock& clock, Sink sink)
    : format_(format), lowest_(lowest), clock_(clock), sink_(std::move(sink)) {}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < lowest_) return;
  const std::string time = iso8601(clock_.wall());
  const auto index = static_cast<size_t>(level);
  const std::string line =
      format_ == LogFormat::json ? json_line(time, index, event, fields) : text_line(time, index, event, fields);
  const std::lock_guard lock(mutex_);  // held for the sink, so that lines never mix
  sink_(line);
}

}  // namespace kf
