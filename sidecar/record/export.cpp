#include "sidecar/record/export.h"

#include <algorithm>
#include <limits>

#include "sidecar/record/seal_file.h"
#include "sidecar/record/segment.h"

namespace kf::record {
namespace {

// Version 1 had no seal, wrote checkpoints twice and promised no order of its lines.
constexpr std::string_view kFormat = "knowledge-foundry record 2";
constexpr std::string_view kFormat1 = "knowledge-foundry record 1";

struct Heading {
  std::string format;
  std::string public_key;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("format", self.format);
    visit.required("publicKey", self.public_key);
  }
};

// One of them.
struct Line {
  std::optional<AuditPurge> purge = {};
  std::optional<AuditSeal> seal = {};
  std::optional<std::string> checkpoint_line = {};
  std::optional<AuditCheckpoint> checkpoint = {};  // in version 1
  std::optional<AuditEntry> entry = {};

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("purge", self.purge);
    visit("seal", self.seal);
    visit("checkpointLine", self.checkpoint_line);
    visit("checkpoint", self.checkpoint);
    visit("entry", self.entry);
  }
};

template <class T>
std::string line_of(const T& value) {
  return to_json_text(value) + "\n";
}

Error no_export(size_t line) {
  return {ErrorCode::data_damaged, "Line " + std::to_string(line) + " is not part of an exported record."};
}

constexpr size_t kWriteAtOnce = size_t{64} << 10;
using Write = std::function<bool(std::string_view)>;

// The lines of the file of checkpoints as they stand there: the seal vouches for all of them. False when nobody takes
// any more.
Result<bool> write_checkpoints(const std::filesystem::path& file, const std::optional<AuditSeal>& seal,
                               const Write& write) {
  KF_TRY(auto lines, CheckpointLines::open(file));
  std::string text;
  for (auto line = lines.next(); line; line = lines.next()) {
    if (seal && line->begins_at >= seal->file_bytes) break;
    text += line_of(Line{.checkpoint_line = std::move(line->text)});
    if (text.size() < kWriteAtOnce) continue;
    if (!write(text)) return false;
    text.clear();
  }
  return text.empty() || write(text);
}

Result<store::AuditEnd> write_entries(store::AuditReader& reader, int64_t last_seq, const Write& write) {
  store::AuditEnd end;
  KF_CHECK(each_part(reader, 1, [&](const std::vector<AuditEntry>& entries) {
    std::string text;
    for (const AuditEntry& entry : entries) {
      if (entry.seq > last_seq) continue;
      text += line_of(Line{.entry = entry});
      end = {entry.seq, entry.hash};
    }
    return text.empty() ? false : write(text);
  }));
  return end;
}

// A record whose seal is damaged is exported all the same: whoever judges the file finds none in it.
Result<std::optional<AuditSeal>> seal_for_export(const Kept& kept) {
  if (kept.seal) return kept.seal;
  auto read = read_seal(seal_file_beside(kept.checkpoint_file));
  if (!read && read.error().code == ErrorCode::data_damaged) return std::optional<AuditSeal>();
  return read;
}

// Feeds the lines to a verifier and sees to it that none stands twice or in another place than it was written.
class ExportReader {
 public:
  ExportReader(bool is_ordered, audit::VerifierOptions options)
      : is_ordered_(is_ordered), options_(std::move(options)) {}

  void take(Line line, size_t number) {
    if (line.purge) {
      check_order({0, line.purge->up_to_seq}, number);
      purges_.push_back(std::move(*line.purge));
    } else if (line.seal) {
      check_order({1, 0}, number);
      options_.seal = std::move(line.seal);
    } else if (line.checkpoint_line) {
      check_order({2, static_cast<int64_t>(number)}, number);
      digest_ = audit::line_digest(digest_, *line.checkpoint_line);
      if (const auto read = decode_json<AuditCheckpoint>(*line.checkpoint_line)) verifier().add(*read);
    } else if (line.checkpoint) {
      check_order({-1, 0}, number);
      verifier().add(*line.checkpoint);
    } else {
      check_order({3, line.entry->seq}, number);
      verifier().add(*line.entry);
    }
  }

  AuditVerification finish() {
    audit::Verifier& judge = verifier();
    if (!fault_.empty()) judge.fault_beside(fault_);
    if (options_.seal && hex_of(crypto::bytes_of(digest_)) != options_.seal->file_digest)
      judge.fault_beside("The lines of checkpoints are not what was sealed.");
    return judge.finish();
  }

 private:
  using Order = std::pair<int, int64_t>;

  // An entry in another place is found, and named, by the verifier.
  void check_order(const Order& here, size_t number) {
    const bool is_behind = here > last_ || here.first == 3;
    if (is_ordered_ && !is_behind && fault_.empty())
      fault_ = "Line " + std::to_string(number) + " stands in another place.";
    last_ = std::max(last_, here);
  }

  // What comes in front of checkpoints and entries is known when the first of these comes.
  audit::Verifier& verifier() {
    if (verifier_) return *verifier_;
    verifier_.emplace(options_);
    for (const auto& purge : purges_) verifier_->add(purge);
    return *verifier_;
  }

  bool is_ordered_;
  audit::VerifierOptions options_;
  std::vector<AuditPurge> purges_;
  std::optional<audit::Verifier> verifier_;
  Order last_{-1, 0};
  audit::Digest digest_ = audit::kChainStart;  // of the lines of checkpoints
  std::string fault_;
};

bool holds_one(const Line& line) {
  return line.entry.has_value() + line.checkpoint.has_value() + line.checkpoint_line.has_value() +
             line.purge.has_value() + line.seal.has_value() ==
         1;
}

}  // namespace

// The seal and checkpoints are read before entries: they name none that the file then does not hold.
Result<store::AuditEnd> write_export(const Kept& kept, const Write& write) {
  KF_TRY(const auto seal, seal_for_export(kept));
  const int64_t last_seq = kept.seal ? kept.seal->seq : std::numeric_limits<int64_t>::max();
  std::string head = line_of(Heading{std::string(kFormat), hex_of(kept.public_key)});
  KF_TRY(const auto purges, kept.reader.purges());
  for (const auto& purge : purges) head += line_of(Line{.purge = purge});
  if (seal) head += line_of(Line{.seal = seal});
  if (!write(head)) return store::AuditEnd();
  KF_TRY(const bool is_taken, write_checkpoints(kept.checkpoint_file, seal, write));
  return is_taken ? write_entries(kept.reader, last_seq, write) : Result(store::AuditEnd());
}

Result<AuditVerification> verify_export(std::istream& lines, const ExportJudge& judge) {
  std::string text;
  std::getline(lines, text);
  const auto heading = decode_json<Heading>(text);
  const bool is_old = heading && heading->format == kFormat1;
  if (!heading || (heading->format != kFormat && !is_old)) return no_export(1);
  const auto key = bytes_from_hex(judge.public_key.value_or(heading->public_key));
  if (!key) return Error{ErrorCode::invalid_request, "The public key is not hexadecimal.", "public-key"};
  const auto trust = judge.public_key ? audit::Trust::known_key : audit::Trust::own_key;
  ExportReader reader(!is_old, {*key, trust, audit::Places::one, {}, judge.kept_end});
  for (size_t number = 2; std::getline(lines, text); ++number) {
    auto line = decode_json<Line>(text);
    if (!line || !holds_one(*line)) return no_export(number);
    reader.take(std::move(line).value(), number);
  }
  return reader.finish();
}

}  // namespace kf::record
