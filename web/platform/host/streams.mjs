// Requests to our own origin, read as they come. Never throws: whatever happens ends in one `fetch_done`.
import { isOwnPath } from './dom.mjs';

export const DONE = { whole: 0, aborted: 1, broken: 2 };

// Read but not yet taken by a frame. A hidden page draws none, so past this we stop reading and the sender has to wait.
const QUEUED_BYTES_MAX = 1 << 20;

export class Streams {
  #running = new Map();

  // `queuedBytes()` waits in the Wasm, `nextFrame()` resolves when a frame has taken it, `save(blob, name)` gives a file
  // to the browser.
  constructor({ emit, session, save, queuedBytes, nextFrame, fetch = globalThis.fetch.bind(globalThis) }) {
    Object.assign(this, { emit, session, save, queuedBytes, nextFrame, fetch });
  }

  start(id, method, url, body) {
    return this.#untilDone(id, (signal) => this.#run(id, this.#request(method, url, body, signal)));
  }

  // A link could carry no proof of ours, so the file is fetched first; the browser keeps large ones on disk.
  download(id, url, fileName) {
    return this.#untilDone(id, async (signal) => {
      const request = this.#request('GET', url, '', signal);
      const response = await request;
      if (!response.ok) return this.#run(id, request);
      this.emit('fetch_head', { id, number: response.status, text: response.headers.get('Content-Type') ?? '' });
      const blob = await response.blob();
      return this.save(blob, fileNameOf(response.headers.get('Content-Disposition')) ?? fileName);
    });
  }

  async #untilDone(id, work) {
    const control = new AbortController();
    this.#running.set(id, control);
    let number = DONE.whole;
    try {
      await work(control.signal);
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
    if (response.status === 401 || response.status === 403) await this.#noteEndOfSession(response.clone());
    this.emit('fetch_head', { id, number: response.status, text: response.headers.get('Content-Type') ?? '' });
    const reader = response.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      this.emit('fetch_chunk', { id, text: value });
      if (this.queuedBytes() > QUEUED_BYTES_MAX) await this.nextFrame();
    }
  }

  // No session fits our value any more. Other refusals come from a service behind us, or are about what was asked.
  async #noteEndOfSession(response) {
    const { code, field } = await response.json().catch(() => ({}));
    if (code === 'unauthenticated' || (code === 'forbidden' && field === 'X-KF-CSRF')) await this.session.expired();
  }
}

// The name within `attachment; filename="NAME"`.
export function fileNameOf(disposition) {
  return /(?:^|;)\s*filename="([^"\\/]+)"/i.exec(disposition ?? '')?.[1];
}
