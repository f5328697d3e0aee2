#include "shared/models/display_name.h"

#include <doctest/doctest.h>

#include <string>

using kf::models::display_name;

namespace {

struct Row {
  const char* id;
  const char* name;
};

// Names as Ollama's library, Hugging Face and LM Studio write them.
constexpr Row kRows[] = {
    {"llama3:8b-instruct-q4_0", "Llama 3 8B Instruct (Q4_0)"},
    {"llama-2-7b-chat.Q4_K_M.gguf", "Llama 2 7B Chat (Q4_K_M)"},
    {"qwen3:8b", "Qwen3 8B"},
    {"llama3.2:3b", "Llama 3.2 3B"},
    {"gemma3:4b", "Gemma 3 4B"},
    {"gpt-oss:120b-cloud", "gpt-oss 120B"},
    {"deepseek-r1:14b", "DeepSeek-R1 14B"},
    {"hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M", "Llama 3.2 3B Instruct (Q4_K_M)"},
    {"127.0.0.1:5000/library/smollm2:135m", "SmolLM2 135M"},
    {"qwen/qwen3-4b-2507", "Qwen3 4B 2507"},
    {"qwen/qwen3-4b-thinking-2507", "Qwen3 4B Thinking 2507"},
    {"nomic-embed-text", "Nomic Embed Text"},
    {"nomic-embed-text:latest", "Nomic Embed Text"},
    {"text-embedding-nomic-embed-text-v1.5", "Nomic Embed Text v1.5"},
    {"llama3.1:latest", "Llama 3.1"},
    {"llama3.1:405b-instruct-fp16", "Llama 3.1 405B Instruct (FP16)"},
    {"llama3.2-vision:11b", "Llama 3.2 Vision 11B"},
    {"llama4:scout", "Llama 4 Scout"},
    {"llama-guard3:1b", "Llama Guard 3 1B"},
    {"Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", "Llama 3.1 8B Instruct (Q4_K_M)"},
    {"codellama:13b-instruct", "Code Llama 13B Instruct"},
    {"tinyllama:1.1b-chat-v1-q4_0", "TinyLlama 1.1B Chat v1 (Q4_0)"},
    {"phi3:mini", "Phi-3 Mini"},
    {"phi3.5:3.8b", "Phi-3.5 3.8B"},
    {"phi4:14b-q8_0", "Phi-4 14B (Q8_0)"},
    {"microsoft/phi-4-mini-reasoning", "Phi-4 Mini Reasoning"},
    {"Phi-3-mini-4k-instruct-q4.gguf", "Phi-3 Mini 4K Instruct (Q4)"},
    {"phi:2.7b", "Phi 2.7B"},
    {"mistral:7b-instruct-v0.3-q5_K_M", "Mistral 7B Instruct v0.3 (Q5_K_M)"},
    {"mistral-small3.2:24b", "Mistral Small 3.2 24B"},
    {"mistral-nemo:12b", "Mistral NeMo 12B"},
    {"mixtral:8x7b", "Mixtral 8x7B"},
    {"mixtral:8x22b-instruct-v0.1-q4_K_S", "Mixtral 8x22B Instruct v0.1 (Q4_K_S)"},
    {"ministral-3:8b", "Ministral 3 8B"},
    {"codestral:22b", "Codestral 22B"},
    {"devstral:24b", "Devstral 24B"},
    {"mistralai/devstral-small-2507", "Devstral Small 2507"},
    {"mistralai/magistral-small-2509", "Magistral Small 2509"},
    {"magistral", "Magistral"},
    {"qwen2.5-coder:7b-instruct-q4_K_M", "Qwen2.5-Coder 7B Instruct (Q4_K_M)"},
    {"qwen2.5vl:7b", "Qwen2.5-VL 7B"},
    {"qwen2-math:1.5b", "Qwen2-Math 1.5B"},
    {"qwen3:30b-a3b", "Qwen3 30B-A3B"},
    {"qwen3-coder:480b-cloud", "Qwen3-Coder 480B"},
    {"qwen3-embedding:0.6b", "Qwen3-Embedding 0.6B"},
    {"Qwen_Qwen3-8B-Q6_K.gguf", "Qwen3 8B (Q6_K)"},
    {"mlx-community/Qwen3-4B-4bit", "Qwen3 4B (4bit)"},
    {"qwen:7b", "Qwen 7B"},
    {"qwq:32b", "QwQ 32B"},
    {"codeqwen:7b", "CodeQwen 7B"},
    {"gemma:2b", "Gemma 2B"},
    {"gemma2:27b-instruct-q3_K_L", "Gemma 2 27B Instruct (Q3_K_L)"},
    {"gemma3:4b-it-qat", "Gemma 3 4B IT QAT"},
    {"gemma3n:e4b", "Gemma 3n E4B"},
    {"google/gemma-3n-e4b", "Gemma 3n E4B"},
    {"google_gemma-3-12b-it-Q4_K_M.gguf", "Gemma 3 12B IT (Q4_K_M)"},
    {"hf.co/unsloth/gemma-3-4b-it-GGUF:UD-Q4_K_XL", "Gemma 3 4B IT (Q4_K_XL)"},
    {"codegemma:7b-code", "CodeGemma 7B Code"},
    {"embeddinggemma:300m", "EmbeddingGemma 300M"},
    {"granite3.3:8b", "Granite 3.3 8B"},
    {"granite3-moe:3b", "Granite 3 MoE 3B"},
    {"ibm/granite-4-h-tiny", "Granite 4 H Tiny"},
    {"granite-code:20b", "Granite Code 20B"},
    {"granite-embedding:30m", "Granite Embedding 30M"},
    {"command-r:35b", "Command R 35B"},
    {"command-r:35b-08-2024-q4_0", "Command R 35B 08-2024 (Q4_0)"},
    {"command-r-plus:104b", "Command R+ 104B"},
    {"command-r7b:7b", "Command R7B 7B"},
    {"command-a:111b", "Command A 111B"},
    {"starcoder2:15b", "StarCoder2 15B"},
    {"starcoder:3b", "StarCoder 3B"},
    {"llava:13b", "LLaVA 13B"},
    {"llava-llama3:8b", "LLaVA Llama 3 8B"},
    {"llava-phi3", "LLaVA Phi-3"},
    {"bakllava", "BakLLaVA"},
    {"bge-m3:567m", "BGE-M3 567M"},
    {"bge-large:335m", "BGE Large 335M"},
    {"mxbai-embed-large:335m", "mxbai-embed-large 335M"},
    {"all-minilm:33m", "all-MiniLM 33M"},
    {"all-minilm:l6-v2", "all-MiniLM-L6-v2"},
    {"snowflake-arctic-embed2", "Snowflake Arctic Embed 2"},
    {"paraphrase-multilingual", "Paraphrase Multilingual"},
    {"yi:34b-chat", "Yi 34B Chat"},
    {"Yi-1.5-9B-Chat.IQ4_XS.gguf", "Yi-1.5 9B Chat (IQ4_XS)"},
    {"yi-coder:9b", "Yi-Coder 9B"},
    {"falcon3:10b", "Falcon 3 10B"},
    {"falcon:180b", "Falcon 180B"},
    {"olmo2:13b", "OLMo 2 13B"},
    {"exaone3.5:7.8b", "EXAONE 3.5 7.8B"},
    {"exaone-deep:32b", "EXAONE Deep 32B"},
    {"minicpm-v:8b", "MiniCPM-V 8B"},
    {"kimi-k2:1t-cloud", "Kimi K2 1T"},
    {"kimi-k2-thinking:cloud", "Kimi K2 Thinking"},
    {"glm-4.6:cloud", "GLM-4.6"},
    {"glm4:9b", "GLM-4 9B"},
    {"zai-org/glm-4.5-air", "GLM-4.5-Air"},
    {"glm-4.5v", "GLM-4.5V"},
    {"minimax-m2:cloud", "MiniMax M2"},
    {"deepseek-v3.1:671b-cloud", "DeepSeek-V3.1 671B"},
    {"deepseek-coder-v2:16b", "DeepSeek-Coder-V2 16B"},
    {"deepseek-coder:6.7b", "DeepSeek Coder 6.7B"},
    {"DeepSeek-R1-0528-Qwen3-8B-Q4_K_M.gguf", "DeepSeek-R1 0528 Qwen3 8B (Q4_K_M)"},
    {"lmstudio-community/DeepSeek-R1-Distill-Llama-8B-GGUF", "DeepSeek-R1 Distill Llama 8B"},
    {"openai/gpt-oss-20b", "gpt-oss 20B"},
    {"gpt-oss-20b-MXFP4.gguf", "gpt-oss 20B (MXFP4)"},
    {"smollm:360m-instruct-v0.2-q8_0", "SmolLM 360M Instruct v0.2 (Q8_0)"},
    {"hermes3:8b", "Hermes 3 8B"},
    {"nous-hermes2:10.7b", "Nous Hermes 2 10.7B"},
    {"dolphin-mixtral:8x7b", "Dolphin Mixtral 8x7B"},
    {"wizardlm2:7b", "WizardLM-2 7B"},
    {"solar:10.7b", "SOLAR 10.7B"},
    {"tulu3:8b", "Tülu 3 8B"},
    {"stablelm2:1.6b", "Stable LM 2 1.6B"},
    {"aya-expanse:8b", "Aya Expanse 8B"},
    {"internlm2:7b", "InternLM2 7B"},
    {"lfm2-1.2b", "LFM2 1.2B"},
    {"moondream:1.8b", "Moondream 1.8B"},
    {"nemotron-mini:4b", "Nemotron Mini 4B"},
    {"llama-3.1-nemotron-70b-instruct", "Llama 3.1 Nemotron 70B Instruct"},
    {"orca-mini:3b", "Orca Mini 3B"},
    {"neural-chat:7b", "Neural Chat 7B"},
    {"Qwen3-235B-A22B-Q4_K_M-00001-of-00003.gguf", "Qwen3 235B-A22B (Q4_K_M)"},
    {"C:\\models\\Llama-3-8B.gguf", "Llama 3 8B"},
    {"qwen3-4b@q4_k_m", "Qwen3 4B (Q4_K_M)"},
    {"my-own-model:latest", "My Own Model"},
    {"text-embedding-3-small", "Text Embedding 3 Small"},
};

}  // namespace

TEST_CASE("models are called what their vendors call them") {
  for (const Row& row : kRows) {
    CAPTURE(row.id);
    CHECK(display_name(row.id) == row.name);
  }
}

TEST_CASE("a name that holds nothing readable stays as it is") {
  for (const char* id : {"", "/", "///", "---", ":", "::--..", "q4_0", ".gguf", "  "}) {
    CAPTURE(id);
    CHECK(display_name(id) == id);
  }
  CHECK(display_name("latest") == "Latest");
  CHECK(display_name("cloud:latest") == "Cloud");
}

TEST_CASE("a name beyond the limit stays as it is") {
  const std::string long_name(300, 'a');
  CHECK(display_name(long_name) == long_name);
}

TEST_CASE("names in any script and with broken bytes survive") {
  CHECK(display_name("модель:7b") == "модель 7B");
  CHECK(display_name("模型-chat") == "模型 Chat");
  CHECK(display_name("\xff\xfe") == "\xff\xfe");
}

TEST_CASE("no prefix of a real name makes trouble") {
  for (const Row& row : kRows) {
    const std::string id = row.id;
    for (size_t length = 1; length <= id.size(); ++length) {
      CHECK_FALSE(display_name(id.substr(0, length)).empty());
      CHECK_FALSE(display_name(id.substr(id.size() - length)).empty());
    }
  }
}
