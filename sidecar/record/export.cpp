#include "sidecar/record/export.h"

namespace kf::record {
namespace {

constexpr size_t kReadAtOnce = 1000;
constexpr std::string_view kFormat = "knowledge-foundry record 1";

struct Heading {
  std::string format;
  std::string public_key;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("format", self.format);
    visit.required("publicKey", self.public_key);
  }
};

struct Line {
  std::optional<AuditEntry> entry;
  std::optional<AuditCheckpoint> checkpoint;
  std::optional<AuditPurge> purge;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("entry", self.entry);
    visit("checkpoint", self.checkpoint);
    visit("purge", self.purge);
  }
};

using Visit = std::function<bool(const std::vector<AuditEntry>&)>;

// Every entry, some at a time; ends early when `visit` says false.
Result<void> each_part(store::AuditReader& reader, const Visit& visit) {
  for (int64_t next = 1;;) {
    KF_TRY(const auto entries, reader.entries(next, kReadAtOnce));
    if (!visit(entries) || entries.size() < kReadAtOnce) return {};
    next = entries.back().seq + 1;
  }
}

template <class T>
std::string line_of(const T& value) {
  return to_json_text(value) + "\n";
}

Error no_export(size_t line) {
  return {ErrorCode::data_damaged, "Line " + std::to_string(line) + " is not part of an exported record."};
}

Result<AuditVerification> verify_once(const Kept& kept, const std::vector<AuditPurge>& purges) {
  audit::Verifier verifier(kept.public_key);
  for (const auto& purge : purges) verifier.add(purge);
  KF_TRY(const auto checkpoints, kept.reader.checkpoints());
  for (const auto& checkpoint : checkpoints) verifier.add(checkpoint);
  for (const auto& checkpoint : kept.more) verifier.add(checkpoint);
  KF_CHECK(each_part(kept.reader, [&verifier](const auto& entries) {
    for (const auto& entry : entries) verifier.add(entry);
    return true;
  }));
  return verifier.finish();
}

}  // namespace

// A purge while it is read would look like a gap: then it is read once more.
Result<AuditVerification> verify(const Kept& kept) {
  KF_TRY(const auto purges, kept.reader.purges());
  KF_TRY(auto verdict, verify_once(kept, purges));
  KF_TRY(const auto purges_now, kept.reader.purges());
  return purges_now == purges ? std::move(verdict) : verify_once(kept, purges_now);
}

// Checkpoints are read before entries: one that is signed meanwhile would name an entry which the file does not hold.
Result<void> write_export(const Kept& kept, const std::function<bool(std::string_view)>& write) {
  if (!write(line_of(Heading{std::string(kFormat), hex_of(kept.public_key)}))) return {};
  KF_TRY(const auto purges, kept.reader.purges());
  for (const auto& purge : purges) {
    if (!write(line_of(Line{{}, {}, purge}))) return {};
  }
  KF_TRY(auto checkpoints, kept.reader.checkpoints());
  checkpoints.insert(checkpoints.end(), kept.more.begin(), kept.more.end());
  for (const auto& checkpoint : checkpoints) {
    if (!write(line_of(Line{{}, checkpoint, {}}))) return {};
  }
  return each_part(kept.reader, [&](const auto& entries) {
    std::string text;
    for (const auto& entry : entries) text += line_of(Line{entry, {}, {}});
    return text.empty() || write(text);
  });
}

Result<AuditVerification> verify_export(std::istream& lines, const std::optional<std::string>& public_key) {
  std::string text;
  std::getline(lines, text);
  const auto heading = decode_json<Heading>(text);
  if (!heading || heading->format != kFormat) return no_export(1);
  const auto key = bytes_from_hex(public_key.value_or(heading->public_key));
  if (!key) return Error{ErrorCode::invalid_request, "The public key is not hexadecimal.", "public-key"};
  audit::Verifier verifier(*key);
  for (size_t number = 2; std::getline(lines, text); ++number) {
    const auto line = decode_json<Line>(text);
    if (!line || line->entry.has_value() + line->checkpoint.has_value() + line->purge.has_value() != 1)
      return no_export(number);
    if (line->purge) verifier.add(*line->purge);
    if (line->entry) verifier.add(*line->entry);
    if (line->checkpoint) verifier.add(*line->checkpoint);
  }
  return verifier.finish();
}

}  // namespace kf::record
