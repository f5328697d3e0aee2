// Asks the real servers of ./scripts/real-peers and our fakes the same questions, and compares the shapes of their answers: status, content
// type, keys and types, the order of a stream's lines. A fake that answers otherwise than the real one is a bug of the fake.
// node --test tests/fakes/compare_with_real.test.mjs
import assert from 'node:assert/strict';
import http from 'node:http';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { startFakeOllama } from './fake_ollama.mjs';
import { startFakeLmStudio } from './fake_lmstudio.mjs';
import { differences, merged, shapeOf, streamShape } from './shapes.mjs';

const answer_ms_max = 60_000;
const script = fileURLToPath(new URL('../../scripts/real-peers', import.meta.url));
const settings = Object.fromEntries(execFileSync(script, ['env'], { encoding: 'utf8' }).trim().split(' ').map((one) => one.split('=')));

// A connection for each question: llama.cpp closes one after a stream although it has promised to keep it.
async function ask(base, { path, body, headers = {} }) {
  const hasBody = body !== undefined;
  const request = http.request(base + path, { agent: false, method: hasBody ? 'POST' : 'GET', signal: AbortSignal.timeout(answer_ms_max),
    headers: { ...(hasBody ? { 'Content-Type': 'application/json' } : {}), ...headers } });
  request.end(hasBody ? (typeof body === 'string' ? body : JSON.stringify(body)) : undefined);
  const [response] = await once(request, 'response');
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode, type: response.headers['content-type'] ?? '', text,
    isChunked: response.headers['transfer-encoding'] === 'chunked' };
}

const isUp = (base, path) => ask(base, { path }).then(({ status }) => status === 200, () => false);
const notUp = 'the real one does not run (./scripts/real-peers)';
const skipOllama = await isUp(settings.OLLAMA_BASE_URL, '/api/version') ? false : notUp;
const skipLlama = await isUp(settings.LMSTUDIO_BASE_URL, '/health') ? false : notUp;
for (const [name, reason] of [['Ollama', skipOllama], ['llama.cpp', skipLlama]]) {
  if (reason) console.log(`# skipped the comparison with ${name}: ${reason}`);
}

// The fakes get the models that the real ones have, so that one question serves both.
const details = { parent_model: '', format: 'gguf', family: 'llama', families: ['llama'], parameter_size: '134.52M', quantization_level: 'Q4_1' };
const model = (name, capabilities) => ({ name, size: 98_362_982, digest: '0'.repeat(64), modified_at: '2026-11-21T08:45:09.347922Z', details,
  capabilities, context_length: 8192 });
const fakes = {};
before(async () => {
  fakes.ollama = await startFakeOllama({ models: [model('smollm2:135m', ['completion']), model('smollm2-tools:135m', ['completion', 'tools'])],
    behaviour: 'fast' });
  fakes.lmstudio = await startFakeLmStudio({ behaviour: 'fast', models: [{ type: 'llm', key: 'smollm2-135m-instruct', loaded: true, max_context_length: 8192,
    quantization: { name: 'Q4_1' } }] });
});
after(() => Promise.all(Object.values(fakes).map((fake) => fake.close())));

const user = (content) => [{ role: 'user', content }];
const question = 'What is the capital of France?';
const chat = (more) => ({ path: '/api/chat', body: { model: 'smollm2:135m', messages: user(question), options: { num_predict: 4 }, ...more } });
const tool = { type: 'function', function: { name: 'find', description: 'finds', parameters: { type: 'object', properties: {} } } };

// `same`: members whose values must agree, too.
// `words`: the very text of the answer must be the same, because our sidecar reads it. `open`: paths whose keys depend on the model.
const ollamaTable = {
  'the root': { path: '/', words: true },
  'the version': { path: '/api/version', words: true },
  'the cloud switch': { path: '/api/status', words: true },
  'a listing': { path: '/api/tags' },
  'details of a model': { path: '/api/show', body: { model: 'smollm2:135m' }, open: ['model_info', 'license', 'projector_info'] },
  'details by the old name of the field': { path: '/api/show', body: { name: 'smollm2:135m' }, open: ['model_info', 'license', 'projector_info'] },
  'details of an unknown model': { path: '/api/show', body: { model: 'nope:1b' }, words: true },
  'details of no model': { path: '/api/show', body: {}, words: true },
  'a whole answer': { ...chat({ stream: false }), same: ['model', 'done', 'done_reason'] },
  'a streamed answer': { ...chat(), stream: true },
  'a streamed answer with tools on offer': { ...chat({ model: 'smollm2-tools:135m', tools: [tool] }), stream: true },
  'what is loaded': { path: '/api/ps', after: chat({ stream: false }) },
  'loading without a question': { ...chat({ messages: [] }), same: ['done_reason'] },
  'unloading': { ...chat({ messages: [], keep_alive: 0 }), same: ['done_reason'] },
  'a chat with an unknown model': { ...chat({ model: 'nope:1b' }), words: true },
  'a chat with no model': { ...chat({ model: '' }), words: true },
  'tools for a model without': { ...chat({ tools: [tool] }), words: true },
  'thinking for a model without': { ...chat({ think: true }), words: true },
  'an empty body': { path: '/api/chat', body: '', words: true },
  'broken JSON': { path: '/api/chat', body: '{bad' },
  'no JSON at all': { path: '/api/chat', body: 'hello', words: true },
  'messages of the wrong type': { path: '/api/chat', body: { model: 'smollm2:135m', messages: 'x' }, words: true },
  'an unknown path': { path: '/nope', words: true },
  'a wrong method': { path: '/api/chat', words: true },
  "a stranger's Origin": { path: '/api/tags', headers: { Origin: 'http://evil.example' }, words: true },
  "a stranger's Host": { path: '/api/tags', headers: { Host: 'evil.example' }, words: true },
};

const jsonOr = (text) => { try { return JSON.parse(text); } catch { return `not JSON: ${text}`; } };
const ollamaKind = (line) => (line.done ? `done (${line.done_reason})` : Object.keys(line.message ?? line).sort().join('+'));

const memberAt = (value, path) => path.split('.').reduce((at, key) => at?.[key], value);

function compareWhole(real, fake, { words, open, same = [] }) {
  const heads = ({ status, type }) => ({ status, type });
  assert.deepEqual(heads(fake), heads(real), `the fake's head differs: ${fake.text.slice(0, 200)}`);
  if (words) assert.equal(fake.text, real.text);
  const [realBody, fakeBody] = [jsonOr(real.text), jsonOr(fake.text)];
  assert.deepEqual(differences(shapeOf(realBody), shapeOf(fakeBody), open), []);
  for (const path of same) assert.equal(memberAt(fakeBody, path), memberAt(realBody, path), path);
}

function compareStreams(real, fake, allowed = []) {
  assert.deepEqual(fake.map(({ kind }) => kind), real.map(({ kind }) => kind), 'the order of the kinds of lines');
  assert.deepEqual(real.flatMap(({ shape }, i) => differences(shape, fake[i].shape, allowed)), []);
}

const ndjson = (text) => {
  assert.ok(text.endsWith('\n'), 'the last line ends');
  return text.slice(0, -1).split('\n').map((line) => JSON.parse(line));
};

for (const [name, row] of Object.entries(ollamaTable)) {
  test(`Ollama and its fake: ${name}`, { skip: skipOllama }, async () => {
    const bases = [settings.OLLAMA_BASE_URL, fakes.ollama.url];
    if (row.after) for (const base of bases) await ask(base, row.after);
    const [real, fake] = await Promise.all(bases.map((base) => ask(base, row)));
    if (!row.stream) return compareWhole(real, fake, row);
    assert.deepEqual([fake.status, fake.type, fake.isChunked], [real.status, real.type, real.isChunked]);
    compareStreams(...[real, fake].map(({ text }) => streamShape(ndjson(text), ollamaKind)));
  });
}

// llama.cpp speaks OpenAI's protocol as LM Studio does, each with additions of its own, which are named here.
const llamaOnly = ['timings', 'models', 'usage.prompt_tokens_details', 'data[].aliases', 'data[].tags', 'data[].architecture', 'data[].created',
  'data[].meta', 'error.code', 'error.param'];
const lmstudioOnly = ['stats', 'choices[].logprobs'];
const additions = [...llamaOnly, ...lmstudioOnly];
const ai = (more) => ({ path: '/v1/chat/completions', body: { model: 'smollm2-135m-instruct', max_tokens: 4, messages: user(question), ...more } });
const llamaTable = {
  'a listing': { path: '/v1/models' },
  'a whole answer': { ...ai(), same: ['model', 'object', 'choices.0.finish_reason', 'usage.completion_tokens'] },
  'a streamed answer': { ...ai({ stream: true }), stream: true },
  'a streamed answer with usage': { ...ai({ stream: true, stream_options: { include_usage: true } }), stream: true },
  'messages of the wrong type': ai({ messages: 'x' }),
  'no messages': { path: '/v1/chat/completions', body: {} },
};

function events(text) {
  assert.ok(text.endsWith('\n\n'), 'the last event ends');
  return text.slice(0, -2).split('\n\n').map((one) => {
    assert.match(one, /^data: [^\n]+$/, 'an event is one line of data');
    return one === 'data: [DONE]' ? { end: true } : JSON.parse(one.slice(6));
  });
}

const eventKind = ({ end, choices }) => {
  if (end) return 'end';
  if (!choices.length) return 'usage';
  if (choices[0].finish_reason) return `finish (${choices[0].finish_reason})`;
  return choices[0].delta.content ? 'content' : 'role';
};

// The role comes in an event of its own from one, with the first token from the other; readers must take both.
function openaiStream(text) {
  const all = streamShape(events(text), eventKind);
  for (const { shape } of all) if (shape.choices?.[0]?.delta) delete shape.choices[0].delta['role?'];
  return all.filter(({ kind }) => kind !== 'role');
}

for (const [name, row] of Object.entries(llamaTable)) {
  test(`llama.cpp and the fake LM Studio: ${name}`, { skip: skipLlama }, async () => {
    const [real, fake] = await Promise.all([settings.LMSTUDIO_BASE_URL, fakes.lmstudio.url].map((base) => ask(base, row)));
    if (!row.stream) return compareWhole(real, fake, { ...row, open: additions });
    assert.deepEqual([fake.status, fake.type, fake.isChunked], [real.status, real.type, real.isChunked]);
    compareStreams(openaiStream(real.text), openaiStream(fake.text), additions);
  });
}

test('shapes: what differs is told', () => {
  assert.deepEqual(shapeOf([{ a: 1 }, { a: 2, b: null }]), [{ a: 'number', 'b?': 'null' }]);
  assert.equal(merged('null', 'string'), 'null or string');
  assert.deepEqual(differences({ a: 'number', b: { c: 'string' } }, { a: 'string', b: {} }), [
    'a: "number" in the real one, "string" in the fake', 'b.c: "string" in the real one, "nothing" in the fake']);
  assert.deepEqual(differences({ a: 'number' }, {}, ['a']), []);
  assert.deepEqual(streamShape([{ x: 1 }, { x: 2 }, { end: true }], (line) => (line.end ? 'end' : 'x')).map(({ kind }) => kind), ['x', 'end']);
});
