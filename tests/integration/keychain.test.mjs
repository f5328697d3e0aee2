// The master key in the desktop's keychain: put there, asked for at each start, changed, and taken back.
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { has_real_keychain, realKeychain, standInKeychain } from './lib/keychain.mjs';
import { eventually, removeFolder, runToEnd, temporaryFolder } from './lib/process.mjs';
import { withWorld } from './lib/world.mjs';

async function withKeychain(make, use) {
  const folder = await temporaryFolder();
  const keychain = await make(folder);
  try {
    await withWorld(({ sidecar }) => use(sidecar, folder), { sidecar: { env: keychain.env } });
  } finally {
    await keychain.close();
    await removeFolder(folder);
  }
}

const vault = (sidecar, word, input) => runToEnd(['vault', word, '--data-dir', sidecar.data_dir], { home: sidecar.folder, env: sidecar.env, input });
const keyFile = (sidecar) => readFile(path.join(sidecar.data_dir, 'master.key'), 'utf8');
const storedFor = async (sidecar) => (await sidecar.ok('GET', '/api/credentials')).credentials.map(({ isUsable }) => isUsable);

async function restart(sidecar) {
  await sidecar.stop();
  await sidecar.launch();
  await sidecar.signIn();
}

async function livesInKeychain(sidecar) {
  await sidecar.ok('PUT', '/api/credentials/lmstudio', { token: 'lms-walrus' });
  const put = await vault(sidecar, 'keychain');
  assert.match(put.stdout, /^open: key \S+ in the desktop's keychain, /, put.stderr);
  assert.match(await keyFile(sidecar), /^knowledge-foundry keychain 1\n[0-9a-f]{48}\n$/);
  await restart(sidecar);
  assert.deepEqual(await storedFor(sidecar), [true]);
  const first = await keyFile(sidecar);
  assert.match((await vault(sidecar, 'rotate')).stdout, /in the desktop's keychain/);
  assert.notEqual(await keyFile(sidecar), first);
  await restart(sidecar);
  assert.deepEqual(await storedFor(sidecar), [true]);
}

for (const [name, make, skip] of [['a stand-in', standInKeychain, false], ['GNOME Keyring', realKeychain, has_real_keychain ? false : 'GNOME Keyring is not installed']]) {
  test(`the key lies in the keychain and nowhere else (${name})`, { skip }, () => withKeychain(make, async (sidecar) => {
    await livesInKeychain(sidecar);
    assert.match((await vault(sidecar, 'key-file')).stdout, /in .*master\.key, /);
    await restart(sidecar);
    assert.deepEqual(await storedFor(sidecar), [true]);
    assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
  }));
}

test('one item stays in the keychain, and none when the key has left it', () => withKeychain(standInKeychain, async (sidecar, folder) => {
  const items = async () => (await readdir(folder)).filter((file) => file.startsWith('item-'));
  await livesInKeychain(sidecar);
  assert.equal((await items()).length, 1);
  const [, id] = (await keyFile(sidecar)).split('\n');
  assert.equal(`item-${id.slice(0, 32)}`, (await items())[0]);
  const key = await readFile(path.join(folder, (await items())[0]), 'utf8');
  for (const file of await readdir(sidecar.data_dir)) assert.equal((await readFile(path.join(sidecar.data_dir, file)).catch(() => '')).includes(key), false, file);
  await vault(sidecar, 'key-file');
  assert.deepEqual(await items(), []);
}));

test('a keychain that gives nothing locks, says why, and unlocks once it does', () => withKeychain(standInKeychain, async (sidecar, folder) => {
  await livesInKeychain(sidecar);
  await sidecar.stop();
  await writeFile(path.join(folder, 'away'), '');
  assert.match(await sidecar.launchLocked(), /lies in the desktop's keychain, which does not give it: secret-tool: Cannot autolaunch D-Bus/);
  const still = await vault(sidecar, 'unlock');
  assert.deepEqual([still.code, /Cannot autolaunch/.test(still.stderr), /[Pp]assphrase/.test(still.stderr + still.stdout)], [1, true, false]);
  await rm(path.join(folder, 'away'));
  assert.match((await vault(sidecar, 'unlock')).stdout, /The vault is open/);
  await sidecar.untilReady();
  await sidecar.signIn();
  assert.deepEqual(await storedFor(sidecar), [true]);
}));

test('what the keychain does not take changes nothing', () => withKeychain(standInKeychain, async (sidecar, folder) => {
  const before = await keyFile(sidecar);
  await writeFile(path.join(folder, 'away'), '');
  const refused = await vault(sidecar, 'keychain');
  assert.deepEqual([refused.code, /does not take the key: secret-tool: Cannot/.test(refused.stderr)], [1, true]);
  assert.equal(await keyFile(sidecar), before);
  await restart(sidecar);
  assert.equal((await sidecar.ok('GET', '/api/audit?action=master_key_changed')).entries[0].result, 'unavailable');
}));

test('an item that is gone, or holds another key, is told', () => withKeychain(standInKeychain, async (sidecar, folder) => {
  await livesInKeychain(sidecar);
  await sidecar.stop();
  const [item] = (await readdir(folder)).filter((file) => file.startsWith('item-'));
  await writeFile(path.join(folder, item), '0'.repeat(64));
  assert.match(await sidecar.launchLocked(), /keychain, which did not give it/);
  await sidecar.stop();
  await rm(path.join(folder, item));
  assert.match(await sidecar.launchLocked(), /it holds no such key/);
  assert.match((await vault(sidecar, 'reset', 'yes\n')).stdout, /New keys are in force/);
  await eventually(async () => (await keyFile(sidecar)).startsWith('knowledge-foundry master key 1'), 'a key in the file');
}));

test('without the program that reaches the keychain the remedy is told', () => withKeychain(standInKeychain, async (sidecar, folder) => {
  await rm(path.join(folder, 'bin'), { recursive: true });
  await sidecar.stop();
  sidecar.env = { ...sidecar.env, PATH: path.join(folder, 'bin') };
  const refused = await vault(sidecar, 'keychain');
  assert.match(refused.stderr, /'secret-tool', which reaches it, is not installed \(Debian: libsecret-tools\)/);
}));

test('a key from a passphrase is not exchanged for another one unasked', () => withKeychain(standInKeychain, async (sidecar) => {
  assert.equal((await vault(sidecar, 'passphrase', 'correct horse battery staple\n')).code, 0);
  const refused = await vault(sidecar, 'rotate');
  assert.deepEqual([refused.code, /comes from a passphrase\. 'vault passphrase' asks for a new one/.test(refused.stderr)], [1, true]);
  assert.match(await keyFile(sidecar), /^knowledge-foundry passphrase 1/);
  assert.match((await vault(sidecar, 'status')).stdout, /from a passphrase/);
}));
