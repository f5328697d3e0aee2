#pragma once
// A real store in a temporary folder, with the clock and the log in the test's hands.

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sidecar/store/store.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/temp_folder.h"

namespace kf::store {

class TempFolder : public testing::TempFolder {
 public:
  std::filesystem::path database() const { return path() / "knowledge-foundry.db"; }
};

// The owner's conversation.
inline ConversationKey own(const ConversationId& id) { return {kOwner, id}; }

struct TestStore {
  TestStore() { open(); }

  void open() {
    store.reset();
    auto opened = open_store(folder.path(), clock, log);
    if (!opened) FAIL(opened.error().message);
    store = std::move(opened).value();
  }

  ConversationRepository& conversations() { return store->conversations(); }

  ConversationId create(const std::string& title = "") {
    auto created = conversations().create(kOwner, title);
    if (!created) FAIL(created.error().message);
    return ConversationId(created->id);
  }
  Turn begin(const ConversationId& id, const std::string& question, std::optional<int64_t> replace_from = {}) {
    auto turn = conversations().begin_turn({own(id), question, ProviderId::ollama, "llama3", replace_from}).get();
    if (!turn) FAIL(turn.error().message);
    return *turn;
  }
  Turn exchange(const ConversationId& id, const std::string& question, const std::string& answer,
                std::optional<int64_t> replace_from = {}) {
    const Turn turn = begin(id, question, replace_from);
    REQUIRE(conversations().save_answer(turn, answered(answer)).get().ok());
    return turn;
  }
  Conversation get(const ConversationId& id) {
    auto conversation = conversations().get(own(id));
    if (!conversation) FAIL(conversation.error().message);
    return std::move(conversation).value();
  }
  std::vector<std::string> contents(const ConversationId& id) {
    std::vector<std::string> all;
    for (const auto& message : get(id).messages) all.push_back(message.content);
    return all;
  }

  static AnswerRecord answered(const std::string& content, MessageState state = MessageState::complete) {
    AnswerRecord answer;
    answer.content = content;
    answer.state = state;
    answer.model_id = "llama3";
    return answer;
  }

  TempFolder folder;
  FakeClock clock;
  std::vector<std::string> lines;
  Log log{LogFormat::text, LogLevel::debug, clock, [this](std::string_view line) { lines.emplace_back(line); }};
  std::unique_ptr<Store> store;
};

// What another program sees in the file: the first column of each row, as text.
inline std::vector<std::string> rows_in_file(const std::filesystem::path& file, const char* sql) {
  sqlite3* connection = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &connection) == SQLITE_OK);
  std::vector<std::string> rows;
  const auto keep = [](void* context, int, char** values, char**) {
    static_cast<std::vector<std::string>*>(context)->emplace_back(values[0] == nullptr ? "NULL" : values[0]);
    return 0;
  };
  char* fault = nullptr;
  const int result = sqlite3_exec(connection, sql, keep, &rows, &fault);
  const std::string message = fault == nullptr ? "" : fault;
  sqlite3_free(fault);
  sqlite3_close(connection);
  CAPTURE(message);
  REQUIRE(result == SQLITE_OK);
  return rows;
}

inline std::string bytes_of(const std::filesystem::path& file) {
  std::error_code absent;
  const auto size = std::filesystem::file_size(file, absent);
  std::string bytes(absent ? 0 : size, '\0');
  std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

}  // namespace kf::store
