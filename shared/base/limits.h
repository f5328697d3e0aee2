#pragma once
// Every bound that more than one module must agree on. A bound of one module stands in that module.

#include <cstddef>

namespace kf::limits {

inline constexpr size_t kRequestBodyBytesMax = 16u << 20;  // a whole chat history with room to spare
inline constexpr int kJsonDepthMax = 64;                   // nlohmann's dump overflows the stack far above this
inline constexpr size_t kStreamLineBytesMax = 1u << 20;    // one NDJSON or SSE line of a provider
inline constexpr size_t kMessageBytesMax = 4u << 20;       // one message of a chat
inline constexpr size_t kMessagesMax = 2000;               // messages in one chat request
inline constexpr size_t kModelNameBytesMax = 256;          // Ollama's own names stay below 200
inline constexpr size_t kTitleBytesMax = 200;              // a conversation's title
inline constexpr size_t kSearchBytesMax = 200;             // a search in conversations
inline constexpr size_t kConversationsPageMax = 200;       // rows in one page of the list

}  // namespace kf::limits
