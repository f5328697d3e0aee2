// A sidecar between two fake providers, all of them gone when the test is over.
import { startFakeLmStudio } from '../../fakes/fake_lmstudio.mjs';
import { startFakeOllama } from '../../fakes/fake_ollama.mjs';
import { Sidecar } from './sidecar.mjs';

// `use` gets {sidecar, ollama, lmstudio}. The options of each part may be given; null leaves a provider out.
export async function withWorld(use, { ollama = {}, lmstudio = {}, sidecar: options = {} } = {}) {
  const fakes = {
    ollama: ollama && await startFakeOllama({ behaviour: 'fast', ...ollama }),
    lmstudio: lmstudio && await startFakeLmStudio({ behaviour: 'fast', ...lmstudio }),
  };
  let sidecar;
  try {
    sidecar = await (await Sidecar.start({ ...fakes, ...options })).signIn();
    return await use({ sidecar, ...fakes });
  } finally {
    await sidecar?.dispose();
    await Promise.all([fakes.ollama?.close(), fakes.lmstudio?.close()]);
  }
}

// The same as a test's body.
export const inWorld = (use, options) => () => withWorld(use, options);

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
