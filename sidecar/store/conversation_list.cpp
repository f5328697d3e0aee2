#include "sidecar/store/conversation_list.h"

#include <algorithm>

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "sidecar/store/message_rows.h"
#include "sidecar/store/page_cursor.h"
#include "sidecar/store/search.h"

namespace kf::store {
namespace {

constexpr std::string_view kNewestFirst =
    "SELECT updated_ms, number FROM conversations WHERE owner = ?3 AND (updated_ms, number) < (?1, ?2) "
    "ORDER BY updated_ms DESC, number DESC";

struct Range {
  const UserId& owner;
  PageCursor after;
  size_t limit;
};

struct Page {
  std::vector<int64_t> numbers;
  std::optional<PageCursor> next;
};

// Walks the index by time and keeps what the search found: quick for the usual many hits, and no sorting for any.
Result<Page> page_of(Database& database, const Range& range, const std::optional<Search>& search) {
  Page page;
  if (search && search->found_nothing()) return page;
  PageCursor last;
  KF_TRY(auto rows, database.query(kNewestFirst, range.after.updated_ms, range.after.number, range.owner.text()));
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return page;
    const PageCursor here{rows.integer(0), rows.integer(1)};
    if (search && !search->found(here.number)) continue;
    if (page.numbers.size() == range.limit) {
      page.next = last;
      return page;
    }
    page.numbers.push_back(here.number);
    last = here;
  }
}

Result<ConversationPage> with_details(Database& database, const Page& page, const std::optional<Search>& search) {
  ConversationPage result;
  if (page.next) result.next_cursor = to_text(*page.next);
  std::unordered_map<int64_t, std::string> snippets;
  if (search) {
    KF_TRY(snippets, search->snippets(database, page.numbers));
  }
  for (const int64_t number : page.numbers) {
    KF_TRY(auto summary, read_summary(database, number));
    if (search) summary.snippet = snippets[number];
    result.conversations.push_back(std::move(summary));
  }
  return result;
}

}  // namespace

Result<ConversationPage> list_conversations(Database& database, const UserId& owner, const ListQuery& query) {
  KF_CHECK(check_search(query.search));
  KF_TRY(const PageCursor after, page_cursor_from(query.cursor));
  const size_t limit = std::clamp<size_t>(query.limit, 1, limits::kConversationsPageMax);
  const ReadTransaction one_state(database);
  KF_CHECK(one_state.started());
  std::optional<Search> search;
  if (!trim(query.search).empty()) {
    KF_TRY(auto parts, search_parts(database, query.search));
    if (parts.empty()) return ConversationPage{};
    KF_TRY(search, Search::run(database, owner, std::move(parts)));
  }
  KF_TRY(const Page page, page_of(database, {owner, after, limit}, search));
  return with_details(database, page, search);
}

}  // namespace kf::store
