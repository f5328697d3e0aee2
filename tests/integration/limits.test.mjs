// How often one may ask, and what is said to whoever asks oftener.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakeOllama } from '../fakes/fake_ollama.mjs';
import { eventually } from './lib/process.mjs';
import { Sidecar, ollama_model, user } from './lib/sidecar.mjs';

const withLimits = (actions, reads, use, calls = 0) => async () => {
  const ollama = await startFakeOllama({});
  const env = { KF_LIMITS_ACTIONS_PER_MINUTE: String(actions), KF_LIMITS_READS_PER_MINUTE: String(reads), KF_LIMITS_PROVIDER_CALLS_PER_MINUTE: String(calls) };
  const sidecar = await (await Sidecar.start({ ollama, env })).signIn();
  try { await use({ sidecar, ollama }); } finally {
    await sidecar.dispose();
    await ollama.close();
  }
};
const remaining = (answer) => Number(answer.headers.ratelimit.match(/r=(\d+)/)[1]);

test('after a minute\'s worth of questions: 429 with the time to wait, and it goes on by itself', withLimits(6, 100, async ({ sidecar, ollama }) => {
  for (let left = 5; left >= 0; left -= 1) {
    const answer = await sidecar.ask('Hi');
    assert.deepEqual([answer.status, remaining(answer)], [200, left]);
  }
  const asked = ollama.requests.length;
  const refused = await sidecar.ask('Hi');
  assert.deepEqual([refused.status, refused.json.code], [429, 'too_many_requests']);
  assert.equal(refused.headers['retry-after'], String(refused.json.retry_after_s));
  assert.ok(refused.json.retry_after_s >= 8 && refused.json.retry_after_s <= 10, refused.text);
  assert.equal(refused.headers['ratelimit-policy'], '"acting";q=6;w=60');
  assert.equal(ollama.requests.length, asked, 'the provider was asked');
  for (let i = 0; i < 20; i += 1) assert.equal((await sidecar.api('GET', '/api/conversations')).status, 200);
  assert.equal((await sidecar.request({ path: '/healthz' })).status, 200);
}));

test('a token counts with its user; another user has a bucket of his own', withLimits(20, 100, async ({ sidecar }) => {
  const body = { provider: 'ollama', modelId: ollama_model, messages: [user('Hi')], stream: false };
  const made = await sidecar.ok('POST', '/api/tokens', { name: 'script', scopes: ['chat'] });
  const tool = await sidecar.ok('POST', '/api/users', { name: 'Nightly', role: 'tool' });
  const theirs = await sidecar.ok('POST', '/api/tokens', { name: 'nightly', scopes: ['chat'], user: tool.id });
  const ask = (token) => sidecar.request({ method: 'POST', path: '/api/chat/local', headers: { 'x-api-key': token, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const before = remaining(await ask(made.token));
  assert.equal(remaining(await sidecar.ask('Hi')), before - 1);
  assert.equal(remaining(await ask(theirs.token)), 19);
}));

test('looking has its own bucket, and 0 is no limit', withLimits(0, 5, async ({ sidecar }) => {
  for (let i = 0; i < 30; i += 1) assert.equal((await sidecar.api('POST', '/api/conversations', {})).status, 201);
  const statuses = [];
  for (let i = 0; i < 8; i += 1) statuses.push((await sidecar.api('GET', '/api/conversations')).status);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429, 429]);
}));

test('a provider takes so many calls from everybody together: 429 before anything is asked, kept or recorded', withLimits(1000, 1000, async ({ sidecar, ollama }) => {
  const tool = await sidecar.ok('POST', '/api/users', { name: 'Nightly', role: 'tool' });
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'nightly', scopes: ['chat'], user: tool.id });
  const conversationId = await sidecar.newConversation();
  for (let left = 2; left >= 0; left -= 1) {
    const answer = await sidecar.ask('Hi');
    assert.deepEqual([answer.status, answer.headers.ratelimit.match(/"ollama";r=(\d+)/)[1]], [200, String(left)]);
  }
  const asked = ollama.requests.length;
  const body = { provider: 'ollama', modelId: ollama_model, messages: [user('Hi')] };
  const refusals = [await sidecar.ask('Mine', { conversationId }), await sidecar.request({ method: 'POST', path: '/api/chat/local', headers: { 'x-api-key': token, 'content-type': 'application/json' }, body: JSON.stringify(body) })];
  for (const refused of refusals) {
    assert.deepEqual([refused.status, refused.json.code, refused.json.field], [429, 'too_many_requests', 'provider'], refused.text);
    assert.match(refused.json.detail, /^Ollama is asked more than 3 times a minute, by everybody together\./);
    assert.equal(refused.headers['retry-after'], String(refused.json.retry_after_s));
    assert.ok(refused.json.retry_after_s >= 10 && refused.json.retry_after_s <= 20, refused.text);
    assert.match(refused.headers['ratelimit-policy'], /^"acting";q=1000;w=60, "ollama";q=3;w=60$/);
    assert.match(refused.headers.ratelimit, /^"acting";r=9\d\d;t=\d+, "ollama";r=0;t=\d+$/);
  }
  assert.equal(ollama.requests.length, asked, 'the provider was asked');
  assert.equal((await sidecar.conversation(conversationId)).messages.length, 0);
  await sidecar.ok('POST', '/api/tokens', { name: 'last', scopes: ['chat'] });  // is on record, and so is what came before
  const { entries } = await sidecar.ok('GET', '/api/audit?action=model_call');
  assert.deepEqual(entries.map(({ phase, result }) => phase + result).sort(), ['intent', 'intent', 'intent', 'outcomeok', 'outcomeok', 'outcomeok']);
  assert.equal((await sidecar.ask('Hi', { provider: 'lmstudio', modelId: 'x' })).json.code, 'provider_unreachable', 'another provider has a bucket of its own');
}, 3));

test('one user\'s streams have a share; the next is told, and a place that is free again is taken', async () => {
  const ollama = await startFakeOllama({ behaviour: { kind: 'stall', after: 3, tokens_per_second: 0 } });
  const sidecar = await (await Sidecar.start({ ollama, env: { KF_LIMITS_STREAMS_PER_USER: '2' } })).signIn();
  try {
    const mine = [await sidecar.stream('One.'), await sidecar.stream('Two.')];
    const refused = await sidecar.api('POST', '/api/chat/local', { provider: 'ollama', modelId: ollama_model, messages: [user('Three.')], stream: true });
    assert.deepEqual([refused.status, refused.json.code], [429, 'too_many_requests']);
    assert.match(refused.json.detail, /at most 2 answers that stream/);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    mine[0].request.destroy();
    await eventually(async () => {
      const stream = await sidecar.stream('Four.');
      return stream.status === 200;
    }, 'a place for another stream');
  } finally {
    await sidecar.dispose();
    await ollama.close();
  }
});
