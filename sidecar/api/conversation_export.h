#pragma once
// A conversation as a file for people (Markdown) or programs (JSON).

#include <functional>
#include <string>

#include "shared/contracts/conversations.h"
#include "sidecar/api/handlers.h"

namespace kf::api {

// Under one heading for each message its text as a quote: what a model or a server said cannot be taken for our own
// words.
std::string conversation_as_markdown(const Conversation& conversation);

// Either of them, message by message, so that no more than some messages are in memory however long the conversation
// is. `write` takes the next piece and gives false when nobody takes any more, which ends it well.
using WriteText = std::function<bool(std::string_view)>;
Result<void> write_conversation(store::ConversationRepository& conversations, const store::OpenedConversation& opened,
                                FileFormat format, const WriteText& write);

// A file name, still without its ending, without blanks, slashes or anything else that a file system or a header would
// mind: "import-pipeline-failures".
std::string export_file_name(std::string_view title);

}  // namespace kf::api
