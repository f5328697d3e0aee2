// A search in a real database: nothing in it is syntax, and no cursor leads anywhere but on.
#include "shared/base/limits.h"
#include "sidecar/store/store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/temp_folder.h"

namespace kf::fuzz {
namespace {

// One store for all inputs, with something in it to be found.
class Fixture {
 public:
  Fixture() {
    auto opened = store::open_store(folder_.path(), clock_, log_);
    expect(opened.ok(), "a store");
    store_ = std::move(opened).value();
    for (const char* title : {"Trams of Europe", "世界 hello", "C++ \"quoted\" NEAR a", "ภาษาไทย"})
      expect(store_->conversations().create(store::kOwner, title).ok(), "a conversation");
  }

  store::ConversationRepository& conversations() { return store_->conversations(); }

 private:
  testing::TempFolder folder_;
  FakeClock clock_;
  Log log_{LogFormat::text, LogLevel::error, clock_, [](std::string_view) {}};
  std::unique_ptr<store::Store> store_;
};

}  // namespace

void search(std::string_view bytes) {
  static Fixture fixture;
  Input input(bytes);
  const std::string cursor(input.line());
  const std::string words(input.rest());
  const auto page = fixture.conversations().list(store::kOwner, {words, 100, cursor});
  if (!page) {
    const bool is_told = page.error().code == ErrorCode::invalid_request &&
                         (page.error().field == "q" || page.error().field == "cursor");
    return expect(is_told, "only a search that is too long and a cursor that is none are refused");
  }
  expect(words.size() <= limits::kSearchBytesMax, "no longer search than allowed");
  for (const auto& found : page->conversations) expect(!found.id.empty(), "conversations that are there");
}

}  // namespace kf::fuzz
