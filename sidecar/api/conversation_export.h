#pragma once
// A conversation as a file for people (Markdown) or programs (JSON).

#include <string>

#include "shared/contracts/conversations.h"

namespace kf::api {

// Under one heading for each message its text as a quote: what a model or a server said cannot be taken for our own
// words.
std::string conversation_as_markdown(const Conversation& conversation);

// A file name, still without its ending, without blanks, slashes or anything else that a file system or a header would
// mind: "import-pipeline-failures".
std::string export_file_name(const Conversation& conversation);

}  // namespace kf::api
