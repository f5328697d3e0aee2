#pragma once
// Names of models as Ollama reads them (its types/model/name.go and internal/modelref). No I/O.

#include <string>
#include <string_view>

namespace kf::providers {

// One text for all spellings by which Ollama finds the same model: without regard to case, with registry, namespace and
// tag filled in. "Llama3.2", "llama3.2:latest", "library/llama3.2" and
// "https://registry.ollama.ai/library/llama3.2:LATEST" are one. What Ollama would refuse as a name is the same as
// itself alone, byte by byte.
std::string ollama_key(std::string_view name);

// Whether both name the same model; an empty name is none.
bool is_same_ollama_model(std::string_view a, std::string_view b);

// Where the model of this name runs by its name alone: Ollama's cloud for a tag "cloud" or "…-cloud" in any case, else
// empty: it may run anywhere.
std::string_view cloud_host_of(std::string_view name);

}  // namespace kf::providers
