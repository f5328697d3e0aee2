// Locked: without its keys the sidecar does nothing and says so, until the right key is there or new ones are made.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runToEnd } from './lib/process.mjs';
import { Sidecar } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const passphrase = 'correct horse battery staple';
const keyFile = (sidecar) => path.join(sidecar.data_dir, 'master.key');
const vault = (sidecar, word, input, env) => runToEnd(['vault', word, '--data-dir', sidecar.data_dir], { home: sidecar.folder, input, env });
const sqlite = (sidecar, sql) => execFileSync('sqlite3', [path.join(sidecar.data_dir, 'knowledge-foundry.db'), sql], { encoding: 'utf8' }).trim();
const giveToken = (sidecar) => sidecar.ok('PUT', '/api/credentials/lmstudio', { token: 'lms-walrus' });
const storedFor = async (sidecar) => (await sidecar.ok('GET', '/api/credentials')).credentials.map(({ isUsable }) => isUsable);

test('locked: nothing is done, everything says so, and the page is served', inWorld(async ({ sidecar }) => {
  await sidecar.stop();
  await rename(keyFile(sidecar), `${keyFile(sidecar)}.kept`);
  const before = sqlite(sidecar, 'SELECT count(*) FROM audit') + sqlite(sidecar, 'SELECT * FROM wrapped_keys');
  assert.match(await sidecar.launchLocked(), /is missing\. Put it back/);
  for (const [method, target] of [['GET', '/api/session'], ['POST', '/api/session'], ['GET', '/api/models/local/discover'], ['POST', '/api/chat/local'], ['DELETE', '/api/consents'], ['GET', '/readyz'], ['POST', '/']]) {
    const answer = await sidecar.api(method, target, method === 'POST' ? {} : undefined);
    assert.deepEqual([answer.status, answer.json.code], [423, 'locked'], target);
    assert.match(answer.json.detail, /is missing/);
  }
  assert.deepEqual((await sidecar.request({ path: '/healthz' })).json, { status: 'locked' });
  assert.match((await sidecar.request({ path: '/' })).text, /Knowledge Foundry/);
  assert.equal((await sidecar.request({ path: '/', headers: { host: 'evil.example' } })).status, 421);
  assert.equal((await sidecar.request({ path: '/api/session', headers: { origin: 'https://evil.example' } })).status, 403);
  assert.match((await vault(sidecar, 'status')).stdout, /^locked: /);
  for (const word of ['rotate', 'unlock']) assert.match((await vault(sidecar, word, '')).stderr, /is missing/);
  assert.equal(sqlite(sidecar, 'SELECT count(*) FROM audit') + sqlite(sidecar, 'SELECT * FROM wrapped_keys'), before);
  assert.equal((await sidecar.stop()).code, 0);
  assert.deepEqual((await readdir(sidecar.data_dir)).filter((name) => name.startsWith('master.key')), ['master.key.kept']);
}));

test('the key is put back and unlocks without a restart', inWorld(async ({ sidecar }) => {
  await giveToken(sidecar);
  await sidecar.stop();
  const key = await readFile(keyFile(sidecar));
  await writeFile(keyFile(sidecar), key.toString().replace(/[0-9a-f]{64}/, '0'.repeat(64)), { mode: 0o600 });
  assert.match(await sidecar.launchLocked(), /is damaged/);
  assert.match((await vault(sidecar, 'unlock', '')).stderr, /is damaged/);
  await writeFile(keyFile(sidecar), key, { mode: 0o600 });
  assert.match((await vault(sidecar, 'unlock')).stdout, /The vault is open/);
  await sidecar.untilReady();
  assert.deepEqual(await storedFor(sidecar), [true]);
  assert.match((await vault(sidecar, 'unlock')).stdout, /open already/);
}));

test('a passphrase in place of the key file: asked for at each start, and found nowhere', inWorld(async ({ sidecar }) => {
  await giveToken(sidecar);
  assert.match((await vault(sidecar, 'passphrase', 'too short\n')).stderr, /at least 12 characters/);
  const changed = await vault(sidecar, 'passphrase', `${passphrase}\n`);
  assert.equal(changed.code, 0, changed.stderr);
  assert.deepEqual(await storedFor(sidecar), [true]);
  await sidecar.stop();
  assert.match(await sidecar.launchLocked(), /comes from a passphrase/);
  const wrong = await vault(sidecar, 'unlock', 'a wrong passphrase\n');
  assert.deepEqual([wrong.code, wrong.stderr.includes('not the passphrase')], [1, true]);
  assert.match((await vault(sidecar, 'unlock', `${passphrase}\n`)).stdout, /The vault is open/);
  await sidecar.untilReady();
  assert.deepEqual(await storedFor(sidecar), [true]);
  await sidecar.stop();
  for (const file of await readdir(sidecar.data_dir)) assert.equal((await readFile(path.join(sidecar.data_dir, file))).includes(passphrase), false, file);
  assert.equal(sidecar.program.stderr.includes(passphrase), false);
}));

test('a lost key: what lay under it is given up, the rest stays, and the record goes on', inWorld(async ({ sidecar }) => {
  await giveToken(sidecar);
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'script', scopes: ['models'] });
  const conversation = await sidecar.newConversation('Kept');
  const old = (await sidecar.ok('GET', '/api/audit/verify')).publicKey;
  assert.match((await vault(sidecar, 'reset', 'yes\n')).stderr, /The vault is open/);
  await sidecar.stop();
  assert.match((await vault(sidecar, 'reset', 'yes\n')).stderr, /The vault is open/);
  await writeFile(keyFile(sidecar), 'not the key', { mode: 0o600 });
  await sidecar.launchLocked();
  const kept = sqlite(sidecar, 'SELECT count(*) FROM credentials');
  assert.match((await vault(sidecar, 'reset', 'no\n')).stderr, /Nothing was changed/);
  assert.equal(sqlite(sidecar, 'SELECT count(*) FROM credentials'), kept);
  assert.match((await vault(sidecar, 'reset', 'yes\n')).stdout, /New keys are in force/);
  await sidecar.untilReady();
  await sidecar.signIn();  // what proved the page came from the lost keys too
  assert.deepEqual(await storedFor(sidecar), []);
  assert.equal((await sidecar.request({ path: '/api/models/ollama/list', headers: { 'x-api-key': token } })).status, 401);
  assert.equal((await sidecar.conversation(conversation)).title, 'Kept');
  await giveToken(sidecar);
  const verdict = await sidecar.ok('GET', '/api/audit/verify');
  // What the lost key had sealed, the new one cannot vouch for: until somebody compares an end that was kept since.
  assert.deepEqual([verdict.verdict, verdict.publicKey === old], ['end_unknown', false]);
  assert.equal((await sidecar.ok('GET', `/api/audit/verify?end=${verdict.endSeq}:${verdict.endHash}`)).verdict, 'whole');
  const [told] = (await sidecar.ok('GET', '/api/audit?action=keys_replaced')).entries;
  assert.deepEqual([told.object, told.detail, told.seq], [verdict.publicKey, old, verdict.keyReplacedSeq]);
  assert.equal(await readFile(`${keyFile(sidecar)}.lost-1`, 'utf8'), 'not the key');
  // Without a sidecar too.
  await sidecar.stop();
  await rm(keyFile(sidecar));
  assert.match((await vault(sidecar, 'reset', 'yes\n')).stdout, /New keys are in force/);
  await sidecar.launch();
  await sidecar.signIn();
  const again = await sidecar.ok('GET', '/api/audit/verify');
  assert.equal(again.verdict, 'end_unknown');
  assert.equal((await sidecar.ok('GET', `/api/audit/verify?end=${again.endSeq}:${again.endHash}`)).verdict, 'whole');
}));

test('a key that is handed over: through the environment, which forgets it, a descriptor, and as a credential of systemd', async () => {
  const key = '7a'.repeat(32);
  const sidecar = await (await Sidecar.start({ env: { KF_MASTER_KEY: key } })).signIn();
  try {
    await giveToken(sidecar);
    assert.equal((await readdir(sidecar.data_dir)).includes('master.key'), false);
    assert.match(sidecar.program.stderr, /through the environment/);
    assert.equal((await readFile(`/proc/${sidecar.program.child.pid}/environ`).catch(() => '')).includes(key), false);
    assert.match((await vault(sidecar, 'status')).stdout, /from KF_MASTER_KEY/);
    assert.match((await vault(sidecar, 'rotate')).stderr, /comes from KF_MASTER_KEY; it is changed there/);
    await sidecar.stop();
    delete sidecar.env.KF_MASTER_KEY;
    assert.match(await sidecar.launchLocked(), /is missing/);
    await sidecar.stop();
    const folder = path.join(sidecar.folder, 'credentials');
    execFileSync('mkdir', [folder]);
    await writeFile(path.join(folder, 'master-key'), `${key}\n`, { mode: 0o600 });
    sidecar.env.CREDENTIALS_DIRECTORY = folder;
    await sidecar.launch();
    assert.deepEqual(await storedFor(sidecar), [true]);
    assert.match((await vault(sidecar, 'status')).stdout, /from systemd's credential/);
    await sidecar.stop();
    delete sidecar.env.CREDENTIALS_DIRECTORY;
    const binary = sidecar.program.child.spawnfile;
    const status = (given) => execFileSync('bash', ['-c', `exec 7< <(printf %s ${given}); exec "$0" vault status --data-dir "$1"`, binary, sidecar.data_dir], { env: { ...sidecar.env, KF_VAULT_KEY_FD: '7' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    assert.match(status(key), /from descriptor 7, 3 keys, 1 credentials/);
    assert.throws(() => status('too-short'), /from descriptor 7 is no key file/);
    assert.throws(() => status('5'.repeat(64)), /another one/);
  } finally {
    await sidecar.dispose();
  }
});
