// Requests to our own origin, read as they come. Never throws: whatever happens ends in one `fetch_done`.
import { isOwnPath } from './dom.mjs';

export const DONE = { whole: 0, aborted: 1, broken: 2 };

// Read but not yet taken by a frame. A hidden page draws none, so past this we stop reading and the sender has to wait.
const QUEUED_BYTES_MAX = 1 << 20;

export class Streams {
  #running = new Map();

  // `queuedBytes()` waits in the Wasm, `nextFrame()` resolves when a frame has taken it.
  constructor({ emit, session, queuedBytes, nextFrame, fetch = globalThis.fetch.bind(globalThis) }) {
    Object.assign(this, { emit, session, queuedBytes, nextFrame, fetch });
  }

  async start(id, method, url, body) {
    const control = new AbortController();
    this.#running.set(id, control);
    let number = DONE.whole;
    try {
      await this.#run(id, this.#request(method, url, body, control.signal));
    } catch {
      number = control.signal.aborted ? DONE.aborted : DONE.broken;
    }
    this.#running.delete(id);
    this.emit('fetch_done', { id, number });
  }

  abort(id) {
    this.#running.get(id)?.abort();
  }

  #request(method, url, body, signal) {
    if (!isOwnPath(url)) throw new TypeError('not a path of ours');
    const headers = {};
    if (this.session.csrf) headers['X-KF-CSRF'] = this.session.csrf;
    if (body) headers['Content-Type'] = 'application/json';
    return this.fetch(url, { method, headers, body: body || undefined, signal, cache: 'no-store' });
  }

  async #run(id, request) {
    const response = await request;
    if (response.status === 401) await this.#noteEndOfSession(response.clone());
    this.emit('fetch_head', { id, number: response.status, text: response.headers.get('Content-Type') ?? '' });
    const reader = response.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      this.emit('fetch_chunk', { id, text: value });
      if (this.queuedBytes() > QUEUED_BYTES_MAX) await this.nextFrame();
    }
  }

  // Other 401s come from a service behind us, whose session is not ours.
  async #noteEndOfSession(response) {
    const problem = await response.json().catch(() => ({}));
    if (problem.code === 'unauthenticated' && this.session.csrf) this.session.expired();
  }
}
