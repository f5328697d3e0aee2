// The wall clock of the real program is set, while it runs and while it does not.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { eventually, removeFolder, runToEnd, temporaryFolder } from './lib/process.mjs';
import { withWorld } from './lib/world.mjs';

// Debian's; it moves the wall clock of a program and leaves the monotonic one alone.
const library = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`).find(existsSync);
const why_not = process.env.KF_SANITIZED ? 'sanitizers want to be the first library' : 'libfaketime is not installed';
const options = { skip: library && !process.env.KF_SANITIZED ? false : why_not };

// The clock starts `offset` off the machine's; `use(world, setClock)`: setClock('-2h') sets it to another.
async function withClock(offset, env, use) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'clock');
  const setClock = (to) => writeFile(file, `${to}\n`);
  await setClock(offset);
  const clock = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  try {
    await withWorld((world) => use(world, setClock), { sidecar: { env: { ...clock, ...env } } });
  } finally {
    await removeFolder(folder);
  }
}

const entries = async (sidecar, action) => (await sidecar.ok('GET', `/api/audit?action=${action}`)).entries;

test('the clock is set back and forth while it runs: that is on record, and nothing else notices', options, () => withClock(
  '+0h', { KF_LIMITS_ACTIONS_PER_MINUTE: '30' },
  async ({ sidecar }, setClock) => {
    for (const hours of [-2, 0, 10, -10]) {
      await setClock(`${hours < 0 ? '' : '+'}${hours}h`);
      const asked = await sidecar.ask('What time is it?');
      assert.equal(asked.status, 200, asked.text);
      assert.equal((await sidecar.api('GET', '/healthz')).status, 200);
      const is_off = async () => Math.abs((await entries(sidecar, 'model_call'))[0].atMs - Date.now() - hours * 3_600_000) < 60_000;
      await eventually(is_off, `an entry of a clock that is ${hours} h off`);
    }
    assert.equal((await entries(sidecar, 'clock_went_back')).length, 2);
    const left = Number(/r=(\d+)/.exec((await sidecar.ask('And now?')).headers.ratelimit)[1]);
    assert.ok(left > 20 && left < 30, `${left} of 30 questions are left`);
    assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
  },
));

test('what is older than the retention goes at the next start, and the rest proves itself', options, () => withClock(
  '-400d', { KF_RECORD_RETENTION_DAYS: '183' },
  async ({ sidecar }, setClock) => {
    for (const question of ['One?', 'Two?', 'Three?']) assert.equal((await sidecar.ask(question)).status, 200);
    await sidecar.program.end('SIGTERM');
    await setClock('+0');
    await sidecar.launch();
    await sidecar.signIn();
    await eventually(async () => (await entries(sidecar, 'record_purged')).length > 0, 'the purge');
    assert.equal((await entries(sidecar, 'model_call')).length, 0);
    const verdict = await sidecar.ok('GET', '/api/audit/verify');
    assert.equal(verdict.verdict, 'whole');
    assert.ok(verdict.firstSeq > 6, 'intent and outcome of three questions are gone');
    const told = await runToEnd(['audit', 'verify', '--data-dir', sidecar.data_dir]);
    assert.equal(told.code, 0, told.stdout);
  },
));
