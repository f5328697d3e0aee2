#pragma once
// Turns the bytes of one provider's answer into chunks. One implementation for each wire format; no I/O.

#include <memory>
#include <string_view>
#include <vector>

#include "sidecar/providers/provider.h"

namespace kf::providers {

class ChatDecoder {
 public:
  virtual ~ChatDecoder() = default;

  // Appends every chunk that the bytes complete. True once the answer has ended well: the last chunk then is `finish`,
  // and bytes behind it are ignored. On an error, the chunks that were complete before it have been appended.
  virtual Result<bool> feed(std::string_view bytes, std::vector<ChatChunk>& chunks) = 0;

  // The body has ended. True when the answer turns out to be whole, else an error: it broke off.
  virtual Result<bool> end(std::vector<ChatChunk>& chunks) = 0;

  // How many lines have meant something so far: blanks and comments are no sign of progress.
  virtual size_t useful_lines() const = 0;
};

std::unique_ptr<ChatDecoder> make_ollama_decoder();

// Where the answer's model is the one of the question in another spelling, it is called as it was asked for.
std::unique_ptr<ChatDecoder> make_ollama_decoder_for(std::string asked_model);
std::unique_ptr<ChatDecoder> make_lmstudio_decoder();

}  // namespace kf::providers
