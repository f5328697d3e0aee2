// Credentials: given once, used where they belong, found nowhere in the clear; keys that change and keys that are lost.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { startFakeLmStudio } from '../fakes/fake_lmstudio.mjs';
import { Program, environmentFor, repeats, runToEnd } from './lib/process.mjs';
import { Sidecar, lmstudio_model, user } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const secret = 'lms-1f7c-walrus-99d2';
const vault = (sidecar, ...args) => runToEnd(['vault', ...args, '--data-dir', sidecar.data_dir], { home: sidecar.folder });
const sqlite = (sidecar, sql) => execFileSync('sqlite3', [path.join(sidecar.data_dir, 'knowledge-foundry.db'), sql], { encoding: 'utf8' }).trim();
const keyId = (status) => status.match(/^open: key ([0-9a-f]{16}) /)[1];
const give = (sidecar, token = secret) => sidecar.ok('PUT', '/api/credentials/lmstudio', { token });
const listState = async (sidecar) => (await sidecar.ok('GET', '/api/models/lmstudio/list')).state;
const ask = (sidecar) => sidecar.api('POST', '/api/chat/local', { provider: 'lmstudio', modelId: lmstudio_model, messages: [user('Hi')], stream: false });

// A sidecar beside an LM Studio that asks for a token.
const withGuarded = (use) => async () => {
  const studio = await startFakeLmStudio({ token: secret });
  const sidecar = await (await Sidecar.start({ lmstudio: studio })).signIn();
  try { await use({ sidecar, studio }); } finally {
    await sidecar.dispose();
    await studio.close();
  }
};

test('LM Studio with a token: it is asked for, given, used, and taken back', withGuarded(async ({ sidecar }) => {
  assert.equal(await listState(sidecar), 'token_required');
  assert.equal((await ask(sidecar)).json.code, 'provider_token_required');
  await give(sidecar, 'not-the-right-one');
  assert.equal(await listState(sidecar), 'token_required');
  await give(sidecar);
  assert.equal(await listState(sidecar), 'running');
  assert.equal((await ask(sidecar)).status, 200);
  const list = await sidecar.ok('GET', '/api/credentials');
  assert.deepEqual(list.credentials.map((one) => [one.provider, one.isUsable]), [['lmstudio', true]]);
  assert.deepEqual(list.providers, ['lmstudio']);
  await sidecar.stop();
  await sidecar.launch();
  assert.equal((await ask(sidecar)).status, 200);
  await sidecar.ok('DELETE', '/api/credentials/lmstudio');
  assert.equal(await listState(sidecar), 'token_required');
  assert.equal((await sidecar.api('DELETE', '/api/credentials/lmstudio')).status, 404);
  const used = (await sidecar.ok('GET', '/api/audit?action=credential_used')).entries;
  assert.equal(used.length, 2, 'once for each start');
  assert.match(used[0].detail, /^http:\/\/127\.0\.0\.1:\d+$/);
  const actions = (await sidecar.ok('GET', '/api/audit')).entries.map((one) => `${one.action} ${one.phase}`);
  for (const wanted of ['credential_stored intent', 'credential_stored outcome', 'credential_removed outcome']) assert.ok(actions.includes(wanted), wanted);
}));

test('the token shows nowhere: not on disk, in the log, the record, an answer or a crash', withGuarded(async ({ sidecar }) => {
  await give(sidecar);
  await ask(sidecar);
  for (const target of ['/api/credentials', '/api/audit', '/api/audit/export', '/api/models/local/discover']) {
    assert.equal((await sidecar.api('GET', target)).text.includes(secret), false, target);
  }
  await sidecar.kill();
  for (const file of await readdir(sidecar.data_dir)) {
    const bytes = await readFile(path.join(sidecar.data_dir, file)).catch(() => Buffer.alloc(0));
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) assert.equal(bytes.includes(form), false, `${file} holds it as ${form}`);
  }
  assert.equal(sidecar.program.stderr.includes(secret), false);
  await sidecar.launch();
}));

test('what cannot be a token, and providers that take none', inWorld(async ({ sidecar }) => {
  for (const token of ['', ' ', 'a b', 'a\nb', 'a\r\nx-evil: 1', 'ä', '\u0000', 'x'.repeat(4097)]) {
    const answer = await sidecar.api('PUT', '/api/credentials/lmstudio', { token });
    assert.deepEqual([answer.status, answer.json.field], [400, 'token'], JSON.stringify(token));
  }
  for (const provider of ['ollama', 'none', 'LMSTUDIO']) {
    const answer = await sidecar.api('PUT', `/api/credentials/${provider}`, { token: 'x' });
    assert.deepEqual([answer.status, answer.json.field], [404, 'provider'], provider);
  }
  assert.deepEqual((await sidecar.ok('GET', '/api/credentials')).credentials, []);
}));

test('a token goes to the server that it was given for, and to no other', withGuarded(async ({ sidecar }) => {
  await give(sidecar);
  await sidecar.stop();
  const other = await startFakeLmStudio({ token: secret });
  try {
    sidecar.env.LMSTUDIO_BASE_URL = other.url;
    await sidecar.launch();
    assert.equal(await listState(sidecar), 'token_required');
    assert.ok(other.requests.length > 0);
    assert.deepEqual(other.requests.filter((one) => one.headers.authorization !== undefined), []);
    assert.equal((await sidecar.ok('GET', '/api/credentials')).credentials[0].isUsable, false);
    await give(sidecar);
    assert.equal(await listState(sidecar), 'running');
  } finally {
    await other.close();
  }
}));

test('whoever edits or swaps a sealed credential makes it unusable, and that is told', withGuarded(async ({ sidecar }) => {
  await give(sidecar);
  await sidecar.stop();
  sqlite(sidecar, "UPDATE credentials SET sealed = substr(sealed, 1, length(sealed) - 2) || CASE substr(sealed, -2) WHEN '00' THEN '01' ELSE '00' END");
  await sidecar.launch();
  assert.equal((await sidecar.ok('GET', '/api/credentials')).credentials[0].isUsable, false);
  assert.equal(await listState(sidecar), 'token_required');
  await give(sidecar);
  assert.equal(await listState(sidecar), 'running');
}));

test("'vault rotate' changes the key and nothing else, with and without a running sidecar", withGuarded(async ({ sidecar }) => {
  await give(sidecar);
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'script', scopes: ['models'] });
  const publicKey = (await sidecar.ok('GET', '/api/audit/verify')).publicKey;
  const keys = new Set([keyId((await vault(sidecar, 'status')).stdout)]);
  const file = path.join(sidecar.data_dir, 'master.key');
  const old_key = path.join(sidecar.folder, 'old.key');
  await copyFile(file, old_key);
  for (const is_running of [true, false]) {
    if (!is_running) await sidecar.stop();
    const rotated = await vault(sidecar, 'rotate');
    assert.deepEqual([rotated.code, rotated.stderr], [0, '']);
    keys.add(keyId(rotated.stdout));
    assert.match(rotated.stdout, /, 3 keys, 1 credentials\n$/);
  }
  assert.equal(keys.size, 3);
  await sidecar.launch();
  assert.equal((await ask(sidecar)).status, 200);
  assert.equal((await sidecar.request({ path: '/api/models/ollama/list', headers: { 'x-api-key': token } })).status, 200);
  const verdict = await sidecar.ok('GET', '/api/audit/verify');
  assert.deepEqual([verdict.verdict, verdict.publicKey], ['whole', publicKey]);
  assert.equal((await sidecar.ok('GET', '/api/audit?action=master_key_changed')).entries.filter((one) => one.result === 'ok').length, 2);
  await sidecar.stop();
  const verified = await runToEnd(['audit', 'verify', '--data-dir', sidecar.data_dir], { home: sidecar.folder });
  assert.equal(verified.code, 0, verified.stderr);
  // The old key opens nothing any more.
  const new_key = await readFile(file);
  await copyFile(old_key, file);
  const refused = await vault(sidecar, 'status');
  assert.equal(refused.code, 65);
  assert.match(refused.stderr, /The master key is another one/);
  await writeFile(file, new_key, { mode: 0o600 });
  await sidecar.launch();
  assert.equal((await ask(sidecar)).status, 200);
}));

test('a rotation that is killed loses nothing, whenever that happens', withGuarded(async ({ sidecar }) => {
  await give(sidecar);
  await sidecar.stop();
  let kills = 0;
  let whole = 0;
  for (let i = 0; i < repeats('KF_ROTATE_KILLS', 28); i += 1) {
    const program = new Program(['vault', 'rotate', '--data-dir', sidecar.data_dir], environmentFor(sidecar.folder));
    await new Promise((resolve) => { setTimeout(resolve, i % 14); });
    const { code } = await program.end('SIGKILL');
    if (code === 0) whole += 1; else kills += 1;
    const status = await vault(sidecar, 'status');
    assert.match(status.stdout, /, 3 keys, 1 credentials\n$/, `after kill ${i}: ${status.stderr}`);
    assert.equal(sqlite(sidecar, 'SELECT count(DISTINCT kek) || \' \' || count(*) FROM wrapped_keys'), '1 3');
  }
  assert.ok(kills > 0, `all ${whole} rotations came to their end`);
  await sidecar.launch();
  assert.equal((await ask(sidecar)).status, 200);
  assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
  assert.deepEqual((await readdir(sidecar.data_dir)).filter((name) => /next|new/.test(name)), []);
  console.log(`# counted: ${kills} kills of 'vault rotate', ${4 * kills} keys and credentials, none lost`);
}));

test('a key file that is lost, damaged or open to others is told, and nothing is made anew', withGuarded(async ({ sidecar }) => {
  await give(sidecar);
  await sidecar.stop();
  const file = path.join(sidecar.data_dir, 'master.key');
  const key = await readFile(file);
  const wrapped = sqlite(sidecar, 'SELECT * FROM wrapped_keys');
  await writeFile(file, Buffer.concat([key.subarray(0, 40), Buffer.from('x'), key.subarray(41)]), { mode: 0o600 });
  assert.equal((await vault(sidecar, 'status')).code, 65);
  await rm(file);
  assert.match((await vault(sidecar, 'rotate')).stderr, /is missing\. Put it back/);
  assert.equal(sqlite(sidecar, 'SELECT * FROM wrapped_keys'), wrapped);
  await writeFile(file, key, { mode: 0o600 });
  await sidecar.launch();
  assert.equal((await ask(sidecar)).status, 200);
}));
