// Names are found as Ollama finds them: types/model/name.go and internal/modelref of its sources.

#include "sidecar/providers/ollama_name.h"

#include <doctest/doctest.h>

#include <vector>

using namespace kf::providers;

TEST_CASE("all spellings by which Ollama finds a model are one") {
  const std::string key = ollama_key("llama3.2");
  for (const char* const other :
       {"llama3.2:latest", "LLAMA3.2", "Llama3.2:LATEST", "library/llama3.2", "LIBRARY/llama3.2:latest",
        "registry.ollama.ai/library/llama3.2", "Registry.Ollama.AI/Library/Llama3.2:Latest",
        "https://registry.ollama.ai/library/llama3.2:latest", "http://registry.ollama.ai/library/llama3.2",
        " llama3.2 ", "\tllama3.2:latest\n"}) {
    CAPTURE(other);
    CHECK(ollama_key(other) == key);
    CHECK(is_same_ollama_model("llama3.2", other));
  }
}

TEST_CASE("other models are others") {
  const std::vector<std::string> names{
      "llama3.2", "llama3.2:3b", "llama3", "me/llama3.2", "hf.co/library/llama3.2", "localhost:5000/library/llama3.2",
      "llama3-2", "llama3_2"};
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = 0; j < names.size(); ++j) CHECK(is_same_ollama_model(names[i], names[j]) == (i == j));
  }
}

TEST_CASE("what Ollama refuses as a name is the same as itself alone") {
  for (const std::string& odd :
       {std::string(), std::string("/m"), std::string("m:"), std::string(":m"), std::string("a//m"),
        std::string("a:b:c"), std::string("m@sha256:0"), std::string("-m"), std::string(".m"), std::string("m\xC5\xBF"),
        std::string("a.b/m"), std::string("w x"), std::string(81, 'a'), std::string("h/s/"), std::string("x/h/s/m")}) {
    CAPTURE(odd);
    CHECK(ollama_key(odd) == "=" + odd);
  }
  CHECK(ollama_key("Odd name") != ollama_key("odd name"));
  CHECK_FALSE(is_same_ollama_model("", ""));
  CHECK(ollama_key(std::string(80, 'a')).front() != '=');
}

TEST_CASE("a tag may say by itself that the model runs in Ollama's cloud") {
  for (const char* const name : {"gpt-oss:120b-cloud", "GPT-OSS:120B-CLOUD", "m:cloud", "m:8b:cloud", "m:Cloud ",
                                 "m: cloud", "registry.ollama.ai/library/m:cloud"}) {
    CAPTURE(name);
    CHECK(cloud_host_of(name) == "https://ollama.com");
  }
  for (const char* const name : {"m", "my-cloud", "m-cloud:latest", "m:cloudy", "h:1-cloud/s/m", "m:local", ""}) {
    CAPTURE(name);
    CHECK(cloud_host_of(name).empty());
  }
}
