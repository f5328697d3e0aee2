// Runs the real binary: with a data folder and a home of its own, and nothing of the caller's settings.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const binary = path.resolve(process.env.KF_BINARY ?? path.join(root, 'build/release/knowledge-foundry'));
export const patience_ms = 15_000;
// How often a test tries what ./scripts/crash tries oftener.
export const repeats = (name, usual) => Number(process.env[name]) || usual;
// Nothing listens on these: tcpmux and discard, closed everywhere.
// Tests ask oftener than people do; those about limits set their own.
const unhurried = { KF_LIMITS_READS_PER_MINUTE: '10000000', KF_LIMITS_ACTIONS_PER_MINUTE: '10000000', KF_LIMITS_PROVIDER_CALLS_PER_MINUTE: '0' };
const nobody = { OLLAMA_BASE_URL: 'http://127.0.0.1:1', LMSTUDIO_BASE_URL: 'http://127.0.0.1:9' };

export async function temporaryFolder() {
  return mkdtemp(path.join(tmpdir(), 'kf-test-'));
}
export const removeFolder = (folder) => rm(folder, { recursive: true, force: true });

// A port that nothing listens on, below the range from which the system takes the ports of connections.
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = net.createServer();
    const is_free = await new Promise((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!is_free) continue;
    await new Promise((resolve) => { probe.close(resolve); });
    return port;
  }
}

export function environmentFor(home, more = {}) {
  return { PATH: process.env.PATH, HOME: home, GCOV_PREFIX: process.env.GCOV_PREFIX, ...nobody, ...unhurried, ...more };
}

// A started program: what it said so far, and its end as a promise.
export class Program {
  // `input` is what it reads from standard input; nothing when it is left out.
  constructor(args, env, input) {
    this.stdout = '';
    this.stderr = '';
    this.child = spawn(binary, args, { env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    this.child.stdin?.on('error', () => {}).end(input);
    this.child.stdout.setEncoding('utf8').on('data', (text) => { this.stdout += text; });
    this.child.stderr.setEncoding('utf8').on('data', (text) => { this.stderr += text; });
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    this.ended.catch(() => {});
  }

  // The first line of standard output that matches; fails when the program ends or says nothing for too long.
  async line(pattern) {
    const found = () => this.stdout.match(pattern);
    const until = performance.now() + patience_ms;
    let has_ended = false;
    this.ended.then(() => { has_ended = true; });
    while (!found()) {
      if (has_ended || performance.now() > until) throw new Error(`no ${pattern} in: ${this.stdout}\n${this.stderr}`);
      await new Promise((resolve) => { setTimeout(resolve, 5); });
    }
    return found();
  }

  async end(signal) {
    const began = performance.now();
    this.child.kill(signal);
    const end = await within(this.ended, patience_ms, `the program ignores ${signal}`);
    return { ...end, ms: performance.now() - began };
  }
}

// Runs the binary to its end.
export async function runToEnd(args, { env = {}, home, input } = {}) {
  const own = home ?? await temporaryFolder();
  try {
    const program = new Program(args, environmentFor(own, env), input);
    return await within(program.ended, patience_ms, `${args.join(' ')} does not end`).catch((fault) => {
      program.child.kill('SIGKILL');
      throw fault;
    });
  } finally {
    if (!home) await removeFolder(own);
  }
}

export async function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what} (${ms} ms)`)), ms); });
  try { return await Promise.race([promise, late]); } finally { clearTimeout(timer); }
}

// Waits until `condition` gives something true, looking every few milliseconds.
export async function eventually(condition, what, ms = patience_ms) {
  const until = performance.now() + ms;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > until) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}
