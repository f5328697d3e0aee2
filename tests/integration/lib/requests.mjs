// HTTP as a test needs it: any header, any body, the answer as it came; event streams; and plain sockets for nonsense.
import http from 'node:http';
import net from 'node:net';
import { patience_ms, within } from './process.mjs';

export class Answer {
  constructor(message, body) {
    this.status = message.statusCode;
    this.headers = message.headers;
    this.raw_headers = message.rawHeaders;
    this.bytes = body;
  }
  get text() { return this.bytes.toString('utf8'); }
  get json() {
    try { return JSON.parse(this.text); } catch { throw new Error(`no JSON in the answer ${this.status}: ${this.text.slice(0, 200)}`); }
  }
}

function start({ port, method = 'GET', path = '/', headers = {}, body, agent }) {
  const request = http.request({ host: '127.0.0.1', port, method, path, headers, agent, setHost: !('host' in headers) });
  const responded = new Promise((resolve, reject) => { request.on('response', resolve).on('error', reject); });
  responded.catch(() => {});
  request.end(body);
  return { request, responded };
}

// The whole answer. Errors of the connection are thrown.
export async function send(options) {
  const began = performance.now();
  const { request, responded } = start(options);
  const whole = (async () => {
    const message = await responded;
    const parts = [];
    for await (const part of message) parts.push(part);
    const answer = new Answer(message, Buffer.concat(parts));
    answer.ms = performance.now() - began;
    return answer;
  })();
  try {
    return await within(whole, options.patience_ms ?? patience_ms, `no answer to ${options.method ?? 'GET'} ${options.path}`);
  } catch (fault) {
    request.destroy();
    throw fault;
  }
}

// An event stream that arrives. Each event: {event, data, at_ms}; `at_ms` counts from the request.
export class EventStream {
  static async open(options) {
    const stream = new EventStream();
    stream.began = performance.now();
    const { request, responded } = start(options);
    stream.request = request;
    const message = await within(responded, patience_ms, 'no head of an event stream');
    stream.status = message.statusCode;
    stream.headers = message.headers;
    stream.message = message;
    stream.events = [];
    stream.text = '';
    stream.is_open = true;
    stream.ended = stream.read(message);
    stream.ended.catch(() => {});
    return stream;
  }

  async read(message) {
    let rest = '';
    message.setEncoding('utf8');
    try {
      for await (const text of message) {
        this.text += text;
        const parts = (rest + text).split('\n\n');
        rest = parts.pop();
        for (const part of parts) this.take(part);
      }
      this.is_whole = rest === '' && message.complete;
    } catch {
      this.is_whole = false;
    }
    this.is_open = false;
  }
  take(block) {
    const lines = block.split('\n');
    const event = lines.find((line) => line.startsWith('event: '))?.slice(7);
    const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)).join('\n');
    this.events.push({ event, data: JSON.parse(data), at_ms: performance.now() - this.began });
  }

  of(name) { return this.events.filter((one) => one.event === name); }
  texts(name = 'delta') { return this.of(name).map((one) => one.data.text).join(''); }

  // The first event of that name, from number `skip` on.
  async wait(name, skip = 0) {
    const until = performance.now() + patience_ms;
    while (this.of(name).length <= skip) {
      if (!this.is_open || performance.now() > until) throw new Error(`no event '${name}' in: ${this.text.slice(-2000)}`);
      await new Promise((resolve) => { setTimeout(resolve, 2); });
    }
    return this.of(name)[skip];
  }
  // Tokens that arrive together may come as one event, so what was said is the measure, not the number of events.
  async waitForText(text) {
    const until = performance.now() + patience_ms;
    while (!this.texts().includes(text)) {
      if (!this.is_open || performance.now() > until) throw new Error(`never said '${text}': ${this.text.slice(-2000)}`);
      await new Promise((resolve) => { setTimeout(resolve, 2); });
    }
  }
  async end(ms = patience_ms) {
    await within(this.ended, ms, 'the stream does not end');
    return this;
  }
  pause() { this.message.socket.pause(); }
  close() { this.request.destroy(); }
}

// Sends bytes as they are and gives back whatever comes until the other side closes or `quiet_ms` pass without a byte.
// `pieces` are sent one after the other, `pause_ms` apart.
export function sendRaw(port, pieces, { quiet_ms = 5000, pause_ms = 0 } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const parts = [];
    let is_done = false;
    const finish = (closed_by) => {
      if (is_done) return;
      is_done = true;
      socket.destroy();
      resolve({ text: Buffer.concat(parts).toString('latin1'), closed_by });
    };
    socket.setTimeout(quiet_ms, () => finish('nobody'));
    socket.on('data', (bytes) => parts.push(bytes)).on('error', () => finish('peer')).on('close', () => finish('peer'));
    socket.on('connect', async () => {
      for (const piece of [pieces].flat()) {
        if (is_done) return;
        socket.write(piece);
        if (pause_ms) await new Promise((next) => { setTimeout(next, pause_ms); });
      }
    });
  });
}

// The status codes of every HTTP answer in what a raw connection got.
export const statusesIn = (text) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((found) => Number(found[1]));
