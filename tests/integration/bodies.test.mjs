// Bodies that are held back, by the hundred and the thousand: nobody without rights takes memory with them, nobody takes the threads.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import net from 'node:net';
import { after, test } from 'node:test';
import { eventually } from './lib/process.mjs';
import { statusesIn } from './lib/requests.mjs';
import { inWorld } from './lib/world.mjs';

const mebi = 2 ** 20;
const largest = 16 * mebi - 1;
const holders = 100;
const dripping = 2500;
const counted = [];
after(() => counted.forEach((line) => console.log(`# counted: ${line}`)));

const residentMebi = async ({ program }) => Number((await readFile(`/proc/${program.child.pid}/status`, 'utf8')).match(/^VmRSS:\s+(\d+)/m)[1]) / 1024;
const held = async ({ program }, kind) => (await readdir(`/proc/${program.child.pid}/${kind}`)).length;

// A connection that says what it is given, remembers what it hears, and stays when it is told to go.
function connected(port) {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
  socket.heard = '';
  socket.setEncoding('latin1').on('data', (text) => { socket.heard += text; });
  return new Promise((resolve) => { socket.once('connect', () => resolve(socket)).once('close', () => resolve(socket)); });
}

const ours = ({ session: { cookie, csrf } }) => [`Cookie: ${cookie}`, `X-KF-CSRF: ${csrf}`];
const headOf = (sidecar, target, length, lines = []) => [`POST ${target} HTTP/1.1`, `Host: 127.0.0.1:${sidecar.port}`, 'Content-Type: application/json', `Content-Length: ${length}`, ...lines, '', ''].join('\r\n');

// Everybody sends all of a body but its last byte, as far as it is taken, and waits.
async function hold(sidecar, lines) {
  const body = Buffer.alloc(largest - 1, 'x');
  const sockets = await Promise.all(Array.from({ length: holders }, () => connected(sidecar.port)));
  for (const socket of sockets) {
    socket.write(headOf(sidecar, '/api/chat/local', largest, lines));
    socket.write(body);
  }
  return sockets;
}

async function mostResident(sidecar, sockets, seconds) {
  let most = 0;
  const watched = async () => {
    most = Math.max(most, await residentMebi(sidecar));
    return sockets.every((socket) => socket.destroyed || socket.heard !== '');
  };
  await eventually(watched, 'an answer to everybody', seconds * 1000).catch(() => {});
  return most;
}

test('a hundred bodies of 16 MiB from nobody: refused at the head, and no memory is taken', inWorld(async ({ sidecar }) => {
  const before = await residentMebi(sidecar);
  const sockets = await hold(sidecar, []);
  const most = await mostResident(sidecar, sockets, 10);
  assert.ok(most - before < 32, `${most} MiB, ${before} before`);
  const told = sockets.filter((socket) => statusesIn(socket.heard)[0] === 401).length;
  assert.ok(told > holders / 2, `${told} are told that they have to sign in; the others may be closed before they have heard it`);
  sockets.forEach((socket) => socket.destroy());
  counted.push(`${holders} bodies of 16 MiB without a cookie: resident ${before.toFixed(0)} MiB before, ${most.toFixed(0)} at most`);
}));

test('a hundred bodies of 16 MiB from one user: his share, the rest is told, and the memory goes back', inWorld(async ({ sidecar }) => {
  const before = await residentMebi(sidecar);
  const sockets = await hold(sidecar, ours(sidecar));
  const most = await mostResident(sidecar, sockets, 8);
  assert.ok(most - before < 96, `${most} MiB, ${before} before`);
  assert.equal((await sidecar.api('POST', '/api/conversations', { title: 'Small' })).status, 201, 'small bodies pass');
  sockets.forEach((socket) => socket.destroy());
  let now;
  await eventually(async () => { now = await residentMebi(sidecar); return now - before < 40; }, 'the memory').catch(() => assert.fail(`${now} MiB stay, ${before} before`));
  counted.push(`${holders} bodies of 16 MiB of one user: resident ${before.toFixed(0)} MiB before, ${most.toFixed(0)} at most, ${now.toFixed(0)} afterwards`);
}));

const percentile = (times, share) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1];

async function timesOfHealth(sidecar, requests) {
  const times = [];
  for (let i = 0; i < requests; ++i) {
    const began = performance.now();
    assert.equal((await sidecar.request({ path: '/healthz' })).status, 200);
    times.push(performance.now() - began);
  }
  return times;
}

// One byte of ten, then nothing; who is ended is replaced.
async function besiege(sidecar, target, lines) {
  const quiet_ms = percentile(await timesOfHealth(sidecar, 100), 0.99);
  const before = { fd: await held(sidecar, 'fd'), task: await held(sidecar, 'task') };
  const open = new Set();
  let opened = 0;
  const drip = async () => {
    const socket = await connected(sidecar.port);
    opened += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.write(`${headOf(sidecar, target, 10, lines)}{`);
  };
  const times = [];
  let most = 0;
  for (let round = 0; round < 25; ++round) {
    await Promise.all(Array.from({ length: dripping / 25 }, drip));
    most = Math.max(most, open.size);
    times.push(...await timesOfHealth(sidecar, 4));
  }
  for (const socket of open) socket.destroy();
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share));
  // A hundred connections at once take their share of a busy machine, whatever they say; those that hold threads would take seconds.
  assert.ok(p50 < 100 + quiet_ms && p99 < 1500, `p50 ${p50} ms, p99 ${p99} ms, ${quiet_ms} ms without them`);
  const is_as_before = async () => await held(sidecar, 'fd') <= before.fd + 2 && await held(sidecar, 'task') <= before.task + 1;
  await eventually(is_as_before, 'the descriptors and threads that were there before');
  return `${opened} bodies that drip, ${most} at once, /healthz p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${quiet_ms.toFixed(1)} ms without them)`;
}

test('thousands of bodies that drip, from nobody: refused at the head', inWorld(async ({ sidecar }) => {
  counted.push(`nobody: ${await besiege(sidecar, '/api/chat/local', [])}`);
}));

test('thousands of bodies that drip, where anybody may send one: the slowest make room', inWorld(async ({ sidecar }) => {
  counted.push(`sign-in: ${await besiege(sidecar, '/api/session', [])}`);
}));

test('thousands of bodies that drip, from one user: his share, and no more', inWorld(async ({ sidecar }) => {
  counted.push(`one user: ${await besiege(sidecar, '/api/chat/local', ours(sidecar))}`);
  assert.equal((await sidecar.api('GET', '/api/conversations')).status, 200);
}));

test('each address takes bodies as long as it needs, and says how long', inWorld(async ({ sidecar }) => {
  for (const [method, target, bytes] of [['POST', '/api/session', 4096], ['POST', '/api/conversations', 65536], ['POST', '/api/tokens', 65536], ['POST', '/api/chat/local', 16 * mebi]]) {
    const answer = await sidecar.api(method, target, Buffer.alloc(bytes + 1, 'x'));
    assert.deepEqual([answer.status, answer.json.code, answer.json.field], [413, 'payload_too_large', 'content-length'], target);
    assert.match(answer.json.detail, new RegExp(`at most ${bytes} bytes`));
    assert.equal((await sidecar.api(method, target, Buffer.alloc(bytes, 'x'))).status, 400, target);
  }
}));
