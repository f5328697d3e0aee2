// Starts and ends the programs of the bench, and knows which processes belong to one.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const patience_ms = 20_000;
const load_patience_ms = 90_000;
export const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// A port of 127.0.0.1 that nobody has, below the range from which the system takes those of connections.
export async function freePort() {
  for (;;) {
    const port = Number(process.env.KF_BENCH_PORT ?? 21_700) + Math.floor(Math.random() * 100);
    const probe = net.createServer();
    const isFree = await new Promise((resolve) => { probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)); });
    if (!isFree) continue;
    await new Promise((resolve) => { probe.close(resolve); });
    return port;
  }
}

const isOpen = (port) => new Promise((resolve) => {
  const socket = net.connect(port, '127.0.0.1');
  socket.once('connect', () => { socket.destroy(); resolve(true); }).once('error', () => resolve(false));
});

function descendants(pid) {
  let children = '';
  try { children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'); } catch { return []; }
  return [pid, ...children.trim().split(' ').filter(Boolean).flatMap((child) => descendants(Number(child)))];
}

export class Program {
  // `log`: where its standard error goes; standard output is kept in memory.
  constructor(command, { log, env = {} }) {
    this.name = path.basename(command[0]);
    this.log = log;
    this.output = '';
    this.child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', openSync(log, 'a')], env: { ...process.env, ...env } });
    this.child.stdout.setEncoding('utf8').on('data', (text) => { this.output += text; });
    this.child.on('error', (fault) => { this.fault = fault; });
    this.ended = once(this.child, 'exit').catch(() => {});
    this.hasEnded = false;
    this.ended.then(() => { this.hasEnded = true; });
  }

  get pids() { return descendants(this.child.pid); }

  async until(condition, what) {
    for (const end = performance.now() + patience_ms; !(await condition());) {
      const isOver = this.hasEnded || this.fault || performance.now() > end;
      if (isOver) throw new Error(`${this.name} did not ${what}: ${this.fault ?? readFileSync(this.log, 'utf8').slice(-800)}`);
      await sleep(10);
    }
  }
  untilOpen(port) { return this.until(() => isOpen(port), `listen on port ${port}`); }

  async stop() {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 8000);
    await this.ended;
    clearTimeout(timer);
  }
}

export const residentKb = (pids) => pids.reduce((sum, pid) => {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/);
  return sum + Number(line?.[1] ?? 0);
}, 0);

// The bytes of one HTTP request.
export function requestBytes(port, { method = 'GET', path: target, headers = {}, body }) {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const all = { Host: `127.0.0.1:${port}`, ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }) };
  return `${method} ${target} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${payload}`;
}

// Runs the load generator; `settings` as its usage tells. Fails when it found a fault, or when not everyone was served.
export class Load {
  constructor(tools, folder) {
    this.tool = path.join(tools, 'kf_bench_load');
    this.folder = folder;
    this.files = 0;
  }

  async file(request) {
    const file = path.join(this.folder, `request-${this.files++}`);
    await mkdir(this.folder, { recursive: true });
    await writeFile(file, request, { mode: 0o600 });  // it may hold a session
    return file;
  }

  async run(kind, { port, request, pids = [], ...settings }, command = [], env = {}) {
    const file = await this.file(request);
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const args = [kind, `port=${port}`, `request=${file}`, `pids=${pids.join(',')}`, ...words, ...(command.length ? ['--', ...command] : [])];
    const { stdout } = await run(this.tool, args, { timeout: load_patience_ms, env: { ...process.env, ...env } });
    return this.judged(kind, settings, JSON.parse(stdout));
  }

  // The same requests to several targets by turns; members of the result have the target's name in front.
  async compare(targets, settings) {
    const list = [];
    for (const { name, port, request } of targets) list.push(`${name}:${port}:${await this.file(request)}`);
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const { stdout } = await run(this.tool, ['requests', `target=${list.join(',')}`, ...words], { timeout: load_patience_ms });
    return this.judged('requests', { clients: targets.length }, JSON.parse(stdout));
  }

  judged(kind, settings, result) {
    const wanted = settings.streams ?? settings.clients ?? settings.readers;
    const lacks = [result.fault, result.failed > 0 && `${result.failed} failed`, result.unanswered > 0 && `${result.unanswered} without an answer`,
      wanted !== undefined && result.served !== wanted && `${result.served} of ${wanted} served`,
      settings.streams !== undefined && result.finished !== wanted && `${result.finished} of ${wanted} finished`].filter(Boolean);
    if (lacks.length) throw new Error(`${kind}: ${lacks.join(', ')}`);
    return result;
  }
}
