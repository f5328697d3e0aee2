// node --test tests/fakes
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { startFakeOllama } from './fake_ollama.mjs';
import { startFakeLmStudio, startLmStudioGreeting } from './fake_lmstudio.mjs';
import { behaviourFrom, tokensOf } from './behaviour.mjs';

const text = 'Paris is the capital of France. It lies on the Seine.';

async function withFake(start, options, use) {
  const fake = await start({ behaviour: 'fast', ...options });
  try { await use(fake); } finally { await fake.close(); }
}
const withOllama = (options, use) => withFake(startFakeOllama, options, use);
const withLmStudio = (options, use) => withFake(startFakeLmStudio, options, use);

const post = (url, body, headers = {}) => fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
const user = (content) => [{ role: 'user', content }];
const askOllama = (fake, more = {}) => post(`${fake.url}/api/chat`, { model: 'llama3.2:3b', messages: user('Capital?'), ...more });
const askLmStudio = (fake, more = {}) =>
  post(`${fake.url}/v1/chat/completions`, { model: 'qwen/qwen3-4b-2507', messages: user('Capital?'), stream: true, stream_options: { include_usage: true }, ...more });
const lines = (body) => body.trim().split('\n').map((line) => JSON.parse(line));
const events = (body) => body.split('\n\n').filter((one) => one.startsWith('data: {')).map((one) => JSON.parse(one.slice(6)));
const content = (chunks) => chunks.map((one) => one.choices[0]?.delta.content ?? '').join('');

async function until(condition) {
  const end = Date.now() + 5000;
  while (!condition()) {
    assert.ok(Date.now() < end, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

// fetch cannot send a Host of its own.
function raw(fake, path, { method = 'GET', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    http.request(`${fake.url}${path}`, { method, headers }, (response) => {
      let body = '';
      response.on('data', (part) => { body += part; }).on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }));
    }).on('error', reject).end();
  });
}

test('tokens are cut without losing a letter', () => {
  for (const one of [text, '', '  ', 'Grüße, 😀!\n\nEnde', 'a\tb']) assert.equal(tokensOf(one).join(''), one);
  assert.throws(() => behaviourFrom('no such'));
  assert.equal(behaviourFrom({ preset: 'slow', text: 'x' }).tokens_per_second, 4);
});

test('ollama: the small paths', () => withOllama({}, async (fake) => {
  assert.equal(await (await fetch(fake.url)).text(), 'Ollama is running');
  assert.deepEqual(await (await fetch(`${fake.url}/api/version`)).json(), { version: '0.17.4' });
  const head = await raw(fake, '/', { method: 'HEAD' });
  assert.deepEqual([head.status, head.body], [200, '']);
  const unknown = await raw(fake, '/api/nope');
  assert.deepEqual([unknown.status, unknown.body, unknown.headers['content-type']], [404, '404 page not found', 'text/plain']);
  const wrong = await raw(fake, '/api/chat');
  assert.deepEqual([wrong.status, wrong.headers.allow], [405, 'POST']);
  assert.deepEqual(await (await fetch(`${fake.url}/api/status`)).json(), { cloud: { disabled: false, source: 'none' } });
}));

test('ollama: lists, shows and tells what is loaded', () => withOllama({}, async (fake) => {
  const { models } = await (await fetch(`${fake.url}/api/tags`)).json();
  assert.equal(models.length, 6);
  assert.deepEqual(Object.keys(models[0]), ['name', 'model', 'modified_at', 'size', 'digest', 'details']);
  assert.equal(models.find((one) => one.name.endsWith('-cloud')).remote_host, 'https://ollama.com:443');
  const shown = await (await post(`${fake.url}/api/show`, { model: 'nomic-embed-text' })).json();
  assert.deepEqual(shown.capabilities, ['embedding']);
  assert.equal(shown.model_info['nomic-bert.context_length'], 2048);
  assert.equal((await post(`${fake.url}/api/show`, { model: 'nope' })).status, 404);
  assert.deepEqual((await (await fetch(`${fake.url}/api/ps`)).json()).models, []);
  await (await askOllama(fake)).text();
  const { models: [loaded] } = await (await fetch(`${fake.url}/api/ps`)).json();
  assert.equal(loaded.name, 'llama3.2:3b');
  assert.ok(new Date(loaded.expires_at) > new Date());
}));

test('ollama: streams an answer', () => withOllama({}, async (fake) => {
  const response = await askOllama(fake);
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson');
  const all = lines(await response.text());
  assert.equal(all.map((one) => one.message.content).join(''), text);
  const last = all.at(-1);
  assert.deepEqual([last.done, last.done_reason, last.eval_count], [true, 'stop', tokensOf(text).length]);
  assert.ok(last.eval_duration > 0);
  const [chat] = fake.chats();
  assert.deepEqual([chat.finished, chat.cancelled, chat.body.model], [true, false, 'llama3.2:3b']);
  const short = lines(await (await askOllama(fake, { options: { num_predict: 2 } })).text());
  assert.deepEqual([short.length, short.at(-1).done_reason], [3, 'length']);
  const whole = await (await askOllama(fake, { stream: false })).json();
  assert.deepEqual([whole.message.content, whole.done], [text, true]);
  const generated = lines(await (await post(`${fake.url}/api/generate`, { model: 'smollm2:135m', prompt: 'x' })).text());
  assert.equal(generated.map((one) => one.response).join(''), text);
  const load = await (await askOllama(fake, { messages: [] })).json();
  assert.equal(load.done_reason, 'load');
}));

test('ollama: echoes, thinks and calls tools', () => withOllama({ behaviour: { kind: 'echo', tokens_per_second: 0 } }, async (fake) => {
  const echo = lines(await (await askOllama(fake, { messages: user('Say <this> & that') })).text());
  assert.equal(echo.map((one) => one.message.content).join(''), 'Say <this> & that');
  fake.set({ preset: 'thinking', tokens_per_second: 0 });
  const thought = lines(await (await askOllama(fake, { model: 'qwen3:8b' })).text());
  assert.match(thought.map((one) => one.message.thinking ?? '').join(''), /I know this one/);
  const silent = lines(await (await askOllama(fake, { model: 'qwen3:8b', think: false })).text());
  assert.ok(silent.every((one) => one.message.thinking === undefined));
  fake.set({ kind: 'tool_call', tokens_per_second: 0 });
  const tools = [{ type: 'function', function: { name: 'search', parameters: {} } }];
  const called = lines(await (await askOllama(fake, { tools })).text());
  assert.deepEqual(called[0].message.tool_calls[0].function, { index: 0, name: 'search', arguments: { query: 'capital of France' } });
  const after = lines(await (await askOllama(fake, { tools, messages: [{ role: 'tool', tool_name: 'search', content: 'Paris' }] })).text());
  assert.equal(after.map((one) => one.message.content).join(''), text);
}));

test('ollama: refuses as the real one', () => withOllama({}, async (fake) => {
  const error = async (more) => { const r = await askOllama(fake, more); return [r.status, (await r.json()).error]; };
  assert.deepEqual(await error({ model: 'nope' }), [404, "model 'nope' not found"]);
  assert.deepEqual(await error({ model: '' }), [400, 'model is required']);
  assert.deepEqual(await error({ model: 'gemma3:4b', tools: [{}] }), [400, 'registry.ollama.ai/library/gemma3:4b does not support tools']);
  assert.deepEqual(await error({ think: true }), [400, '"llama3.2:3b" does not support thinking']);
  assert.deepEqual(await error({ model: 'nomic-embed-text' }), [400, '"nomic-embed-text" does not support chat']);
  assert.deepEqual(await (await post(`${fake.url}/api/chat`, '')).json(), { error: 'missing request body' });
  assert.deepEqual(await (await post(`${fake.url}/api/chat`, '{"model":')).json(), { error: 'unexpected EOF' });
  assert.match((await (await post(`${fake.url}/api/chat`, 'hello')).json()).error, /^invalid character 'h'/);
  for (const headers of [{ Origin: 'https://evil.example' }, { Host: 'evil.example' }, { Origin: 'null' }]) {
    const { status, body } = await raw(fake, '/api/tags', { headers });
    assert.deepEqual([status, body], [403, ''], JSON.stringify(headers));
  }
  assert.equal((await raw(fake, '/api/tags', { headers: { Origin: 'http://localhost:3000' } })).status, 200);
}));

const refusals = [['busy', 503], ['unauthorized', 401], ['forbidden', 403]];
for (const [kind, status] of refusals) {
  test(`ollama: ${kind}`, () => withOllama({ behaviour: { kind, retry_after: 7 } }, async (fake) => {
    const response = await askOllama(fake);
    assert.equal(response.status, status);
    if (kind === 'busy') assert.equal(response.headers.get('retry-after'), '7');
  }));
}

for (const [start, name, path, body] of [
  [startFakeOllama, 'ollama', '/api/chat', { model: 'llama3.2:3b', messages: user('x') }],
  [startFakeLmStudio, 'lmstudio', '/v1/chat/completions', { model: 'qwen/qwen3-4b-2507', messages: user('x'), stream: true }],
]) {
  const chat = (fake, options = {}) => fetch(`${fake.url}${path}`, { method: 'POST', body: JSON.stringify(body), ...options });

  test(`${name}: dies, breaks off, and says an error in mid-stream`, () => withFake(start, { behaviour: { kind: 'die', after: 2 } }, async (fake) => {
    await assert.rejects(async () => (await chat(fake)).text());
    assert.equal(fake.chats()[0].tokens_sent, 2);
    assert.equal(fake.cancelled().length, 0);
    fake.set({ kind: 'no_end', tokens_per_second: 0 });
    const cut = await (await chat(fake)).text();
    assert.ok(!cut.includes('"done":true') && !cut.includes('[DONE]'));
    fake.set({ kind: 'error_line', after: 2, tokens_per_second: 0 });
    assert.match(await (await chat(fake)).text(), /"error":/);
  }));

  test(`${name}: lies`, () => withFake(start, { behaviour: 'html' }, async (fake) => {
    const page = await chat(fake);
    assert.deepEqual([page.status, page.headers.get('content-type').split(';')[0]], [200, 'text/html']);
    fake.set({ kind: 'other_model', tokens_per_second: 0 });
    assert.match(await (await chat(fake)).text(), /another[-/]model/);
    fake.set({ kind: 'bad_utf8', tokens_per_second: 0 });
    const bytes = Buffer.from(await (await chat(fake)).arrayBuffer());
    assert.ok(bytes.includes(0xff));
    fake.set({ kind: 'long_line', bytes: 3 << 20, tokens_per_second: 0 });
    assert.ok((await (await chat(fake)).text()).split('\n').some((line) => line.length > 3 << 20));
    fake.set({ kind: 'one_byte_chunks', text: 'Hi', tokens_per_second: 0 });
    assert.match(await (await chat(fake)).text(), /Hi/);
  }));

  test(`${name}: knows who left`, () => withFake(start, { behaviour: { kind: 'stall', after: 1, tokens_per_second: 0 } }, async (fake) => {
    for (const kind of ['stall', 'blanks', 'answer']) {
      fake.set({ kind, after: 1, tokens: 100_000, tokens_per_second: kind === 'answer' ? 50 : 0 });
      const leave = new AbortController();
      const response = await chat(fake, { signal: leave.signal });
      await response.body.getReader().read();
      const before = fake.cancelled().length;
      leave.abort();
      await until(() => fake.cancelled().length === before + 1);
    }
    assert.ok(fake.cancelled().every((one) => one.cancelled_ms > one.started_ms && !one.finished));
  }));

  test(`${name}: keeps its rate`, () => withFake(start, { behaviour: { tokens: 20, tokens_per_second: 100 } }, async (fake) => {
    const begin = performance.now();
    await (await chat(fake)).text();
    const took = performance.now() - begin;
    assert.ok(took > 180, `20 tokens at 100 a second took ${took} ms`);
    assert.equal(fake.chats()[0].tokens_sent, 20);
  }));

  test(`${name}: lists late when told to`, () => withFake(start, { behaviour: { list_ms: 120 } }, async (fake) => {
    const begin = performance.now();
    await (await fetch(`${fake.url}${name === 'ollama' ? '/api/tags' : '/api/v1/models'}`)).text();
    assert.ok(performance.now() - begin > 110);
  }));
}

test('lmstudio: three generations of listings', async () => {
  const has = async (generation) => {
    const found = {};
    await withLmStudio({ generation }, async (fake) => {
      for (const path of ['/api/v1/models', '/api/v0/models', '/v1/models']) {
        const response = await fetch(`${fake.url}${path}`);
        assert.equal(response.status, 200);
        found[path] = await response.json();
      }
    });
    return found;
  };
  const v1 = await has('v1');
  assert.equal(v1['/api/v1/models'].models[0].loaded_instances.length, 1);
  assert.equal(v1['/v1/models'].data.length, 3);
  const v0 = await has('v0');
  assert.match(v0['/api/v1/models'].error, /Unexpected endpoint or method\. \(GET \/api\/v1\/models\)/);
  assert.deepEqual(v0['/api/v0/models'].data.map((one) => one.type), ['llm', 'vlm', 'embeddings']);
  assert.ok((await has('openai'))['/api/v0/models'].error);
});

test('lmstudio: streams an answer with usage and end mark', () => withLmStudio({}, async (fake) => {
  const response = await askLmStudio(fake);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const body = await response.text();
  assert.ok(body.endsWith('data: [DONE]\n\n'));
  const all = events(body);
  assert.equal(content(all), text);
  assert.equal(all.at(-1).usage.completion_tokens, tokensOf(text).length);
  assert.equal(all.at(-2).choices[0].finish_reason, 'stop');
  const whole = await (await askLmStudio(fake, { stream: false })).json();
  assert.equal(whole.choices[0].message.content, text);
  const short = events(await (await askLmStudio(fake, { max_tokens: 2 })).text());
  assert.equal(short.at(-2).choices[0].finish_reason, 'length');
  fake.set({ preset: 'thinking', tokens_per_second: 0 });
  const thought = events(await (await askLmStudio(fake)).text());
  assert.match(thought.map((one) => one.choices[0]?.delta.reasoning_content ?? '').join(''), /I know this one/);
}));

test('lmstudio: sends a tool call in pieces', () => withLmStudio({ behaviour: { kind: 'tool_call', tokens_per_second: 0 } }, async (fake) => {
  const tools = [{ type: 'function', function: { name: 'search', parameters: {} } }];
  const pieces = events(await (await askLmStudio(fake, { tools })).text()).flatMap((one) => one.choices[0]?.delta.tool_calls ?? []);
  assert.ok(pieces.length > 2);
  assert.equal(pieces[0].function.name, 'search');
  assert.deepEqual(JSON.parse(pieces.map((one) => one.function.arguments).join('')), { query: 'capital of France' });
}));

test('lmstudio: token, loading on demand, and wrong names', async () => {
  await withLmStudio({ token: 'sesame' }, async (fake) => {
    assert.equal((await fetch(`${fake.url}/api/v1/models`)).status, 401);
    assert.equal((await fetch(`${fake.url}/api/v1/models`, { headers: { Authorization: 'Bearer sesame' } })).status, 200);
  });
  await withLmStudio({ jit: false }, async (fake) => {
    assert.equal((await (await fetch(`${fake.url}/v1/models`)).json()).data.length, 1);
    assert.equal(events(await (await askLmStudio(fake, { model: 'nope' })).text())[0].model, 'qwen/qwen3-4b-2507');
    fake.setModels([]);
    const refused = await askLmStudio(fake);
    assert.match((await refused.json()).error.message, /^No models loaded/);
  });
  await withLmStudio({}, async (fake) => {
    const refused = await askLmStudio(fake, { model: 'nope' });
    assert.equal(refused.status, 400);
    assert.equal((await refused.json()).error.code, 'model_not_found');
    assert.equal((await askLmStudio(fake, { messages: undefined })).status, 400);
    assert.match((await (await fetch(`${fake.url}/nope`)).json()).error, /Unexpected endpoint/);
    fake.set('busy');
    assert.equal((await askLmStudio(fake)).status, 429);
  });
});

test('lmstudio: the app greets, with its server on or off', async () => {
  const app = await startLmStudioGreeting();
  const answer = await fetch(`http://127.0.0.1:${app.port}/lmstudio-greeting`);
  assert.deepEqual(await answer.json(), { lmstudio: true });
  assert.equal((await fetch(`http://127.0.0.1:${app.port}/`)).status, 404);
  await app.close();
  const fake = await startFakeLmStudio({ greetingPort: 0 });
  assert.equal((await fetch(`http://127.0.0.1:${fake.greeting_port}/lmstudio-greeting`)).status, 200);
  await fake.close();
});

test('as programs they say where they listen and end when told', async () => {
  const { spawn } = await import('node:child_process');
  for (const [file, args] of [['fake_ollama.mjs', ['--behaviour', 'echo', '--tokens-per-second', '0']], ['fake_lmstudio.mjs', ['--jit', 'off', '--generation', 'v0']]]) {
    const child = spawn(process.execPath, [new URL(file, import.meta.url).pathname, ...args]);
    const [line] = await once(child.stdout, 'data');
    const url = String(line).match(/http:\/\/127\.0\.0\.1:\d+/)[0];
    assert.equal((await fetch(`${url}/`)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }
});
