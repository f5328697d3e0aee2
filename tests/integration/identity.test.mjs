// Users, roles, passwords, sessions and tokens, against the running sidecar.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runToEnd } from './lib/process.mjs';
import { ollama_model, user as says } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const password = 'correct horse battery';

function isProblem(answer, status, code, field) {
  assert.deepEqual([answer.status, answer.json.code, answer.json.field], [status, code, field], answer.text);
}

// Somebody else beside the owner; a tool has no session.
const joined = async (sidecar, name, role) => (role === 'tool' ? sidecar.ok('POST', '/api/users', { name, role }) : sidecar.addPerson(name, role, password));
const signIn = (sidecar, name, secret, headers) => sidecar.signInWith(name, secret, headers);
const withToken = (sidecar, token, method, target, body, more = {}) => sidecar.request({ method, path: target,
  headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}), ...more }, body: body && JSON.stringify(body) });
const question = { provider: 'ollama', modelId: ollama_model, messages: [says('Hi')], stream: false };
const tokenCreate = (sidecar, ...args) => runToEnd(['token', 'create', ...args, '--data-dir', sidecar.data_dir], { home: sidecar.folder });
const recorded = async (sidecar, action) => (await sidecar.ok('GET', `/api/audit?action=${action}`)).entries;

test('the owner is alone at first; a colleague gets in with a name and a password', inWorld(async ({ sidecar }) => {
  assert.deepEqual((await sidecar.request({ path: '/api/session/ways' })).json, { password: false });
  const mara = await joined(sidecar, 'Mara Rossi', 'user');
  assert.deepEqual((await sidecar.request({ path: '/api/session/ways' })).json, { password: true });
  const me = await mara.ok('GET', '/api/session');
  assert.deepEqual([me.name, me.roles, me.permissions], ['Mara Rossi', ['user'], ['models', 'chat', 'conversations']]);
  const { users } = await sidecar.ok('GET', '/api/users');
  assert.deepEqual(users.map((one) => [one.name, one.role, one.hasPassword]), [['Mara Rossi', 'user', true], ['Owner', 'owner', false]]);
  assert.ok(Math.abs(users[0].lastUsedMs - Date.now()) < 60_000);
  isProblem(await mara.api('GET', '/api/users'), 403, 'forbidden', undefined);
  isProblem(await mara.api('GET', '/api/audit'), 403, 'forbidden', undefined);
  assert.equal((await mara.ask('Hi')).status, 200);
  const [added] = await recorded(sidecar, 'user_added');
  assert.deepEqual([added.phase, added.result, added.object, added.detail], ['outcome', 'ok', mara.id, 'role user']);
}));

test('what belongs to somebody else is not there, for anybody', inWorld(async ({ sidecar, ollama }) => {
  const id = await sidecar.newConversation('The owner\'s');
  await sidecar.ask('A secret about otters', { conversationId: id });
  const asked = ollama.chats().length;
  for (const role of ['admin', 'user']) {
    const other = await joined(sidecar, `A ${role}`, role);
    for (const [method, target, body] of [['GET', ''], ['PATCH', '', { title: 'stolen' }], ['DELETE', ''], ['GET', '/export']]) {
      isProblem(await other.api(method, `/api/conversations/${id}${target}`, body), 404, 'not_found', 'conversationId');
    }
    isProblem(await other.api('POST', '/api/chat/local', { ...question, conversationId: id }), 404, 'not_found', 'conversationId');
    assert.deepEqual((await other.ok('GET', '/api/conversations?q=otters')).conversations, []);
    const [session] = (await sidecar.ok('GET', '/api/sessions')).sessions;
    isProblem(await other.api('DELETE', `/api/sessions/${session.id}`), 404, 'not_found', 'id');
    const token = await sidecar.ok('POST', '/api/tokens', { name: 'mine', scopes: ['chat'] });
    isProblem(await other.api('DELETE', `/api/tokens/${token.id}`), 404, 'not_found', 'id');
    isProblem(await other.api('POST', '/api/tokens', { name: 'x', scopes: ['chat'], user: 'owner' }), 403, 'forbidden', 'user');
    assert.deepEqual((await other.ok('GET', '/api/tokens')).tokens, []);
    assert.equal((await other.ok('GET', '/api/sessions')).sessions.length, 1);
  }
  assert.equal((await sidecar.conversation(id)).title, "The owner's");
  assert.equal(ollama.chats().length, asked, 'a refused question went to the provider');
}));

test('an auditor reads the record and nothing else', inWorld(async ({ sidecar }) => {
  const ada = await joined(sidecar, 'Ada', 'auditor');
  assert.equal((await ada.api('GET', '/api/audit')).status, 200);
  assert.equal((await ada.ok('GET', '/api/audit/verify')).verdict, 'whole');
  for (const [method, target, body] of [['GET', '/api/conversations'], ['GET', '/api/models/local/discover'], ['POST', '/api/chat/local', question]]) {
    isProblem(await ada.api(method, target, body), 403, 'forbidden', undefined);
  }
}));

test('who may do what to whom: the owner stays, admins manage those below them', inWorld(async ({ sidecar }) => {
  const admin = await joined(sidecar, 'Ada', 'admin');
  const mara = await joined(admin, 'Mara', 'user');
  isProblem(await admin.api('POST', '/api/users', { name: 'x', role: 'admin', password }), 403, 'forbidden', undefined);
  isProblem(await admin.api('POST', '/api/users', { name: 'x', role: 'owner', password }), 400, 'invalid_request', 'role');
  isProblem(await admin.api('PATCH', '/api/users/owner', { role: 'user' }), 403, 'forbidden', undefined);
  isProblem(await admin.api('DELETE', '/api/users/owner'), 403, 'forbidden', undefined);
  isProblem(await sidecar.api('DELETE', '/api/users/owner'), 409, 'conflict', 'id');
  isProblem(await mara.api('PATCH', `/api/users/${mara.id}`, { role: 'admin' }), 403, 'forbidden', undefined);
  assert.equal((await mara.ok('PATCH', `/api/users/${mara.id}`, { name: 'Mara R.' })).name, 'Mara R.');
  assert.equal((await admin.ok('PATCH', `/api/users/${mara.id}`, { role: 'auditor' })).role, 'auditor');
  assert.equal((await mara.api('GET', '/api/audit')).status, 200, 'a new role counts at once');
  const changed = (await recorded(sidecar, 'user_changed')).filter((one) => one.phase === 'outcome');
  assert.deepEqual(changed.map((one) => [one.actor, one.detail, one.result]), [[admin.id, 'role auditor', 'ok'], [mara.id, 'name ', 'ok'],
    [mara.id, 'role admin', 'forbidden'], [admin.id, 'role user', 'forbidden']]);
}));

test('a wrong name, role or password is told with its field, and nobody is added', inWorld(async ({ sidecar }) => {
  const cases = [[{}, 'name'], [{ name: 'x' }, 'role'], [{ name: 'x', role: 'king', password }, 'role'], [{ name: '', role: 'user', password }, 'name'],
    [{ name: 'n'.repeat(81), role: 'user', password }, 'name'], [{ name: 'a\u0000b', role: 'user', password }, 'name'], [{ name: 'x', role: 'user' }, 'password'],
    [{ name: 'x', role: 'user', password: 'short' }, 'password'], [{ name: 'x', role: 'user', password: 'p'.repeat(2000) }, 'password'],
    [{ name: 'x', role: 'tool', password }, 'password'], [{ name: 7, role: 'user', password }, 'name'], [{ name: 'x', role: 'user', password: ['a'] }, 'password']];
  for (const [body, field] of cases) isProblem(await sidecar.api('POST', '/api/users', body), 400, 'invalid_request', field);
  isProblem(await sidecar.api('POST', '/api/users', { name: 'OWNER', role: 'user', password }), 400, 'invalid_request', 'name');
  assert.equal((await sidecar.ok('GET', '/api/users')).users.length, 1);
  await joined(sidecar, 'Mara', 'user');
  isProblem(await sidecar.api('POST', '/api/users', { name: 'MARA', role: 'user', password }), 409, 'conflict', 'name');
  assert.equal((await sidecar.ok('GET', '/api/users')).users.length, 2);
}));

test('who is removed is out at once, and his conversations are gone; the record keeps his id', inWorld(async ({ sidecar }) => {
  const mara = await joined(sidecar, 'Mara', 'user');
  const conversationId = await mara.newConversation('Hers');
  await mara.ask('Something about herons', { conversationId });
  const { token } = await mara.ok('POST', '/api/tokens', { name: 'script', scopes: ['chat'] });
  await sidecar.ok('DELETE', `/api/users/${mara.id}`);
  isProblem(await mara.api('GET', '/api/conversations'), 401, 'unauthenticated', 'Cookie');
  assert.equal((await withToken(sidecar, token, 'POST', '/api/chat/local', question)).status, 401);
  assert.equal((await signIn(sidecar, 'Mara', password)).status, 401);
  await sidecar.stop();
  const count = (sql) => execFileSync('sqlite3', [path.join(sidecar.data_dir, 'knowledge-foundry.db'), sql], { encoding: 'utf8' }).trim();
  assert.equal(count("SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM messages) + (SELECT count(*) FROM tokens)"), '0');
  assert.ok(Number(count(`SELECT count(*) FROM audit WHERE actor = '${mara.id}'`)) > 0);
  await sidecar.launch();
  isProblem(await signIn(sidecar, 'Mara', password), 401, 'unauthenticated', 'password');
}));

test('sessions are listed and ended, one or all others', inWorld(async ({ sidecar }) => {
  for (let i = 0; i < 3; i += 1) {
    const [, token] = (await sidecar.newLink()).match(/launch=(\S+)/);
    await sidecar.newSession(token);
  }
  const { sessions } = await sidecar.ok('GET', '/api/sessions');
  assert.deepEqual(sessions.map((one) => one.isThis).sort(), [false, false, false, true]);
  const other = sessions.find((one) => !one.isThis);
  await sidecar.ok('DELETE', `/api/sessions/${other.id}`);
  isProblem(await sidecar.api('DELETE', `/api/sessions/${other.id}`), 404, 'not_found', 'id');
  await sidecar.ok('DELETE', '/api/sessions');
  assert.deepEqual((await sidecar.ok('GET', '/api/sessions')).sessions.map((one) => one.isThis), [true]);
}));

test('a token works where its scopes reach, never from a page, and not after it is revoked', inWorld(async ({ sidecar }) => {
  const made = await sidecar.ok('POST', '/api/tokens', { name: 'CI', scopes: ['models', 'chat'], expiresInS: 3600 });
  assert.match(made.token, /^kf_[A-Za-z0-9_-]{43}$/);
  assert.equal((await withToken(sidecar, made.token, 'POST', '/api/chat/local', question)).status, 200);
  assert.equal((await sidecar.request({ path: '/api/models/local/discover', headers: { 'x-api-key': made.token } })).status, 200);
  isProblem(await withToken(sidecar, made.token, 'GET', '/api/audit'), 403, 'forbidden', 'Authorization');
  isProblem(await withToken(sidecar, made.token, 'GET', '/api/tokens'), 403, 'forbidden', 'Authorization');
  isProblem(await withToken(sidecar, made.token, 'GET', '/api/models/local/discover', undefined, { origin: `http://127.0.0.1:${sidecar.port}` }), 403, 'forbidden', 'origin');
  const wrong = await withToken(sidecar, `${made.token.slice(0, -1)}x`, 'GET', '/api/models/local/discover');
  isProblem(wrong, 401, 'unauthenticated', 'Authorization');
  assert.equal(wrong.headers['www-authenticate'], 'Bearer');
  const [listed] = (await sidecar.ok('GET', '/api/tokens')).tokens;
  assert.deepEqual([listed.id, listed.name, listed.scopes, 'token' in listed], [made.id, 'CI', ['models', 'chat'], false]);
  assert.ok(Math.abs(listed.expiresMs - listed.createdMs - 3_600_000) < 1000 && listed.lastUsedMs > 0);
  await sidecar.stop();
  const stored = await readFile(path.join(sidecar.data_dir, 'knowledge-foundry.db'));
  assert.equal(stored.includes(made.token) || stored.includes(made.token.slice(3)), false, 'the database holds the token');
  await sidecar.launch();
  assert.equal((await withToken(sidecar, made.token, 'GET', '/api/models/ollama/list')).status, 200);
  await sidecar.ok('DELETE', `/api/tokens/${made.id}`);
  assert.equal((await withToken(sidecar, made.token, 'GET', '/api/models/ollama/list')).status, 401);
  assert.equal(sidecar.program.stderr.includes(made.token), false);
}));

test('nobody speaks in another person\'s name: people make their own tokens', inWorld(async ({ sidecar }) => {
  const admin = await joined(sidecar, 'Ada', 'admin');
  const mara = await joined(sidecar, 'Mara', 'user');
  const wanted = { name: 'x', scopes: ['conversations', 'chat'] };
  for (const [manager, user] of [[admin, mara.id], [sidecar, mara.id], [sidecar, admin.id], [admin, 'owner'], [mara, 'owner'], [mara, admin.id]]) {
    isProblem(await manager.api('POST', '/api/tokens', { ...wanted, user }), 403, 'forbidden', 'user');
  }
  isProblem(await admin.api('POST', '/api/tokens', { ...wanted, user: 'nobody' }), 404, 'not_found', 'user');
  isProblem(await mara.api('POST', '/api/tokens', { ...wanted, user: 'nobody' }), 403, 'forbidden', 'user');
  assert.deepEqual((await sidecar.ok('GET', '/api/tokens?all=1')).tokens, []);
  isProblem(await mara.api('GET', '/api/tokens?all=1'), 403, 'forbidden', 'all');
  const own = await mara.ok('POST', '/api/tokens', wanted);
  assert.deepEqual([own.user, own.madeBy], [mara.id, mara.id]);
}));

test('the record tells of every entry what its actor came with', inWorld(async ({ sidecar }) => {
  const tool = await joined(sidecar, 'Nightly', 'tool');
  const made = await sidecar.ok('POST', '/api/tokens', { name: 'nightly', scopes: ['chat', 'conversations'], user: tool.id });
  assert.deepEqual([made.user, made.madeBy], [tool.id, 'owner']);
  await withToken(sidecar, made.token, 'POST', '/api/chat/local', question);
  const { id } = (await withToken(sidecar, made.token, 'POST', '/api/conversations', { title: 'mine' })).json;
  await withToken(sidecar, made.token, 'DELETE', `/api/conversations/${id}`);
  const { code } = await tokenCreate(sidecar, '--name', 'script', '--scopes', 'chat');
  assert.equal(code, 0);
  await sidecar.ok('DELETE', `/api/tokens/${made.id}`);
  const [session] = (await sidecar.ok('GET', '/api/sessions')).sessions;
  const { entries, tokens } = await sidecar.ok('GET', '/api/audit?limit=500');
  const carriers = (action, phase) => entries.filter((one) => one.action === action && one.phase === phase).map((one) => one.carrier);
  for (const action of ['model_call', 'conversation_removed']) {
    assert.deepEqual(carriers(action, 'outcome'), [`token ${made.id}`], action);
    assert.deepEqual(carriers(action, 'intent'), [`token ${made.id}`], action);
  }
  assert.deepEqual(carriers('token_made', 'event'), ['command line']);
  assert.deepEqual(carriers('token_made', 'outcome'), [`session ${session.id}`]);
  assert.deepEqual(carriers('signed_in', 'event'), [`session ${session.id}`]);
  assert.equal(entries.filter((one) => one.actor === 'sidecar' && one.carrier).length, 0);
  const about = entries.filter((one) => one.action.startsWith('token_') && one.object === made.id && one.phase === 'outcome');
  assert.deepEqual(about.map((one) => [one.action, one.detail]), [['token_revoked', `user ${tool.id}, scopes chat conversations`], ['token_made', `user ${tool.id}, scopes chat conversations`]]);
  assert.deepEqual(tokens.map((one) => one.name), ['script']);
  const by_token = (await sidecar.ok('GET', `/api/audit?carrier=${encodeURIComponent(`token ${made.id}`)}`)).entries;
  assert.deepEqual([...new Set(by_token.map((one) => one.actor))], [tool.id]);
  assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
}));

test('a token that somebody once made for another person is revoked at the next start, on record', inWorld(async ({ sidecar }) => {
  const mara = await joined(sidecar, 'Mara', 'user');
  const hers = await mara.ok('POST', '/api/tokens', { name: 'own', scopes: ['chat'] });
  const given = await mara.ok('POST', '/api/tokens', { name: 'given', scopes: ['chat'] });
  await sidecar.stop();
  execFileSync('sqlite3', [path.join(sidecar.data_dir, 'knowledge-foundry.db'), `UPDATE tokens SET made_by = 'owner' WHERE id = '${given.id}'`]);
  await sidecar.launch();
  assert.equal((await withToken(sidecar, given.token, 'POST', '/api/chat/local', question)).status, 401);
  assert.equal((await withToken(sidecar, hers.token, 'POST', '/api/chat/local', question)).status, 200);
  const [told] = await recorded(sidecar, 'token_revoked');
  assert.deepEqual([told.actor, told.object, told.detail], ['sidecar', given.id, `user ${mara.id}, scopes chat, made by owner`]);
}));

test('a token for asking alone touches no conversation', inWorld(async ({ sidecar, ollama }) => {
  const conversationId = await sidecar.newConversation('Kept');
  await sidecar.ask('Hi', { conversationId });
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'chat', scopes: ['chat'] });
  const asked = ollama.chats().length;
  const before = await sidecar.conversation(conversationId);
  for (const [field, more] of [['conversationId', { conversationId }], ['conversationId', { conversationId, replaceFrom: 1 }], ['replaceFrom', { replaceFrom: 1 }]]) {
    const refused = await withToken(sidecar, token, 'POST', '/api/chat/local', { ...question, ...more });
    isProblem(refused, 403, 'forbidden', field);
    assert.match(refused.json.detail, /conversations/);
  }
  assert.equal(ollama.chats().length, asked);
  assert.deepEqual(await sidecar.conversation(conversationId), before);
  assert.equal((await withToken(sidecar, token, 'POST', '/api/chat/local', question)).status, 200);
  const both = await sidecar.ok('POST', '/api/tokens', { name: 'both', scopes: ['chat', 'conversations'] });
  assert.equal((await withToken(sidecar, both.token, 'POST', '/api/chat/local', { ...question, conversationId })).status, 200);
  assert.equal((await sidecar.conversation(conversationId)).messages.length, 4);
}));

test('a tool of a colleague comes with a token only', inWorld(async ({ sidecar }) => {
  const tool = await joined(sidecar, 'Nightly', 'tool');
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'nightly', scopes: ['chat', 'conversations'], user: tool.id });
  assert.equal((await withToken(sidecar, token, 'POST', '/api/chat/local', question)).status, 200);
  const mine = (await withToken(sidecar, token, 'POST', '/api/conversations', { title: 'nightly' })).json;
  assert.equal((await sidecar.api('GET', `/api/conversations/${mine.id}`)).status, 404);
  assert.equal((await signIn(sidecar, 'Nightly', '')).status, 401);
  const calls = (await sidecar.ok('GET', `/api/audit?actor=${tool.id}`)).entries;
  assert.ok(calls.length >= 2);
}));

test("'token create' works with and without a running sidecar", inWorld(async ({ sidecar }) => {
  const with_it = await tokenCreate(sidecar, '--name', 'script', '--scopes', 'chat,models', '--expires', '30d');
  assert.deepEqual([with_it.code, with_it.stderr], [0, '']);
  assert.equal((await withToken(sidecar, with_it.stdout.trim(), 'POST', '/api/chat/local', question)).status, 200);
  await sidecar.stop();
  const without = await tokenCreate(sidecar, '--name', 'other', '--scopes', 'models', '--expires', 'never');
  assert.deepEqual([without.code, without.stderr], [0, '']);
  await sidecar.launch();
  assert.equal((await withToken(sidecar, without.stdout.trim(), 'GET', '/api/models/ollama/list')).status, 200);
  const { tokens } = await sidecar.ok('GET', '/api/tokens');
  assert.deepEqual(tokens.map((one) => one.expiresMs === 0 ? 'never' : Math.round((one.expiresMs - one.createdMs) / 86_400_000)), ['never', 30]);
  for (const [args, word] of [[['--scopes', 'chat'], '--name'], [['--name', 'x', '--scopes', 'root'], '--scopes'], [['--name', 'x', '--scopes', 'chat', '--expires', '3 moons'], '--expires']]) {
    const refused = await tokenCreate(sidecar, ...args);
    assert.equal(refused.code, 2);
    assert.ok(refused.stderr.includes(word), refused.stderr);
  }
  assert.equal((await tokenCreate(sidecar, '--name', 'x', '--scopes', 'users')).code, 1);
  assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
}));

test('guessing a password is slowed down; the waiting time is told', inWorld(async ({ sidecar }) => {
  await joined(sidecar, 'Mara', 'user');
  let answer;
  for (let i = 0; i < 6; i += 1) answer = await signIn(sidecar, 'mara', `wrong ${i} wrong wrong`);
  isProblem(answer, 429, 'too_many_requests', 'password');
  assert.equal(answer.headers['retry-after'], String(answer.json.retry_after_s));
  assert.equal((await sidecar.api('GET', '/api/session')).status, 200, 'the owner is not held up');
  assert.ok((await recorded(sidecar, 'sign_in_refused')).length >= 1);
}));

test('neither a password nor its parts show in database, log or record', inWorld(async ({ sidecar }) => {
  const secret = 'heliotrope walrus 4711';
  await sidecar.ok('POST', '/api/users', { name: 'Mara', role: 'user', password: secret });
  await signIn(sidecar, 'Mara', secret);
  await signIn(sidecar, secret, 'typed into the wrong field');
  await sidecar.stop();
  for (const file of ['knowledge-foundry.db', 'record-checkpoints.jsonl', 'record-seal.json']) {
    assert.equal((await readFile(path.join(sidecar.data_dir, file))).includes('heliotrope'), false, file);
  }
  assert.equal(sidecar.program.stderr.includes('heliotrope'), false);
}));
