// Readers that leave, by the thousand: afterwards no descriptor and no thread is left of them. Heads that drip, by the thousand: /healthz does not notice.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { eventually } from './lib/process.mjs';
import { ollama_model, user } from './lib/sidecar.mjs';
import { inWorld, pause } from './lib/world.mjs';

const leavers = 1000;
const at_once = 50;
const dripping = 1000;
const counted = [];
after(() => counted.forEach((line) => console.log(`# counted: ${line}`)));

const held = async (sidecar) => {
  const [descriptors, threads] = await Promise.all(['fd', 'task'].map((kind) => readdir(`/proc/${sidecar.program.child.pid}/${kind}`)));
  return { descriptors: descriptors.length, threads: threads.length };
};

// What is held when nothing changes any more.
const quiet = (sidecar) => eventually(async () => {
  const now = await held(sidecar);
  await pause(100);
  return isDeepStrictEqual(now, await held(sidecar)) && now;
}, 'quiet');

function connected(sidecar) {
  const socket = net.connect({ port: sidecar.port, host: '127.0.0.1' }).on('error', () => {});
  return new Promise((resolve, reject) => { socket.once('connect', () => resolve(socket)).once('error', reject); });
}

// The ways to leave: in the midst of the head, of the body, of a streamed answer, and while a whole answer is awaited.
function ways(sidecar) {
  const head = (first, more) => `${first} HTTP/1.1\r\nHost: 127.0.0.1:${sidecar.port}\r\nCookie: ${sidecar.session.cookie}\r\nX-KF-CSRF: ${sidecar.session.csrf}\r\n${more}`;
  const chat = (stream) => {
    const body = JSON.stringify({ provider: 'ollama', modelId: ollama_model, messages: [user('Hi')], stream });
    return `${head('POST /api/chat/local', `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`)}${body}`;
  };
  return [
    { sends: head('GET /api/conversations', '') },
    { sends: `${head('POST /api/conversations', 'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n')}{"ti` },
    { sends: chat(true), until: 'event: delta' },
    { sends: chat(false) },
    { sends: `${head('GET /api/models/local/discover', '\r\n')}` },
  ];
}

async function comeAndLeave(sidecar, { sends, until }, how) {
  const socket = await connected(sidecar);
  let got = '';
  socket.setEncoding('latin1').on('data', (text) => { got += text; });
  socket.write(sends);
  if (until) await eventually(() => got.includes(until), until);
  if (how === 'politely') socket.destroySoon(); else socket.resetAndDestroy();
}

test('a thousand readers that leave: no descriptor and no thread stays behind', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ kind: 'stall', after: 3, tokens_per_second: 0 });
  const all = ways(sidecar);
  const crowd = async (size, number) => Promise.all(Array.from({ length: size }, (_, i) => comeAndLeave(sidecar, all[(number + i) % all.length], i % 2 ? 'politely' : 'at once')));
  const settled = () => eventually(async () => ollama.chats().every((one) => one.cancelled || one.finished), 'the end of every question');
  const { threads } = await quiet(sidecar);
  await crowd(at_once, 0);  // what is opened once and kept, such as the database's readers
  await settled();
  const before = { descriptors: (await quiet(sidecar)).descriptors, threads };
  for (let left = 0; left < leavers; left += at_once) await crowd(at_once, left);
  let now;
  const is_as_before = async () => {
    now = await held(sidecar);
    return now.descriptors <= before.descriptors && now.threads <= before.threads;
  };
  // Threads that wait for work go after some seconds of idleness.
  await eventually(is_as_before, 'what was held before').catch(() => assert.deepEqual(now, before));
  assert.equal((await sidecar.request({ path: '/readyz' })).status, 200);
  counted.push(`${leavers} disconnects, descriptors ${before.descriptors} before and ${now.descriptors} after, threads ${before.threads} and ${now.threads}`);
}));

const percentile = (times, share) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1];

// How long /healthz takes, in ms, one after the other.
async function timesOfHealth(sidecar, requests) {
  const times = [];
  for (let i = 0; i < requests; ++i) {
    const began = performance.now();
    assert.equal((await sidecar.request({ path: '/healthz' })).status, 200);
    times.push(performance.now() - began);
  }
  return times;
}

test('a thousand heads that drip hold up nobody', inWorld(async ({ sidecar }) => {
  const quiet_ms = percentile(await timesOfHealth(sidecar, 100), 0.99);
  const open = new Set();
  let opened = 0;
  const drip = async () => {
    const socket = await connected(sidecar);
    opened += 1;
    open.add(socket.resume().on('close', () => open.delete(socket)));
    socket.write('G');
  };
  const times = [];
  let most = 0;
  for (let round = 0; round < 25; ++round) {
    await Promise.all(Array.from({ length: dripping / 25 }, drip));
    for (const socket of open) if (socket.writable) socket.write('E');
    most = Math.max(most, open.size);
    times.push(...await timesOfHealth(sidecar, 4));
  }
  for (const socket of open) socket.destroy();
  const p99 = percentile(times, 0.99);
  // On a machine with other work /healthz takes its time without any drip, too.
  assert.ok(p99 < 100 + quiet_ms, `p99 ${p99} ms, ${quiet_ms} ms without them`);
  assert.ok(most > dripping / 2, `${most} at once`);
  counted.push(`${opened} heads that drip, ${most} at once, /healthz p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${quiet_ms.toFixed(1)} ms without them)`);
}));
