#include "shared/models/brand_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kf::models {
namespace {

using enum VersionJoin;

// To teach a spelling, add a row. Names that only need capitals and blanks ("Mixtral 8x7B", "Devstral 24B") need none.
constexpr Brand kBrands[] = {
    {"all-minilm", "all-MiniLM"},
    {"all-minilm-l6-v2", "all-MiniLM-L6-v2"},
    {"all-minilm-l12-v2", "all-MiniLM-L12-v2"},
    {"athene-v", "Athene-V", glued},
    {"aya", "Aya"},
    {"baichuan", "Baichuan", glued},
    {"bakllava", "BakLLaVA"},
    {"bespoke-minicheck", "Bespoke-MiniCheck"},
    {"bge", "BGE"},
    {"bge-m3", "BGE-M3"},
    {"bitnet", "BitNet"},
    {"chatglm", "ChatGLM", glued},
    {"code-llama", "Code Llama"},
    {"codegemma", "CodeGemma", space},
    {"codellama", "Code Llama"},
    {"codeqwen", "CodeQwen", glued},
    {"command-r-plus", "Command R+"},
    {"command-r7b", "Command R7B"},
    {"dbrx", "DBRX"},
    {"deepcoder", "DeepCoder"},
    {"deepscaler", "DeepScaleR"},
    {"deepseek", "DeepSeek", hyphen},
    {"deepseek-coder", "DeepSeek Coder"},
    {"deepseek-coder-v", "DeepSeek-Coder-V", glued, "lite"},
    {"deepseek-ocr", "DeepSeek-OCR"},
    {"deepseek-r", "DeepSeek-R", glued},
    {"deepseek-v", "DeepSeek-V", glued},
    {"duckdb-nsql", "DuckDB-NSQL"},
    {"embeddinggemma", "EmbeddingGemma"},
    {"ernie", "ERNIE"},
    {"eurollm", "EuroLLM"},
    {"everythinglm", "EverythingLM"},
    {"exaone", "EXAONE"},
    {"firefunction", "FireFunction"},
    {"functiongemma", "FunctionGemma"},
    {"gemma", "Gemma"},
    {"glm", "GLM", hyphen, "air flash"},
    {"glm-z", "GLM-Z", glued},
    {"gpt", "GPT", hyphen},
    {"gpt-oss", "gpt-oss", space, "safeguard"},
    {"gpt4all", "GPT4All"},
    {"granite", "Granite"},
    {"gte", "GTE"},
    {"internlm", "InternLM", glued},
    {"internvl", "InternVL", glued},
    {"kimi-k", "Kimi K", glued},
    {"lfm", "LFM", glued, "vl"},
    {"llama", "Llama"},
    {"llama-guard", "Llama Guard"},
    {"llava", "LLaVA"},
    {"llava-next", "LLaVA-NeXT"},
    {"marco-o1", "Marco-o1"},
    {"medgemma", "MedGemma"},
    {"medllama", "MedLlama", glued},
    {"meta-llama", "Llama"},
    {"minicpm", "MiniCPM", glued},
    {"minicpm-o", "MiniCPM-o"},
    {"minicpm-v", "MiniCPM-V"},
    {"minimax-m", "MiniMax M", glued},
    {"minimax", "MiniMax"},
    {"mistral-nemo", "Mistral NeMo"},
    {"mistrallite", "MistralLite"},
    {"mpt", "MPT"},
    {"mxbai-embed-large", "mxbai-embed-large"},
    {"nexusraven", "NexusRaven"},
    {"nuextract", "NuExtract"},
    {"olmo", "OLMo"},
    {"olmoe", "OLMoE"},
    {"open-llama", "OpenLLaMA"},
    {"openchat", "OpenChat"},
    {"opencoder", "OpenCoder"},
    {"openhermes", "OpenHermes"},
    {"openthinker", "OpenThinker"},
    {"paligemma", "PaliGemma"},
    {"phi", "Phi", hyphen},
    {"phind-codellama", "Phind Code Llama"},
    {"qwen", "Qwen", glued, "audio coder embedding math max next omni reranker vl"},
    {"qwq", "QwQ"},
    {"reader-lm", "Reader-LM"},
    {"rwkv", "RWKV", hyphen},
    {"seed-oss", "Seed-OSS"},
    {"shieldgemma", "ShieldGemma"},
    {"smollm", "SmolLM", glued},
    {"smolvlm", "SmolVLM", glued},
    {"solar", "SOLAR"},
    {"sqlcoder", "SQLCoder"},
    {"stable-code", "Stable Code"},
    {"stablelm", "Stable LM"},
    {"starcoder", "StarCoder", glued},
    {"starling-lm", "Starling LM"},
    {"tinydolphin", "TinyDolphin"},
    {"tinyllama", "TinyLlama"},
    {"translategemma", "TranslateGemma"},
    {"tulu", "Tülu"},
    {"wizardcoder", "WizardCoder"},
    {"wizardlm", "WizardLM", hyphen},
    {"wizardmath", "WizardMath"},
    {"yi", "Yi", hyphen},
    {"yi-coder", "Yi-Coder"},
    // Families whose name needs no row for its spelling, but for the version that may follow.
    {"bloom", "BLOOM"},
    {"dolphin", "Dolphin"},
    {"falcon", "Falcon"},
    {"hermes", "Hermes"},
    {"ministral", "Ministral"},
    {"mistral-large", "Mistral Large"},
    {"mistral-medium", "Mistral Medium"},
    {"mistral-small", "Mistral Small"},
    {"moondream", "Moondream"},
    {"nemotron", "Nemotron"},
    {"nous-hermes", "Nous Hermes"},
    {"orca", "Orca"},
    {"sailor", "Sailor", glued},
    {"snowflake-arctic-embed", "Snowflake Arctic Embed"},
};

constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"ai", "AI"},     {"asr", "ASR"}, {"cot", "CoT"}, {"dpo", "DPO"},       {"fim", "FIM"}, {"ggml", "GGML"},
    {"it", "IT"},     {"lm", "LM"},   {"llm", "LLM"}, {"minilm", "MiniLM"}, {"moe", "MoE"}, {"ocr", "OCR"},
    {"oss", "OSS"},   {"qat", "QAT"}, {"rag", "RAG"}, {"rl", "RL"},         {"sft", "SFT"}, {"sql", "SQL"},
    {"tts", "TTS"},   {"vl", "VL"},   {"vlm", "VLM"}, {"xl", "XL"},         {"xs", "XS"},   {"nemo", "NeMo"},
    {"orpo", "ORPO"}, {"xxl", "XXL"},
};

constexpr auto kPackaging =
    std::to_array<std::string_view>({"gguf", "mlx", "hf", "ud", "i1", "imat", "imatrix", "safetensors"});

bool ends_word(std::string_view text, size_t at) {
  return at >= text.size() || text[at] == '-' || (text[at] >= '0' && text[at] <= '9');
}

}  // namespace

const Brand* find_brand(std::string_view text) {
  const Brand* best = nullptr;
  for (const Brand& brand : kBrands) {
    const bool fits = text.starts_with(brand.key) && ends_word(text, brand.key.size());
    if (fits && (best == nullptr || brand.key.size() > best->key.size())) best = &brand;
  }
  return best;
}

std::string_view word_spelling(std::string_view lower_word) {
  for (const auto& [word, spelling] : kWords) {
    if (word == lower_word) return spelling;
  }
  return {};
}

bool is_packaging_word(std::string_view lower_word) {
  return std::find(kPackaging.begin(), kPackaging.end(), lower_word) != kPackaging.end();
}

}  // namespace kf::models
