// A data folder in use, and databases that are damaged, foreign or newer: told, and never touched.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { freePort, removeFolder, runToEnd, temporaryFolder } from './lib/process.mjs';
import { Sidecar, makePage } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const database = 'knowledge-foundry.db';

test('two sidecars on one data folder: the second says whose it is, exit 75', inWorld(async ({ sidecar }) => {
  const second = await runToEnd(['--data-dir', sidecar.data_dir, '--web-dir', sidecar.web_dir, '--port', String(await freePort())]);
  assert.deepEqual([second.code, second.stdout], [75, ''], second.stderr);
  assert.ok(second.stderr.includes(String(sidecar.program.child.pid)) && second.stderr.includes(sidecar.data_dir), second.stderr);
  assert.equal((await sidecar.api('GET', '/api/conversations')).status, 200);
  await sidecar.kill();
  await sidecar.launch();
}));

test("the data folder is its owner's alone", inWorld(async ({ sidecar }) => {
  assert.equal((await stat(sidecar.data_dir)).mode & 0o077, 0);
  for (const name of await readdir(sidecar.data_dir)) {
    const { mode } = await stat(path.join(sidecar.data_dir, name));
    assert.equal(mode & 0o077, 0, `${name} may be read by others: ${(mode & 0o777).toString(8)}`);
  }
}));

// A folder with a database that has been used, and what it takes to start on it.
async function usedFolder() {
  const folder = await temporaryFolder();
  const sidecar = await (await Sidecar.start({ folder })).signIn();
  for (let i = 0; i < 40; ++i) await sidecar.newConversation(`Talk ${i} ${'words '.repeat(20)}`);
  await sidecar.stop();
  return { folder, file: path.join(folder, 'data', database) };
}

async function startsNot(folder, file, words) {
  const before = await readFile(file);
  const result = await runToEnd(['--data-dir', path.join(folder, 'data'), '--web-dir', path.join(folder, 'page'), '--port', String(await freePort())], { home: folder });
  assert.deepEqual([result.code, result.stdout], [65, ''], result.stderr);
  assert.ok(result.stderr.includes(file), result.stderr);
  for (const word of words) assert.match(result.stderr, word);
  assert.ok(before.equals(await readFile(file)), 'the file was changed');
}

const damages = {
  'no database at all': (file) => writeFile(file, 'This is not a database, but a letter to my aunt. '.repeat(100)),
  'cut in half': async (file) => truncate(file, Math.floor((await stat(file)).size / 2 / 4096) * 4096),
  'its first page overwritten': async (file) => {
    const bytes = await readFile(file);
    bytes.fill(0x5a, 100, 4096);
    await writeFile(file, bytes);
  },
  'made by a newer version': async (file) => { execFileSync('sqlite3', [file, 'PRAGMA user_version = 9999']); },
  'of another program': async (file) => {
    await removeFolder(file);
    execFileSync('sqlite3', [file, 'CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)']);
  },
};

for (const [what, damage] of Object.entries(damages)) {
  test(`a database ${what}: exit 65 with the way out, the file as it was`, async () => {
    const { folder, file } = await usedFolder();
    await damage(file);
    await startsNot(folder, file, [/knowledge-foundry: .{40,}/]);
    await removeFolder(folder);
  });
}

test('an empty file in the place of the database is a fresh start', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'data'), { recursive: true, mode: 0o700 });
  await makePage(path.join(folder, 'page'));
  await writeFile(path.join(folder, 'data', database), '');
  const sidecar = await (await Sidecar.start({ folder })).signIn();
  assert.deepEqual((await sidecar.ok('GET', '/api/conversations')).conversations, []);
  await sidecar.dispose();
  await removeFolder(folder);
});
