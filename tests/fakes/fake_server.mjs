// What the fakes share: an HTTP server that keeps a record of every request and knows which of them their reader gave up.
import http from 'node:http';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { behaviourFrom, defaults } from './behaviour.mjs';

const bodyBytesMax = 32 << 20;

// One request on record. `cancelled` is true when the reader closed the connection before the answer's end.
class Exchange {
  constructor(request, response, behaviour) {
    this.method = request.method;
    this.path = new URL(request.url, 'http://fake').pathname;
    this.headers = request.headers;
    this.behaviour = behaviour;
    this.body = undefined;
    this.text = '';
    this.tokens_sent = 0;
    this.cancelled = false;
    this.finished = false;
    this.started_ms = performance.now();
    this.cancelled_ms = undefined;
    Object.defineProperties(this, {
      response: { value: response },
      abort: { value: new AbortController() },
      cut_by_us: { value: false, writable: true },
    });
    response.on('close', () => this.closed());
  }
  get signal() { return this.abort.signal; }
  get gone() { return this.signal.aborted; }

  closed() {
    this.finished = this.response.writableFinished;
    this.cancelled = !this.finished && !this.cut_by_us;
    if (this.cancelled) this.cancelled_ms = performance.now();
    this.abort.abort();
  }
  cut() {
    this.cut_by_us = true;
    setImmediate(() => this.response.socket?.destroy());  // Node sends what was written last at the end of the turn
  }

  async readBody(request) {
    const parts = [];
    let bytes = 0;
    for await (const part of request) {
      bytes += part.length;
      if (bytes > bodyBytesMax) throw new Error('body too large');
      parts.push(part);
    }
    this.text = Buffer.concat(parts).toString('utf8');
    try { this.body = JSON.parse(this.text); } catch { this.body = undefined; }
  }

  // Writes and waits while the reader is slower than we are.
  async write(bytes) {
    if (this.gone) return;
    if (!this.response.write(bytes)) await once(this.response, 'drain', { signal: this.signal }).catch(() => {});
  }
  async writeByteByByte(text) {
    for (const byte of Buffer.from(text)) {
      if (this.gone) return;
      await this.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
  }
  reply(status, type, body, headers = {}) {
    if (this.response.headersSent || this.gone) return;
    const bytes = Buffer.from(body);
    this.response.writeHead(status, { ...(type ? { 'Content-Type': type } : {}), 'Content-Length': bytes.length, ...headers });
    this.response.end(this.method === 'HEAD' ? undefined : bytes);
  }
}

// Port 0 takes a free one below the range from which the system takes the ports of connections, so that the two never meet.
async function listen(server, port, host) {
  for (let attempt = 0; ; ++attempt) {
    server.listen({ port: port || 20_000 + Math.floor(Math.random() * 12_000), host, backlog: 4096 });
    try {
      await once(server, 'listening');
      return;
    } catch (fault) {
      if (port || fault.code !== 'EADDRINUSE' || attempt === 50) throw fault;
    }
  }
}

// `handle(exchange)` answers one request. Gives {port, url, requests, cancelled(), set(behaviour), close()}.
export async function startFake({ port = 0, host = '127.0.0.1', behaviour = 'normal', headers = {} }, handle) {
  const state = { behaviour: behaviourFrom(behaviour), requests: [] };
  const server = http.createServer(async (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.socket.setNoDelay(true);
    const exchange = new Exchange(request, response, state.behaviour);
    state.requests.push(exchange);
    try {
      await exchange.readBody(request);
      await handle(exchange);
    } catch (fault) {
      exchange.reply(500, 'text/plain', String(fault));
    }
  });
  server.keepAliveTimeout = 30_000;
  await listen(server, port, host);
  const actual = server.address().port;
  return {
    port: actual,
    url: `http://${host}:${actual}`,
    requests: state.requests,
    cancelled: () => state.requests.filter((one) => one.cancelled),
    chats: () => state.requests.filter((one) => one.path.endsWith('/chat') || one.path.endsWith('/chat/completions')),
    set: (wish) => { state.behaviour = behaviourFrom(wish); },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}

// Listens on `port` and answers `body` to GET `path`: what an app does whose server is off.
export async function startGreeting(port, path, body) {
  const server = http.createServer((request, response) => {
    const is_known = request.method === 'GET' && request.url === path;
    response.writeHead(is_known ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(is_known ? JSON.stringify(body) : '{}');
  });
  await listen(server, port, '127.0.0.1');
  return { port: server.address().port, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }) };
}

const asOption = (name) => name.replaceAll('_', '-');

// Runs a fake as a program: `--port`, `--behaviour NAME`, every member of `defaults` as an option of its own, and `extra` ones.
export async function runAsProgram(name, start, extra = {}) {
  const own = Object.fromEntries(Object.keys(defaults).map((key) => [asOption(key), { type: 'string' }]));
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '0' }, behaviour: { type: 'string', default: 'normal' }, ...own, ...extra },
  });
  const chosen = behaviourFrom(values.behaviour);
  for (const [key, usual] of Object.entries(defaults)) {
    const given = values[asOption(key)];
    if (given !== undefined) chosen[key] = typeof usual === 'number' ? Number(given) : given;
  }
  const fake = await start({ ...values, port: Number(values.port), behaviour: chosen });
  console.log(`${name} listens on ${fake.url}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => fake.close().then(() => process.exit(0)));
}
