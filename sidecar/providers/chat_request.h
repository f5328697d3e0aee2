#pragma once
// Our question as each provider wants to read it.

#include <string>

#include "shared/contracts/chat.h"

namespace kf::providers {

// The body of Ollama's POST /api/chat, always streamed. Messages come in OpenAI's shape and leave in Ollama's:
// arguments of tool calls as objects, results named by their tool. invalid_request names a tool call whose arguments
// are not JSON. `model` is the name it goes under.
Result<std::string> ollama_chat_body(const ChatRequest& request, std::string_view model);

// The body of POST /v1/chat/completions, always streamed, with usage. The context length is not sent: it is fixed when
// the server loads the model.
std::string lmstudio_chat_body(const ChatRequest& request);

}  // namespace kf::providers
