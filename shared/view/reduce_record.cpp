// Governance: the record is listed, searched, filtered, verified and exported.

#include "shared/base/text.h"
#include "shared/view/permissions.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

constexpr int kPage = 100;

std::string record_url(const GovernanceScreen& screen) {
  std::string url = "/api/audit?limit=" + std::to_string(kPage);
  if (!trim(screen.search).empty()) url += "&q=" + url_encode(trim(screen.search));
  if (screen.action) url += "&action=" + std::string(enum_name(*screen.action));
  if (screen.is_only_what_left) url += "&left=1";
  return url;
}

}  // namespace

void load_governance(Step& step) {
  switch (governance_tab(step.state)) {
    case GovernanceTab::record: return load_record(step);
    case GovernanceTab::consent: return load_consents(step);
  }
}

void load_record(Step& step) {
  step.drop(RequestKind::record);
  step.drop(RequestKind::record_more);
  step.fetch(RequestKind::record, "", "GET", record_url(step.state.governance));
}

void on_record_page(Step& step, const PendingRequest& request) {
  GovernanceScreen& screen = step.state.governance;
  auto page = answer_of<AuditPage>(request);
  screen.is_loaded = true;
  screen.fault = page ? std::nullopt : std::optional(page.error());
  if (!page) return;
  if (request.kind == RequestKind::record) screen.entries.clear();
  for (auto& entry : page->entries) screen.entries.push_back(std::move(entry));
  screen.next = page->next;
  screen.retention_days = page->retention_days;
  for (auto& [id, name] : page->people) screen.names[id] = name;
  for (auto& [id, name] : page->tokens) screen.token_names[id] = name;
}

void reduce(Step& step, const LoadMoreRecord&) {
  const GovernanceScreen& screen = step.state.governance;
  if (screen.next == 0 || step.is_waiting_for(RequestKind::record_more, "")) return;
  step.fetch(RequestKind::record_more, "", "GET", record_url(screen) + "&before=" + std::to_string(screen.next));
}

void reduce(Step& step, const SearchRecord& action) {
  step.state.governance.search = action.text;
  load_record(step);
}

void reduce(Step& step, const FilterRecord& action) {
  step.state.menu.owner.clear();
  step.state.governance.action = action.action;
  step.state.governance.is_only_what_left = action.is_only_what_left;
  load_record(step);
}

void reduce(Step& step, const ShowEntry& action) {
  step.state.governance.open_seq = action.seq == 0 ? std::nullopt : std::optional(action.seq);
}

void reduce(Step& step, const VerifyRecord&) {
  if (step.state.governance.is_verifying) return;
  step.state.governance.is_verifying = true;
  step.fetch(RequestKind::record_verify, "", "GET", "/api/audit/verify");
}

void on_record_verified(Step& step, const PendingRequest& request) {
  GovernanceScreen& screen = step.state.governance;
  screen.is_verifying = false;
  const auto verdict = answer_of<AuditVerification>(request);
  if (!verdict) return step.error_toast(verdict.error());
  screen.verdict = *verdict;
  screen.verified_ms = step.now_ms;
  step.announce(verdict->verdict == AuditVerdict::whole ? "The record is whole." : verdict->what);
  load_record(step);
}

void reduce(Step& step, const ExportRecord& action) {
  step.state.menu.owner.clear();
  switch (action.file) {
    case RecordFile::record: return step.download("/api/audit/export", "knowledge-foundry-record.jsonl");
    case RecordFile::system_markdown:
      return step.download("/api/audit/system-record?format=markdown", "system-record.md");
    case RecordFile::system_json: return step.download("/api/audit/system-record?format=json", "system-record.json");
  }
}

}  // namespace kf::view
