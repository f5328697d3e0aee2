// Lines of text on the page: nothing of the text is lost or drawn twice, whatever the script and the width.
#include <algorithm>
#include <vector>

#include "shared/base/text.h"
#include "shared/view/text_flow.h"
#include "shared/view/unicode_class.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

using namespace view;

constexpr float kAdvance = 10;
constexpr size_t kRunsMax = 4;
constexpr size_t kTextBytesMax = 2000;  // measured many times over

// Every character is equally wide, so that widths add up to the last bit.
class FixedMeasure final : public TextMeasure {
 public:
  float width(std::string_view text, int style) override {
    float sum = 0;
    for (size_t at = 0; at < text.size(); at = grapheme_end(text, at)) sum += kAdvance * static_cast<float>(style + 1);
    return sum;
  }
};

// Whether the code point that begins there is drawn: blanks may hang, and line ends have no look.
bool is_drawn_always(std::string_view text, size_t at) {
  const char32_t c = next_code_point(text, at);
  return c != '\n' && c != '\r' && !is_blank(c);
}

void check_coverage(const std::vector<FlowRun>& runs, const TextFlow& flow) {
  std::vector<std::vector<int>> drawn;
  for (const FlowRun& run : runs) drawn.emplace_back(run.text.size(), 0);
  for (const FlowFragment& fragment : flow.fragments) {
    expect(
        fragment.run < runs.size() && fragment.begin < fragment.end && fragment.end <= runs[fragment.run].text.size(),
        "fragments of text that is there");
    for (uint32_t at = fragment.begin; at < fragment.end; ++at) ++drawn[fragment.run][at];
  }
  for (size_t run = 0; run < runs.size(); ++run) {
    const std::string_view text = runs[run].text;
    for (size_t at = 0; at < text.size();) {
      const int times = drawn[run][at];
      expect(times == 1 || (times == 0 && !is_drawn_always(text, at)), "every character is drawn once");
      next_code_point(text, at);
    }
  }
}

void check_lines(const TextFlow& flow) {
  expect(!flow.lines.empty() && flow.lines.back().ends_hard, "at least one line, and the last ends");
  uint32_t next = 0;
  for (const FlowLine& line : flow.lines) {
    expect(line.first == next, "lines take fragments in their order");
    next += line.count;
    float x = -1;
    for (const FlowFragment& fragment : flow.fragments_of(line)) {
      expect(fragment.x > x && fragment.width >= 0, "fragments from left to right");
      x = fragment.x;
    }
  }
  expect(next == flow.fragments.size(), "no fragment without a line");
}

void check_graphemes(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = grapheme_end(text, at);
    expect(end > at && end <= text.size(), "a character takes bytes that are there");
    at = end;
  }
}

}  // namespace

void text_flow(std::string_view bytes) {
  Input input(bytes.substr(0, kTextBytesMax));
  const float width = static_cast<float>(input.byte()) * 2;
  std::vector<FlowRun> runs;
  for (std::string_view text = input.rest(); runs.size() < kRunsMax && !text.empty();) {
    const size_t end = runs.size() + 1 == kRunsMax ? text.size() : std::min(text.find('\x01'), text.size());
    runs.push_back({text.substr(0, end), static_cast<int>(runs.size() % 2)});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  FixedMeasure measure;
  const TextFlow flow = flow_text(runs, width, measure);
  check_lines(flow);
  check_coverage(runs, flow);
  check_graphemes(input.rest());
  const std::string short_form = ellipsize(input.rest(), width, 0, measure);
  expect(short_form == input.rest() || short_form.ends_with("…"), "all of it, or an ellipsis");
}

}  // namespace kf::fuzz
