// Models as LM Studio has them, and its three generations of listings.

export const lmstudioModels = [
  { type: 'llm', publisher: 'qwen', key: 'qwen/qwen3-4b-2507', display_name: 'Qwen3 4B 2507', architecture: 'qwen3',
    quantization: { name: 'Q4_K_M', bits_per_weight: 4 }, size_bytes: 2497280256, params_string: '4B', max_context_length: 262144,
    format: 'gguf', capabilities: { vision: false, trained_for_tool_use: true }, loaded: true },
  { type: 'llm', publisher: 'google', key: 'google/gemma-3-12b', display_name: 'Gemma 3 12B', architecture: 'gemma3',
    quantization: { name: 'Q4_0', bits_per_weight: 4 }, size_bytes: 8070000000, params_string: '12B', max_context_length: 131072,
    format: 'gguf', capabilities: { vision: true, trained_for_tool_use: false }, loaded: false },
  { type: 'embedding', publisher: 'nomic-ai', key: 'text-embedding-nomic-embed-text-v1.5', display_name: 'Nomic Embed Text v1.5',
    architecture: 'nomic-bert', quantization: { name: 'Q4_K_M', bits_per_weight: 4 }, size_bytes: 84106624, params_string: '137M',
    max_context_length: 2048, format: 'gguf', loaded: false },
];

export function listingV1(model) {
  const { loaded, ...rest } = model;
  const instance = { id: model.key, config: { context_length: Math.min(model.max_context_length, 4096) } };
  return { ...rest, loaded_instances: loaded ? [instance] : [] };
}

export function listingV0(model) {
  const is_vision = model.capabilities?.vision;
  return {
    id: model.key, object: 'model', type: model.type === 'embedding' ? 'embeddings' : is_vision ? 'vlm' : 'llm',
    publisher: model.publisher, arch: model.architecture, compatibility_type: model.format, quantization: model.quantization.name,
    state: model.loaded ? 'loaded' : 'not-loaded', max_context_length: model.max_context_length,
    ...(model.capabilities?.trained_for_tool_use ? { capabilities: ['tool_use'] } : {}),
  };
}

export const listingOpenai = (model) => ({ id: model.key, object: 'model', owned_by: 'organization_owner' });
