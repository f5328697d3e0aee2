// The key by which this browser stays signed in. It is kept for scheme, host and port, and no script can read its private
// half: it only signs. Browsers that have no such thing (an address that is not secure, some private windows) go without.

const DATABASE = 'kf';
const STORE = 'keys';
const NAME = 'session';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const STORAGE_LIMIT_MS = 2000;  // a database that another version of the page holds open may never answer

const hexOf = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// The bytes that are signed: sidecar/identity/browser_proofs.cpp has the same.
export const messageToSign = (origin, challenge) => `Knowledge Foundry: this page runs in the browser that signed in\n${origin}\n${challenge}`;

export class BrowserKey {
  // `browser` gives crypto, indexedDB, location, setTimeout and clearTimeout.
  constructor(browser = globalThis) {
    this.browser = browser;
  }

  // The public key in hexadecimal, or an empty text when there is none.
  async find() {
    return this.#orNothing(async () => this.#publicOf(await this.#kept()));
  }

  // The same; makes a key when there is none. Empty when this browser can keep none.
  async findOrMake() {
    return this.#orNothing(async () => this.#publicOf((await this.#kept()) ?? (await this.#make())));
  }

  // The signature of a challenge, in hexadecimal, or an empty text.
  async sign(challenge) {
    return this.#orNothing(async () => {
      const { privateKey } = await this.#kept();
      const message = new TextEncoder().encode(messageToSign(this.browser.location.origin, challenge));
      return hexOf(await this.browser.crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, message));
    });
  }

  async forget() {
    await this.#orNothing(() => this.#inStore('readwrite', (store) => store.delete(NAME)));
  }

  async #orNothing(work) {
    try {
      return (await work()) ?? '';
    } catch {
      return '';
    }
  }

  async #publicOf(pair) {
    return pair && hexOf(await this.browser.crypto.subtle.exportKey('raw', pair.publicKey));
  }

  #kept() {
    return this.#inStore('readonly', (store) => store.get(NAME));
  }

  // Of two tabs that make one at once the first wins: `add` refuses the other, which then takes what is there.
  async #make() {
    const pair = await this.browser.crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    await this.#inStore('readwrite', (store) => store.add(pair, NAME)).catch(() => {});
    return this.#kept();
  }

  async #inStore(mode, ask) {
    const database = await this.#open();
    try {
      return await this.#answer(ask(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  #open() {
    const opening = this.browser.indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    return this.#answer(opening);
  }

  #answer(request) {
    return new Promise((resolve, reject) => {
      const timer = this.browser.setTimeout(() => reject(new Error('the database does not answer')), STORAGE_LIMIT_MS);
      const ended = (end, value) => {
        this.browser.clearTimeout(timer);
        end(value);
      };
      request.onsuccess = () => ended(resolve, request.result);
      request.onerror = () => ended(reject, request.error);
    });
  }
}
