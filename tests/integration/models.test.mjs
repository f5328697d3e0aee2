// Discovery and lists: both up, one down, one hanging.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakeOllama } from '../fakes/fake_ollama.mjs';
import { eventually } from './lib/process.mjs';
import { ollama_model } from './lib/sidecar.mjs';
import { inWorld, withWorld } from './lib/world.mjs';

const names = (report) => report.models.map((model) => model.id);
// A report is given again for a second; so what changed shows up a little later.
const discoverUntil = (sidecar, condition, what) => eventually(async () => {
  const found = await sidecar.ok('GET', '/api/models/local/discover');
  return condition(found) && found;
}, what, 8000);
const timed = async (promise) => {
  const began = performance.now();
  const value = await promise;
  return [value, performance.now() - began];
};

test('both run: what they are and what they have', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  const [found, ms] = await timed(sidecar.ok('GET', '/api/models/local/discover'));
  assert.deepEqual(found.available_providers, ['ollama', 'lmstudio']);
  assert.deepEqual([found.ollama.available, found.ollama.state, found.ollama.version, found.ollama.address], [true, 'running', '0.17.4', `127.0.0.1:${ollama.port}`]);
  assert.deepEqual([found.lmstudio.available, found.lmstudio.state, found.lmstudio.address], [true, 'running', `127.0.0.1:${lmstudio.port}`]);
  assert.equal(found.ollama.count, found.ollama.models.length);
  assert.ok(names(found.ollama).includes(ollama_model) && names(found.lmstudio).includes('qwen/qwen3-4b-2507'));
  assert.ok(ms < 1000, `discovery took ${ms} ms`);
}));

test('the list of a provider has every field of a model', inWorld(async ({ sidecar }) => {
  const list = await sidecar.ok('GET', '/api/models/ollama/list');
  assert.deepEqual([list.provider, list.available, list.count], ['ollama', true, list.models.length]);
  const model = list.models.find((one) => one.id === ollama_model);
  assert.deepEqual({ ...model, modified: undefined }, {
    id: 'llama3.2:3b', name: 'llama3.2:3b', displayName: 'Llama 3.2 3B', family: 'llama', parameters: '3.2B', quantization: 'Q4_K_M', size: 2019393189,
    digest: 'a'.repeat(64), modified: undefined, local: true, remoteHost: '', capabilities: model.capabilities, contextLength: model.contextLength, loadedContextLength: 0, loaded: false,
  });
  assert.equal(new Date(model.modified).toISOString().slice(0, 19), '2026-11-20T08:12:44');
  const studio = await sidecar.ok('GET', '/api/models/lmstudio/list');
  const loaded = studio.models.find((one) => one.id === 'qwen/qwen3-4b-2507');
  assert.deepEqual([studio.provider, loaded.loaded, loaded.quantization, loaded.family, loaded.local], ['lmstudio', true, 'Q4_K_M', 'qwen3', true]);
  assert.ok(loaded.capabilities.includes('tools'));
}));

test('models that run elsewhere stand in the cloud list and are not called local', inWorld(async ({ sidecar }) => {
  const cloud = await sidecar.ok('GET', '/api/models/cloud/list');
  assert.deepEqual([cloud.provider, names(cloud)], ['cloud', ['gpt-oss:120b-cloud']]);
  assert.deepEqual([cloud.models[0].local, cloud.models[0].remoteHost !== ''], [false, true]);
}));

test('one is down: it says so and what to do, the other is there', () => withWorld(async ({ sidecar }) => {
  const found = await sidecar.ok('GET', '/api/models/local/discover');
  assert.deepEqual(found.available_providers, ['ollama']);
  assert.equal(found.lmstudio.available, false);
  assert.match(found.lmstudio.error, /LM Studio/);
  assert.ok(found.lmstudio.setup.steps.length > 0 && found.lmstudio.setup.install_url.startsWith('https://lmstudio.ai'));
}, { lmstudio: null }));

test('none is there: always 200', () => withWorld(async ({ sidecar }) => {
  const found = await sidecar.ok('GET', '/api/models/local/discover');
  assert.deepEqual(found.available_providers, []);
  for (const id of ['ollama', 'lmstudio']) {
    const list = await sidecar.ok('GET', `/api/models/${id}/list`);
    assert.deepEqual([list.available, list.models, list.count], [false, [], 0]);
    assert.ok(list.error);
  }
}, { ollama: null, lmstudio: null }));

test('one hangs: the other list is there at once, and discovery ends after 5 s', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ list_ms: 60_000 });
  const hanging = timed(sidecar.ok('GET', '/api/models/local/discover'));
  const [list, list_ms] = await timed(sidecar.ok('GET', '/api/models/lmstudio/list'));
  assert.equal(list.available, true);
  assert.ok(list_ms < 1000, `the other list took ${list_ms} ms`);
  const [found, ms] = await hanging;
  assert.deepEqual([found.ollama.state, found.available_providers], ['timed_out', ['lmstudio']]);
  assert.ok(ms < 6000, `discovery took ${ms} ms`);
}));

test('who goes away keeps the last known models, marked as old', async () => {
  const ollama = await startFakeOllama({ behaviour: 'fast' });
  await withWorld(async ({ sidecar }) => {
    const before = (await sidecar.ok('GET', '/api/models/local/discover')).ollama;
    await ollama.close();
    const after = (await discoverUntil(sidecar, (found) => !found.ollama.available, 'Ollama is gone')).ollama;
    assert.deepEqual([after.available, after.stale, names(after)], [false, true, names(before)]);
    assert.ok(after.error);
  }, { ollama: null, sidecar: { ollama } });
});

test('every way to be unusable has its name', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [kind, state] of [['forbidden', 'forbidden'], ['unauthorized', 'token_required'], ['html', 'broken']]) {
    ollama.set(kind);
    lmstudio.set(kind);
    const found = await discoverUntil(sidecar, (now) => now.ollama.state === state && now.lmstudio.state === state, `${state} of both`);
    for (const id of ['ollama', 'lmstudio']) {
      assert.equal(found[id].available, false, `${id} ${kind}`);
      assert.ok(found[id].error && found[id].setup.steps.length > 0, `${id} ${kind}`);
    }
  }
}));

test('an app of LM Studio whose server answers in an older generation is understood', async () => {
  for (const generation of ['v0', 'openai']) {
    await withWorld(async ({ sidecar }) => {
      const list = await sidecar.ok('GET', '/api/models/lmstudio/list');
      assert.ok(list.available && names(list).includes('qwen/qwen3-4b-2507'), generation);
    }, { lmstudio: { generation } });
  }
});

test('show tells what the list does not; an unknown model is told', inWorld(async ({ sidecar }) => {
  const details = await sidecar.ok('POST', '/api/models/ollama/show', { modelName: ollama_model });
  assert.equal(details.model.id, ollama_model);
  assert.match(details.license, /licence/);
  const unknown = await sidecar.api('POST', '/api/models/ollama/show', { modelName: 'no-such:1b' });
  assert.deepEqual([unknown.status, unknown.json.code], [404, 'model_not_found']);
}));

test('what runs is what was asked', inWorld(async ({ sidecar }) => {
  assert.deepEqual(names(await sidecar.ok('GET', '/api/models/ollama/running')), []);
  await sidecar.ask('Capital of France?');
  const running = await eventually(async () => {
    const list = await sidecar.ok('GET', '/api/models/ollama/running');
    return list.count > 0 && list;
  }, 'a loaded model', 4000);
  assert.deepEqual(names(running), [ollama_model]);
}));
