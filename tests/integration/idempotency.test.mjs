// What is sent again with the same Idempotency-Key is carried out once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from './lib/process.mjs';
import { EventStream } from './lib/requests.mjs';
import { ollama_model, user } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const header = 'Idempotency-Key';
const cloud = 'https://ollama.com';
const send = (sidecar, key, target, body, more = {}) => sidecar.api('POST', target, body, { 'idempotency-key': key, ...more });
const question = (more = {}) => ({ provider: 'ollama', modelId: ollama_model, messages: [user('Hi')], stream: false, ...more });
const chats = (ollama) => ollama.requests.filter((one) => one.path === '/api/chat').length;
const titles = async (sidecar) => (await sidecar.ok('GET', '/api/conversations')).conversations.map((one) => one.title);
const rows = (sidecar) => execFileSync('sqlite3', [path.join(sidecar.data_dir, 'knowledge-foundry.db'), 'SELECT * FROM idempotency'], { encoding: 'utf8' });

function isReplay(again, first) {
  assert.deepEqual([again.status, again.text, again.headers.location], [first.status, first.text, first.headers.location]);
  assert.deepEqual([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']], [undefined, 'true']);
}
function isRefused(answer, status, code, words) {
  assert.deepEqual([answer.status, answer.json.code, answer.json.field], [status, code, header], answer.text);
  if (words) assert.match(answer.json.detail, words);
}

test('sent again, a conversation is made once and told as at first, also after a restart', inWorld(async ({ sidecar }) => {
  const first = await send(sidecar, 'k-1', '/api/conversations', { title: 'Once' });
  assert.equal(first.status, 201);
  isReplay(await send(sidecar, 'k-1', '/api/conversations', { title: 'Once' }), first);
  isReplay(await send(sidecar, '"k-1"', '/api/conversations', { title: 'Once' }), first);
  await sidecar.stop();
  await sidecar.launch();
  isReplay(await send(sidecar, 'k-1', '/api/conversations', { title: 'Once' }), first);
  assert.deepEqual(await titles(sidecar), ['Once']);
  assert.equal((await send(sidecar, 'k-2', '/api/conversations', { title: 'Once' })).headers['idempotency-replayed'], undefined);
  assert.deepEqual(await titles(sidecar), ['Once', 'Once']);
}));

test('another body is refused, another user has keys of his own, and what is no key is named', inWorld(async ({ sidecar }) => {
  await send(sidecar, 'k-1', '/api/conversations', { title: 'Mine' });
  isRefused(await send(sidecar, 'k-1', '/api/conversations', { title: 'Other' }), 422, 'idempotency_key_reused');
  const tool = await sidecar.ok('POST', '/api/users', { name: 'Nightly', role: 'tool' });
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'nightly', scopes: ['conversations'], user: tool.id });
  const theirs = await sidecar.request({ method: 'POST', path: '/api/conversations', headers: { 'x-api-key': token, 'content-type': 'application/json', 'idempotency-key': 'k-1' }, body: JSON.stringify({ title: 'Mine' }) });
  assert.deepEqual([theirs.status, theirs.headers['idempotency-replayed']], [201, undefined]);
  assert.equal(rows(sidecar).trim().split('\n').length, 2);
  await sidecar.ok('DELETE', `/api/users/${tool.id}`);
  assert.equal(rows(sidecar).trim().split('\n').length, 1, 'the records of a user go with the user');
  for (const odd of ['', 'two words', '"half', 'a"b', 'x'.repeat(256)]) isRefused(await send(sidecar, odd, '/api/conversations', {}), 400, 'invalid_request');
  assert.deepEqual(await titles(sidecar), ['Mine']);
}));

test('users and consents are told again; a token is told once, and lies nowhere', inWorld(async ({ sidecar }) => {
  const mara = { name: 'Mara', role: 'user', password: 'correct horse battery' };
  const added = await send(sidecar, 'k', '/api/users', mara);
  isReplay(await send(sidecar, 'k', '/api/users', mara), added);
  assert.equal((await sidecar.ok('GET', '/api/users')).users.length, 2);
  const given = await send(sidecar, 'k', '/api/consents', { destination: cloud, version: 1 });
  assert.equal(given.status, 204);
  isReplay(await send(sidecar, 'k', '/api/consents', { destination: cloud, version: 1 }), given);
  const made = await send(sidecar, 'k', '/api/tokens', { name: 'script', scopes: ['chat'] });
  assert.equal(made.status, 201);
  isRefused(await send(sidecar, 'k', '/api/tokens', { name: 'script', scopes: ['chat'] }), 409, 'conflict', /given once/);
  assert.equal((await sidecar.ok('GET', '/api/tokens')).tokens.length, 1);
  const kept = rows(sidecar);
  assert.equal(kept.trim().split('\n').length, 3);
  for (const secret of [made.json.token, mara.password]) assert.ok(!kept.includes(secret));
}));

test('a question is asked once: 409 while it is answered and after, and its answer is kept nowhere else', inWorld(async ({ sidecar, ollama }) => {
  const conversationId = await sidecar.newConversation();
  ollama.set({ kind: 'stall' });
  const streamed = question({ stream: true, conversationId });
  const stream = await EventStream.open({ port: sidecar.port, ...sidecar.optionsOf('POST', '/api/chat/local', streamed, { 'idempotency-key': 'streamed' }) });
  await stream.wait('start');
  const meanwhile = await send(sidecar, 'streamed', '/api/chat/local', streamed);
  isRefused(meanwhile, 409, 'conflict', /still under way/);
  assert.equal(meanwhile.headers['retry-after'], '1');
  isRefused(await send(sidecar, 'streamed', '/api/chat/local', question({ stream: true })), 422, 'idempotency_key_reused');
  stream.close();
  const after = await eventually(async () => {
    const answer = await send(sidecar, 'streamed', '/api/chat/local', streamed);
    return answer.headers['retry-after'] === undefined && answer;
  }, 'the end of the stream');
  isRefused(after, 409, 'conflict', /given once/);
  ollama.set('fast');
  assert.match((await send(sidecar, 'whole', '/api/chat/local', question({ conversationId }))).json.response, /Paris/);
  isRefused(await send(sidecar, 'whole', '/api/chat/local', question({ conversationId })), 409, 'conflict', /given once/);
  assert.deepEqual((await sidecar.conversation(conversationId)).messages.map((one) => one.role), ['user', 'assistant', 'user', 'assistant']);
  assert.equal(chats(ollama), 2);
  assert.ok(!rows(sidecar).includes('Paris'));
}));

test('what failed may be sent again; what a crash cut off is not done twice', inWorld(async ({ sidecar, ollama }) => {
  ollama.set('busy');
  assert.equal((await send(sidecar, 'failed', '/api/chat/local', question())).json.code, 'provider_busy');
  ollama.set('fast');
  assert.equal((await send(sidecar, 'failed', '/api/chat/local', question())).status, 200);
  ollama.set({ kind: 'stall' });
  const asked = chats(ollama);
  const cut = assert.rejects(send(sidecar, 'cut', '/api/chat/local', question()));
  await eventually(() => chats(ollama) > asked, 'the question');
  await sidecar.kill();
  await cut;
  await sidecar.launch();
  isRefused(await send(sidecar, 'cut', '/api/chat/local', question()), 409, 'conflict', /not known/);
  assert.equal(chats(ollama), asked + 1);
}));

test('neither a key nor what it came with is logged', inWorld(async ({ sidecar }) => {
  for (const title of ['otter-title', 'other-title']) await send(sidecar, 'otter-key', '/api/conversations', { title });
  await send(sidecar, 'otter key', '/api/conversations', {});
  await sidecar.stop();
  assert.match(sidecar.program.stderr, /idempotency_key_reused/);
  assert.ok(!/ot[th]er[- ](title|key)/.test(sidecar.program.stderr), sidecar.program.stderr);
}, { sidecar: { args: ['--log-level', 'debug'] } }));
