// Models as Ollama 0.17 has them on disk.

const digest = (letter) => letter.repeat(64);

const gguf = (family, parameter_size, quantization_level, families = [family]) =>
  ({ parent_model: '', format: 'gguf', family, families, parameter_size, quantization_level });

export const ollamaModels = [
  { name: 'llama3.2:3b', size: 2019393189, digest: digest('a'), modified_at: '2026-11-20T09:12:44.120482913+01:00',
    details: gguf('llama', '3.2B', 'Q4_K_M'), capabilities: ['completion', 'tools'], context_length: 131072 },
  { name: 'qwen3:8b', size: 5225388164, digest: digest('b'), modified_at: '2026-11-19T18:03:10.771200417+01:00',
    details: gguf('qwen3', '8.2B', 'Q4_K_M'), capabilities: ['completion', 'tools', 'thinking'], context_length: 40960 },
  { name: 'gemma3:4b', size: 3338801804, digest: digest('c'), modified_at: '2026-11-18T07:45:00.000310022+01:00',
    details: gguf('gemma3', '4.3B', 'Q4_K_M'), capabilities: ['completion', 'vision'], context_length: 131072 },
  { name: 'gpt-oss:120b-cloud', size: 384, digest: digest('d'), modified_at: '2026-11-15T12:00:00.554410018+01:00',
    remote_model: 'gpt-oss:120b', remote_host: 'https://ollama.com:443',
    details: { parent_model: '', format: '', family: 'gptoss', families: ['gptoss'], parameter_size: '116.8B', quantization_level: 'MXFP4' },
    capabilities: ['completion', 'tools', 'thinking'], context_length: 131072 },
  { name: 'nomic-embed-text:latest', size: 274302450, digest: digest('e'), modified_at: '2026-10-30T16:20:31.018273645+01:00',
    details: gguf('nomic-bert', '137M', 'F16'), capabilities: ['embedding'], context_length: 2048 },
  { name: 'smollm2:135m', size: 270898672, digest: digest('f'), modified_at: '2026-10-12T10:00:05.940018223+02:00',
    details: gguf('llama', '134.52M', 'F16'), capabilities: ['completion', 'tools'], context_length: 8192 },
];

export const withTag = (name) => (name.includes(':') ? name : `${name}:latest`);

export const fullName = (name) => {
  const tagged = withTag(name);
  return tagged.includes('/') ? tagged : `registry.ollama.ai/library/${tagged}`;
};

// By what Ollama finds a model: without regard to case, with its defaults filled in.
export const keyOf = (name) => fullName(name.toLowerCase().replace(/^https?:\/\//, '').replace(/^registry\.ollama\.ai\/library\/|^library\//, ''));

// `hides_place`: a server whose list does not say what its answers say.
export function listing(model) {
  const { name, remote_model, remote_host, modified_at, size, digest: sum, details, hides_place } = model;
  return { name, model: name, ...(remote_model && !hides_place ? { remote_model, remote_host } : {}), modified_at, size, digest: sum, details };
}

export function running(model, expires_at) {
  const { name, size, digest: sum, details, context_length } = model;
  return { name, model: name, size: Math.round(size * 1.3), digest: sum, details, expires_at, size_vram: 0,
    context_length: Math.min(context_length, 4096) };
}

export function shown(model) {
  const family = model.details.family;
  return {
    license: 'A licence of the model\n', modelfile: `FROM ${model.name}\n`, parameters: 'stop "<|im_end|>"',
    template: '{{ .Prompt }}', details: model.details,
    ...(model.remote_model ? { remote_model: model.remote_model, remote_host: model.remote_host } : {}),
    model_info: { 'general.architecture': family, 'general.file_type': 15, [`${family}.context_length`]: model.context_length,
      [`${family}.embedding_length`]: 3072 },
    tensors: [{ name: 'token_embd.weight', type: 'Q8_0', shape: [3072, 49152] }],
    capabilities: model.capabilities, modified_at: model.modified_at,
  };
}
