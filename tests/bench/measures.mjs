// What the bench measures. Every measure runs its programs by turns, in rounds, and gives what each round gave.
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { prepareNginx, prepareSidecar, startNginx, startNode, startSidecar } from './peers.mjs';
import { residentKb, requestBytes, sleep } from './programs.mjs';

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Every second round goes backwards, so that a machine that slows down slows everybody down.
async function inRounds(rounds, targets, measure) {
  const results = Object.fromEntries(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (const target of round % 2 ? [...targets].reverse() : targets) results[target.name].push(await measure(target));
  }
  return results;
}

// One question to each in turn, a millisecond apart: what disturbs the machine disturbs all alike. The answer goes on after its first token, as
// answers do; else our work at an answer's end would count.
export async function firstToken({ load, pace }, targets) {
  const asked = targets.map(({ name, port, chat }) => ({ name, port, request: chat(2000, 2) }));
  const rounds = [];
  for (let round = 0; round < pace.first_token_rounds; ++round) {
    rounds.push(await load.compare(asked, { until: 'first_token', per_s: 900, duration_ms: pace.first_token_ms }));
  }
  const share = (round, name) => ({ latency_p50_us: round[`${name}_latency_p50_us`], latency_p99_us: round[`${name}_latency_p99_us`] });
  return Object.fromEntries(targets.map(({ name }) => [name, rounds.map((round) => share(round, name))]));
}

const rate = 20;
const ramp_ms = 2000;

// A thousand answers at once, and /healthz asked by others meanwhile.
async function streamsShot({ load, pace }, target) {
  const seconds = (ramp_ms + 500 + pace.window_ms + 500) / 1000;
  const streams = load.run('streams', { port: target.port, request: target.chat(rate, Math.ceil(seconds * rate)), pids: target.pids, streams: 1000, ramp_ms,
    window_ms: pace.window_ms });
  const health = target.name === 'direct' ? undefined : sleep(ramp_ms + 500).then(() => load.run('requests', { port: target.port,
    request: requestBytes(target.port, { path: '/healthz' }), clients: 4, per_s: 100, duration_ms: pace.window_ms }));
  const [result, alive] = await Promise.all([streams, health]);
  return { ...result, healthz_p99_us: alive?.latency_p99_us, healthz_max_us: alive?.latency_max_us };
}

export const streams = (bench, targets, rounds = bench.pace.stream_rounds) => inRounds(rounds, targets, (target) => streamsShot(bench, target));

export const unthrottled = ({ load, pace }, targets) => inRounds(pace.rounds, targets, (target) => load.run('streams',
  { port: target.port, request: target.chat(0, pace.free_tokens), streams: 4, ramp_ms: 0, window_ms: 0 }));

// In a process of its own: memory that other measures left behind would hide the growth.
export async function slowReader({ load, pace, place }, upstream) {
  const results = {};
  for (const start of [() => startSidecar(place, upstream, 'slow'), () => startNginx(place, upstream, 1)]) {
    const target = await start();
    try {
      results[target.name] = await load.run('slow', { port: target.port, request: target.chat(0, 10_000_000), pids: target.pids, readers: 50,
        duration_ms: pace.slow_ms });
    } finally {
      await target.stop();
    }
  }
  return results;
}

// A few seconds after a page was loaded and looked for models.
export async function idleMemory({ pace, place }, upstream) {
  const results = {};
  for (const start of [() => startSidecar(place, upstream, 'idle'), () => startNginx(place, upstream, 1)]) {
    const target = await start();
    try {
      if (target.name === 'ours') await loadPage(target, place.web);
      await sleep(pace.idle_ms);
      results[target.name] = residentKb(target.pids);
    } finally {
      await target.stop();
    }
  }
  return results;
}

async function loadPage(target, web) {
  const files = (await readdir(web, { recursive: true })).filter((name) => /\.(html|mjs|wasm|css|svg)$/.test(name));
  for (const name of ['', ...files, 'api/session', 'api/models/local/discover', 'api/conversations']) {
    const response = await fetch(`http://127.0.0.1:${target.port}/${name}`, { headers: { ...target.headers, 'Accept-Encoding': 'br, gzip' } });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`/${name}: ${response.status}`);
  }
}

export async function startTime({ load, pace, place }, upstream) {
  const ours = await prepareSidecar(place, upstream, 'start');
  const theirs = await prepareNginx(place, upstream, 1, 'nginx-start');
  const targets = [{ name: 'ours', ...ours }, { name: 'nginx', ...theirs }];
  const shot = ({ port, command, env }) => load.run('start', { port, request: requestBytes(port, { path: '/healthz' }) }, command, env);
  await shot(targets[0]);  // makes the data folder
  return inRounds(pace.starts, targets, shot);
}

// A local answer that needs a session and the database, against a server that only writes bytes.
export async function localEndpoint({ load, pace, place }, ours, nginx, clients) {
  const node = await startNode(place);
  try {
    const shot = (target, request) => load.run('requests', { port: target.port, request, clients, per_s: 2000, duration_ms: pace.local_ms });
    const targets = [{ name: 'session', run: () => shot(ours, ours.get('/api/session')) },
      { name: 'conversations', run: () => shot(ours, ours.get('/api/conversations')) },
      { name: 'node', run: () => shot(node, node.get('/')) }, { name: 'nginx', run: () => shot(nginx, nginx.get('/healthz')) }];
    return await inRounds(pace.rounds, targets, ({ run }) => run());
  } finally {
    await node.stop();
  }
}

// What a first visit transfers: every file of the page, compressed with brotli.
export async function pageBytes({ place }) {
  const files = (await readdir(place.web, { recursive: true })).filter((name) => name.endsWith('.br'));
  if (!files.length) throw new Error(`no page in ${place.web}`);
  const sizes = await Promise.all(files.map(async (name) => [name, (await stat(path.join(place.web, name))).size]));
  return { bytes: sizes.reduce((sum, [, size]) => sum + size, 0), files: Object.fromEntries(sizes) };
}

// The share of all cores that somebody else uses, looked at for a second in which we do nothing.
export async function foreignLoad() {
  const ticks = () => {
    const [user, nice, system, idle, wait, ...rest] = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1, 9).map(Number);
    const busy = user + nice + system + rest.reduce((sum, one) => sum + one, 0);
    return { busy, all: busy + idle + wait };
  };
  const before = ticks();
  await sleep(1000);
  const after = ticks();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}
