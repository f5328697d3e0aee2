// Nobody without the key makes a record that is whole: not from an export, not in the data folder with all that lies
// beside the database, not from nothing.
import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runToEnd } from './lib/process.mjs';
import { chained, editDatabase, forgersKey, rewriteDatabase } from './lib/record_forger.mjs';
import { inWorld } from './lib/world.mjs';

const codes = { whole: 0, tampered: 1, truncated: 2, unreadable: 3, unsigned_end: 4, self_consistent: 5, end_unknown: 6 };
const harmless = (entry) => entry.action === 'model_call' ? { ...entry, model: 'harmless' } : entry;

// A record of some calls, signed four times, its export and a copy of its folder; then the sidecar has stopped.
async function signedRecord(sidecar) {
  for (let i = 0; i < 4; i += 1) {
    await sidecar.ask(`Question ${i}`);
    assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
  }
  const exported = (await sidecar.api('GET', '/api/audit/export')).text.trim().split('\n').map((line) => JSON.parse(line));
  await sidecar.stop();
  return { exported, key: exported[0].publicKey, entries: exported.filter((line) => line.entry).map((line) => line.entry) };
}

async function judgeFile(sidecar, lines, ...more) {
  const file = path.join(sidecar.folder, 'forged.jsonl');
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return runToEnd(['audit', 'verify', '--file', file, ...more], { home: sidecar.folder });
}

test('an export that was cut, emptied, rewritten or invented is never whole by the known key', inWorld(async ({ sidecar }) => {
  const { exported, key, entries } = await signedRecord(sidecar);
  const known = ['--public-key', key];
  assert.equal((await judgeFile(sidecar, exported, ...known)).code, codes.whole);
  assert.equal((await judgeFile(sidecar, exported)).code, codes.self_consistent);
  const head = exported[0];
  const proofs = exported.filter((line) => line.checkpointLine || line.seal);
  const as_lines = (all) => all.map((entry) => ({ entry }));

  const cut = [head, ...as_lines(entries.slice(0, 5))];
  assert.equal((await judgeFile(sidecar, cut, ...known)).code, codes.unsigned_end);
  const cut_with_proofs = [head, ...exported.filter((line) => line.seal), ...exported.filter((line) => line.checkpointLine), ...as_lines(entries.slice(0, 5))];
  const judged = await judgeFile(sidecar, cut_with_proofs, ...known);
  assert.equal(judged.code, codes.truncated);
  assert.match(judged.stdout, /^truncated: 5 entries.*\nThe record ends before entry \d+, which was (signed|sealed)\./);
  const at_checkpoint = JSON.parse(exported.find((line) => line.checkpointLine).checkpointLine);
  const cut_at_checkpoint = [head, ...exported.filter((line) => line.checkpointLine).slice(0, 1), ...as_lines(entries.slice(0, at_checkpoint.seq))];
  assert.equal((await judgeFile(sidecar, cut_at_checkpoint, ...known)).code, codes.end_unknown);

  assert.equal((await judgeFile(sidecar, [head], ...known)).code, codes.unsigned_end);
  assert.match((await judgeFile(sidecar, [head])).stdout, /holds no entry/);

  const rewritten = chained([...entries.map(harmless), { atMs: 1, action: 'model_call', phase: 'event', actor: 'owner', model: 'invented' }]);
  assert.equal((await judgeFile(sidecar, [head, ...as_lines(rewritten)], ...known)).code, codes.unsigned_end);
  assert.equal((await judgeFile(sidecar, [head, ...proofs, ...as_lines(rewritten)], ...known)).code, codes.tampered);

  const forger = forgersKey();
  const told = chained([...rewritten, { atMs: 2, action: 'keys_replaced', phase: 'event', actor: 'sidecar', object: key, detail: forger.publicKey }]);
  const lines = [3, 6, told.length - 1].map((seq) => ({ checkpointLine: JSON.stringify(forger.checkpoint(told[seq - 1])) }));
  const forged = await judgeFile(sidecar, [head, ...lines, ...as_lines(told)], ...known);
  assert.equal(forged.code, codes.tampered);
  assert.match(forged.stdout, /The checkpoint at entry 3 does not bear the key's signature/);

  const invented = chained(Array.from({ length: 10_000 }, (_, i) => ({ atMs: i + 1, action: 'model_call', phase: 'event', actor: 'owner', model: 'm' })));
  assert.equal((await judgeFile(sidecar, [head, ...as_lines(invented)], ...known)).code, codes.unsigned_end);
}));

test('a data folder that was edited, with all that lies beside the database, is never whole, and is not signed again', inWorld(async ({ sidecar }) => {
  const { key, entries } = await signedRecord(sidecar);
  const honest = path.join(sidecar.folder, 'honest');
  await cp(sidecar.data_dir, honest, { recursive: true, filter: (name) => !name.endsWith('.sock') });
  const file = path.join(sidecar.data_dir, 'record-checkpoints.jsonl');
  const seal = path.join(sidecar.data_dir, 'record-seal.json');
  const verify = (...more) => runToEnd(['audit', 'verify', '--data-dir', sidecar.data_dir, ...more], { home: sidecar.folder });
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  const cut_at = JSON.parse(lines[1]).seq;
  const whole = await verify();
  assert.equal(whole.code, codes.whole, whole.stdout + whole.stderr);
  const [, end] = /\nend (\d+:[0-9a-f]{64})\n$/.exec(whole.stdout);
  assert.equal((await verify('--end', end, '--public-key', key)).code, codes.whole);

  const cut = () => editDatabase(sidecar.data_dir, `DELETE FROM audit WHERE seq > ${cut_at}; DELETE FROM audit_checkpoints WHERE seq > ${cut_at};`);
  const forgeries = [
    ['entries and their checkpoints cut off, in the file too', codes.truncated, async () => {
      cut();
      await writeFile(file, lines.slice(0, 2).map((line) => `\n${line}`).join(''));
    }],
    ['all calls rewritten from the first on, checkpoints and file removed', codes.tampered, async () => {
      rewriteDatabase(sidecar.data_dir, [...entries, { seq: entries.length + 1 }].slice(0, entries.length), harmless);
      editDatabase(sidecar.data_dir, `DELETE FROM audit WHERE seq > ${entries.length}; DELETE FROM audit_checkpoints;`);
      await rm(file);
    }, true],
    ['the file made unreadable line by line, entries cut off', codes.truncated, async () => {
      cut();
      await writeFile(file, lines.map((line, i) => `\n${i < 2 ? line : line.replace('{', 'x')}`).join(''));
    }],
    ['the database alone cut', codes.truncated, async () => cut()],
    ['the file alone removed', codes.tampered, async () => rm(file)],
    ['the seal alone removed', codes.tampered, async () => rm(seal)],
    ['cut, with file and seal gone', codes.tampered, async () => { cut(); await rm(file); await rm(seal); }],
    ['the database told that it was begun by an older version', codes.tampered, async () => {
      cut();
      await writeFile(file, lines.slice(0, 2).map((line) => `\n${line}`).join(''));
      await rm(seal);
      editDatabase(sidecar.data_dir, `INSERT INTO record_before_seals VALUES (${cut_at});`);
    }],
  ];
  for (const [name, code, forge, may_be_truncated] of forgeries) {
    await rm(sidecar.data_dir, { recursive: true });
    await cp(honest, sidecar.data_dir, { recursive: true });
    await forge();
    const judged = await verify();
    assert.ok(judged.code === code || (may_be_truncated && judged.code === codes.truncated), `${name}: ${judged.code} ${judged.stdout}${judged.stderr}`);
    assert.notEqual((await verify('--end', end)).code, codes.whole, name);
    // Started and stopped on it, the sidecar does not make it whole by signing what it finds.
    await sidecar.launch();
    await sidecar.signIn();
    assert.notEqual((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole', name);
    assert.equal((await sidecar.api('GET', '/api/audit/export')).status, 200, name);
    await sidecar.stop();
    assert.notEqual((await verify()).code, codes.whole, name);
  }
}));

test('while it runs, a record whose end somebody else has changed takes no more entries', inWorld(async ({ sidecar }) => {
  await sidecar.ask('one');
  assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
  const { entries } = await sidecar.ok('GET', '/api/audit');
  editDatabase(sidecar.data_dir, `DELETE FROM audit WHERE seq = ${entries[0].seq};`);
  assert.equal((await sidecar.api('POST', '/api/conversations', {})).status, 201, 'what is not on record goes on');
  const refused = await sidecar.api('POST', '/api/tokens', { name: 'x', scopes: ['models'] });
  assert.ok(refused.status >= 500, `${refused.status} ${refused.text}`);
  const asked = await sidecar.ok('GET', '/api/audit/verify');
  assert.deepEqual([asked.verdict, asked.badSeq], ['truncated', entries[0].seq]);
}));

test('without its master key a folder is consistent with itself; with the known public key it is whole', inWorld(async ({ sidecar }) => {
  const { key } = await signedRecord(sidecar);
  await rm(path.join(sidecar.data_dir, 'master.key'));
  const verify = (...more) => runToEnd(['audit', 'verify', '--data-dir', sidecar.data_dir, ...more], { home: sidecar.folder });
  const own = await verify();
  assert.equal(own.code, codes.self_consistent, own.stderr);
  assert.match(own.stdout, /compare that with the one you know\.\n.*master key .* is missing.*--public-key/);
  assert.equal((await verify('--public-key', key)).code, codes.whole);
  assert.equal((await verify('--public-key', '00'.repeat(32))).code, codes.tampered);
  assert.equal((await verify('--public-key', 'x')).code, codes.unreadable);
  assert.equal((await verify('--end', 'x')).code, codes.unreadable);
}));

test('many verifications at once take turns, and whoever cannot have one is told when to come again', inWorld(async ({ sidecar }) => {
  for (let i = 0; i < 3; i += 1) await sidecar.ask(`Question ${i}`);
  const answers = await Promise.all(Array.from({ length: 40 }, () => sidecar.api('GET', '/api/audit/verify')));
  for (const answer of answers) {
    assert.ok([200, 503].includes(answer.status), answer.text);
    if (answer.status === 503) assert.equal(answer.headers['retry-after'], '5');
    else assert.equal(answer.json.verdict, 'whole');
  }
  assert.ok(answers.some((answer) => answer.status === 200));
  const asked = await sidecar.ok('GET', '/api/audit/verify');
  const kept = await sidecar.ok('GET', `/api/audit/verify?end=${asked.endSeq}:${asked.endHash}`);
  assert.equal(kept.verdict, 'whole');
  const wrong = await sidecar.api('GET', '/api/audit/verify?end=x');
  assert.deepEqual([wrong.status, wrong.json.field], [400, 'end']);
}));
