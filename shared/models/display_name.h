#pragma once
// What people call a model, from the name that its provider takes.

#include <string>
#include <string_view>

namespace kf::models {

// "llama3:8b-instruct-q4_0" → "Llama 3 8B Instruct (Q4_0)"; "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M" →
// "Llama 3.2 3B Instruct (Q4_K_M)". Registry hosts, namespaces, ":latest", "-cloud" and words of packaging go; families
// are spelt as in brand_names.cpp. A name that holds nothing readable, or is longer than limits::kModelNameBytesMax,
// comes back as it is.
std::string display_name(std::string_view model_id);

}  // namespace kf::models
