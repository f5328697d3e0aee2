// The record: what stands in it, that it is whole, and that whoever changes it is found.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runToEnd, temporaryFolder, removeFolder } from './lib/process.mjs';
import { inWorld } from './lib/world.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const database = (sidecar) => path.join(sidecar.data_dir, 'knowledge-foundry.db');
const audit = (sidecar, ...args) => runToEnd(['audit', ...args, '--data-dir', sidecar.data_dir], { home: sidecar.folder });
const entries = async (sidecar, query = '') => (await sidecar.ok('GET', `/api/audit${query}`)).entries;

// Calls whose answer is not kept are on record some milliseconds after they ended.
async function untilRecorded(sidecar, count) {
  for (const until = Date.now() + 10_000; (await sidecar.ok('GET', '/api/audit/verify')).entries < count;) assert.ok(Date.now() < until, `no ${count} entries`);
}

// What somebody does who can write the file and knows about the triggers.
function edit(sidecar, sql) {
  execFileSync('sqlite3', [database(sidecar), `PRAGMA trusted_schema=ON; DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks; ${sql}`]);
}

test('a question and its answer stand in the record with who, which model, and that nothing left the machine', inWorld(async ({ sidecar }) => {
  const conversationId = await sidecar.newConversation();
  const answer = (await sidecar.ask('What is the capital of France?', { conversationId })).json;
  const [outcome, intent, signed_in, started] = await entries(sidecar);
  assert.deepEqual([started.action, started.actor, started.seq], ['sidecar_started', 'sidecar', 1]);
  assert.match(started.detail, /^version \d+\.\d+\.\d+, /);
  assert.deepEqual([signed_in.action, signed_in.actor], ['signed_in', 'owner']);
  assert.deepEqual([intent.action, intent.phase, intent.object, intent.provider, intent.destination], ['model_call', 'intent', conversationId, 'ollama', '']);
  assert.equal(intent.promptDigest, sha256('What is the capital of France?'));
  assert.deepEqual([outcome.phase, outcome.intentSeq, outcome.result, outcome.requestId], ['outcome', intent.seq, 'ok', intent.requestId]);
  assert.equal(outcome.answerDigest, sha256(answer.response));
  assert.equal(outcome.completionTokens, answer.usage.completion_tokens);
  assert.ok(Math.abs(outcome.atMs - Date.now()) < 60_000);
}));

test('no words of a conversation and no secret stand in the record', inWorld(async ({ sidecar }) => {
  await sidecar.ask('A very peculiar question about walruses');
  await untilRecorded(sidecar, 4);
  const text = (await sidecar.api('GET', '/api/audit')).text;
  for (const secret of ['walruses', sidecar.session.csrf, sidecar.session.cookie.split('=')[1], sidecar.launch_token]) assert.ok(!text.includes(secret), secret);
}));

test('refused, stopped and broken calls, removed conversations and sign-outs stand there too', inWorld(async ({ sidecar, ollama }) => {
  assert.equal((await sidecar.ask('x', { modelId: 'nobody/has-this' })).status, 404);
  ollama.set({ tokens: 1000, tokens_per_second: 100 });
  const stream = await sidecar.stream('go on');
  await stream.wait('delta');
  stream.close();
  const id = await sidecar.newConversation('Gone soon');
  await sidecar.ok('DELETE', `/api/conversations/${id}`);
  assert.equal((await sidecar.tryLaunch('wrong')).status, 401);
  await untilRecorded(sidecar, 9);
  const all = await entries(sidecar);
  const results = all.filter((one) => one.phase === 'outcome').map((one) => one.result).sort();
  assert.deepEqual(results, ['model_not_found', 'ok', 'stopped']);
  assert.deepEqual(all.filter((one) => one.action === 'conversation_removed').map((one) => [one.phase, one.object]), [['outcome', id], ['intent', id]]);
  assert.equal(all.find((one) => one.action === 'sign_in_refused').result, 'unauthenticated');
  await sidecar.ok('DELETE', '/api/session');
}));

test('the record is filtered and paged; wrong parameters are named', inWorld(async ({ sidecar }) => {
  for (let i = 0; i < 6; ++i) await sidecar.ask(`Question ${i}`);
  await untilRecorded(sidecar, 14);
  const page = await sidecar.ok('GET', '/api/audit?action=model_call&limit=5');
  assert.equal(page.entries.length, 5);
  const rest = await sidecar.ok('GET', `/api/audit?action=model_call&limit=500&before=${page.next}`);
  assert.deepEqual([rest.entries.length, rest.next], [7, 0]);
  assert.equal((await entries(sidecar, '?q=LLAMA')).length, 12);
  assert.equal((await entries(sidecar, '?left=1')).length, 0);
  assert.equal((await entries(sidecar, '?actor=sidecar')).length, 1);
  for (const [query, field] of [['action=x', 'action'], ['limit=0', 'limit'], ['limit=501', 'limit'], ['before=-1', 'before'], ['left=yes', 'left'], [`q=${'a'.repeat(201)}`, 'q']]) {
    const answer = await sidecar.api('GET', `/api/audit?${query}`);
    assert.deepEqual([answer.status, answer.json.field], [400, field]);
  }
}));

test('a question to a model in the cloud says where it went', inWorld(async ({ sidecar }) => {
  await sidecar.agreeTo('gpt-oss:120b-cloud');
  const answer = await sidecar.ask('x', { modelId: 'gpt-oss:120b-cloud' });
  assert.deepEqual([answer.status, answer.json.destination], [200, 'https://ollama.com']);
  const gone = await entries(sidecar, '?left=1');
  assert.deepEqual(gone.map(({ phase, destination }) => [phase, destination]), [['outcome', 'https://ollama.com'], ['intent', 'https://ollama.com']]);
}));

test('verify: whole while the sidecar runs and after it stopped; after it was killed, what was not signed yet is told', inWorld(async ({ sidecar }) => {
  await sidecar.ask('one');
  await untilRecorded(sidecar, 4);
  const asked = await sidecar.ok('GET', '/api/audit/verify');
  assert.deepEqual([asked.verdict, asked.entries, asked.what, asked.endSeq], ['whole', 4, '', 4]);
  const running = await audit(sidecar, 'verify');
  assert.equal(running.code, 0, running.stderr);
  await sidecar.stop();
  const stopped = await audit(sidecar, 'verify');
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.match(stopped.stdout, /^whole: 5 entries, \d checkpoints, signed by [0-9a-f]{64}\nend 5:[0-9a-f]{64}\n$/);
  await sidecar.launch();
  await sidecar.signIn();
  await sidecar.kill();
  const killed = await audit(sidecar, 'verify');
  assert.equal(killed.code, 4, killed.stdout);
  assert.match(killed.stdout, /\n2 entries from entry 6 on are not signed yet\.\n/);
  await sidecar.launch();
  await sidecar.signIn();
  assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
}));

test('whoever edits the database is found at the very entry, by the page and by the command', inWorld(async ({ sidecar }) => {
  for (let i = 0; i < 3; ++i) await sidecar.ask(`Question ${i}`);
  await sidecar.stop();
  edit(sidecar, "UPDATE audit SET actor = 'nobody' WHERE seq = 5");
  const verdict = await audit(sidecar, 'verify');
  assert.equal(verdict.code, 1);
  assert.match(verdict.stdout, /^tampered: .*\nEntry 5 is not what was recorded\.\n/);
  await sidecar.launch();
  const asked = await sidecar.ok('GET', '/api/audit/verify');
  assert.deepEqual([asked.verdict, asked.badSeq], ['tampered', 5]);
}));

test('an end that was cut off is found, also when the checkpoints in the database went with it', inWorld(async ({ sidecar }) => {
  for (let i = 0; i < 3; ++i) await sidecar.ask(`Question ${i}`);
  await sidecar.stop();
  edit(sidecar, 'DROP TRIGGER audit_checkpoints_never_go; DELETE FROM audit WHERE seq > 4; DELETE FROM audit_checkpoints');
  const verdict = await audit(sidecar, 'verify');
  assert.equal(verdict.code, 2, verdict.stdout);
  assert.match(verdict.stdout, /\nThe record ends before entry \d+, which was signed\.\n/);
}));

test('an export verifies elsewhere, with the public key alone; a change in it is found', inWorld(async ({ sidecar }) => {
  await sidecar.ask('one');
  const answer = await sidecar.api('GET', '/api/audit/export');
  assert.match(answer.headers['content-disposition'], /knowledge-foundry-record\.jsonl/);
  const key = JSON.parse(answer.text.split('\n')[0]).publicKey;
  const elsewhere = await temporaryFolder();
  try {
    const file = path.join(elsewhere, 'record.jsonl');
    const judged = async (text, ...more) => {
      await writeFile(file, text);
      return runToEnd(['audit', 'verify', '--file', file, ...more], { home: elsewhere });
    };
    assert.equal((await judged(answer.text, '--public-key', key)).code, 0);
    const own = await judged(answer.text);
    assert.equal(own.code, 5);
    assert.match(own.stdout, /compare that with the one you know/);
    assert.equal((await judged(answer.text.replace('"actor":"owner"', '"actor":"0wner"'), '--public-key', key)).code, 1);
    assert.equal((await judged(answer.text, '--public-key', '00'.repeat(32))).code, 1);
    assert.equal((await judged(answer.text.split('\n').filter((line) => !line.includes('"seq":3,')).join('\n'))).code, 1);
    assert.equal((await judged('nonsense')).code, 3);
    const command = await audit(sidecar, 'export', '--file', path.join(elsewhere, 'by-command.jsonl'));
    assert.equal(command.code, 0, command.stderr);
    assert.match(command.stderr, /^end \d+:[0-9a-f]{64}\n$/);
    assert.equal((await runToEnd(['audit', 'verify', '--file', path.join(elsewhere, 'by-command.jsonl'), '--public-key', key], { home: elsewhere })).code, 0);
    assert.notEqual((await audit(sidecar, 'export', '--file', file)).code, 0, 'a file that is there is not overwritten');
  } finally {
    await removeFolder(elsewhere);
  }
}));

test("the master key is its owner's alone; without it a record that was signed is not gone on with", inWorld(async ({ sidecar }) => {
  const file = path.join(sidecar.data_dir, 'master.key');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const key = await readFile(file);
  await sidecar.stop();
  await rm(file);
  assert.match(await sidecar.launchLocked(), /master key .* is missing\. Put it back/);
  assert.equal((await audit(sidecar, 'verify')).code, 5);
  await sidecar.stop();
  await writeFile(file, key, { mode: 0o600 });
  await sidecar.launch();
}));

test('audit wants to be told what to do', async () => {
  for (const args of [['audit'], ['audit', 'shred']]) assert.equal((await runToEnd(args)).code, 2);
});
