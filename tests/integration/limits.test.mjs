// How often one may ask, and what is said to whoever asks oftener.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakeOllama } from '../fakes/fake_ollama.mjs';
import { Sidecar, ollama_model, user } from './lib/sidecar.mjs';

const withLimits = (actions, reads, use) => async () => {
  const ollama = await startFakeOllama({});
  const env = { KF_LIMITS_ACTIONS_PER_MINUTE: String(actions), KF_LIMITS_READS_PER_MINUTE: String(reads) };
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
