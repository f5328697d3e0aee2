// Who is here. The launch link's token becomes a cookie and a CSRF value. A page that comes back with the cookie alone
// gets the value again by its browser's key; without such a key, other tabs of this origin lend theirs.
import { BrowserKey } from './browser_key.mjs';

const CSRF_KEY = 'kf.csrf';
const KEEP_KEY = 'kf.keepSignedIn';  // 'off': not in this browser. The Wasm writes it
const CHANNEL = 'kf';
const OTHER_TABS_WAIT_MS = 150;
const REQUEST_LIMIT_MS = 10_000;
const REFUSALS = new Set([401, 403]);
const CANNOT_KEEP = 'This browser cannot keep the key that would keep you signed in here.';

export const SESSION = { signedIn: 0, none: 1, refused: 2 };

// The token of `#launch=TOKEN`, or an empty text.
export function launchToken(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('launch') ?? '';
}

export class Session {
  // `browser` gives fetch, location, history, sessionStorage, localStorage, BroadcastChannel, addEventListener and
  // setTimeout; `key` is a BrowserKey.
  constructor(emit, browser = globalThis, key = new BrowserKey(browser)) {
    this.emit = emit;
    this.browser = browser;
    this.key = key;
    this.channel = new browser.BroadcastChannel(CHANNEL);
    this.channel.onmessage = ({ data }) => {
      if (data === 'ask' && this.csrf) this.channel.postMessage({ csrf: this.csrf });
      if (data?.csrf) this.csrf = data.csrf;  // another tab signed in anew: the cookie, which tabs share, is now that one's
    };
    // A link opened where the page stands already changes the fragment only: nothing is loaded again.
    browser.addEventListener('hashchange', () => {
      if (launchToken(browser.location.hash)) this.start();
    });
  }

  get csrf() {
    return this.browser.sessionStorage.getItem(CSRF_KEY) ?? '';
  }

  set csrf(value) {
    if (value) this.browser.sessionStorage.setItem(CSRF_KEY, value);
    else this.browser.sessionStorage.removeItem(CSRF_KEY);
  }

  async start() {
    const token = this.#takeToken();
    const refusal = token ? await this.#redeem(token) : '';
    if ((token && !refusal) || (await this.#comeBack())) return this.#ready(SESSION.signedIn);
    return refusal ? this.#ready(SESSION.refused, refusal) : this.#ready(SESSION.none, 'Open the launch link again.');
  }

  // No session fits our value any more. This browser may have signed in anew since, and then everything is asked again.
  expired() {
    if (!this.csrf) return this.returning;  // it is known: of many requests the first one told
    this.csrf = '';
    this.returning = this.#comeBack().then((isBack) => this.#ready(...(isBack ? [SESSION.signedIn] : [SESSION.none, 'The session has ended.'])));
    return this.returning;
  }

  // The page signed in by itself, or out: then `csrf` is empty.
  async adopt(csrf) {
    if (csrf) {
      this.#adopt(csrf);
      await this.#keepAsWanted();
      return this.#ready(SESSION.signedIn);
    }
    this.csrf = '';
    await this.key.forget();
    return this.#ready(SESSION.none, 'You have signed out.');
  }

  // Somebody changed whether this browser stays signed in.
  async keep() {
    const isAsWanted = await this.#keepAsWanted();
    this.#ready(SESSION.signedIn, isAsWanted ? '' : CANNOT_KEEP);
  }

  #ready(number, text = '') {
    this.emit('session_ready', { number, text });
  }

  // The token leaves the address bar and the history before anything else happens.
  #takeToken() {
    const { location, history } = this.browser;
    const token = launchToken(location.hash);
    if (token) history.replaceState(null, '', location.pathname + location.search);
    return token;
  }

  // The answer's JSON, with `ok` and `status` of the answer; status 0 when there is none.
  async #ask(method, path, body) {
    const headers = { Accept: 'application/json' };
    if (body) headers['Content-Type'] = 'application/json';
    if (this.csrf) headers['X-KF-CSRF'] = this.csrf;
    const signal = AbortSignal.timeout(REQUEST_LIMIT_MS);
    try {
      const options = { method, headers, body: body && JSON.stringify(body), signal, cache: 'no-store' };
      const response = await this.browser.fetch(path, options);
      return { ...(await response.json()), ok: response.ok, status: response.status };
    } catch {
      return { ok: false, status: 0 };
    }
  }

  // An empty text, or why the link was refused. The key goes with the link: a page that is left before it has read the
  // answer is signed in all the same when it comes back.
  async #redeem(launch) {
    const key = await this.#wantedKey();
    const answer = await this.#ask('POST', '/api/session', key ? { launch, key } : { launch });
    if (answer.status === 0) return 'Knowledge Foundry did not answer.';
    if (!answer.ok) return answer.detail ?? `The launch link was refused (${answer.status}).`;
    this.#adopt(answer.csrf);
    return '';
  }

  #adopt(csrf) {
    this.csrf = csrf;
    this.channel.postMessage({ csrf });
  }

  async #comeBack() {
    if (this.csrf && (await this.#isGood())) return true;
    if (this.csrf) return false;
    if (await this.#prove()) return true;
    await this.#askOtherTabs();
    return this.csrf !== '' && this.#isGood();
  }

  // A value that is no longer good is forgotten; one that could not be asked about may still be.
  async #isGood() {
    const { ok, status } = await this.#ask('GET', '/api/session');
    if (REFUSALS.has(status)) this.csrf = '';
    return ok;
  }

  // The CSRF value again, for the browser's signature. Other tabs have the same value.
  async #prove() {
    const key = await this.key.find();
    if (!key) return false;
    const { challenge } = await this.#ask('POST', '/api/session/challenge', { key });
    const signature = challenge && (await this.key.sign(challenge));
    if (!signature) return false;
    const { csrf } = await this.#ask('POST', '/api/session/proof', { key, challenge, signature });
    this.csrf = csrf ?? '';
    return Boolean(csrf);
  }

  // Whether it is now as it is wanted to be.
  async #keepAsWanted() {
    const key = await this.#wantedKey();
    if (!this.#staysIn) return (await this.#ask('PATCH', '/api/session', { kept: false })).ok;
    return Boolean(key) && (await this.#ask('PATCH', '/api/session', { kept: true, key })).ok;
  }

  get #staysIn() {
    return this.browser.localStorage?.getItem(KEEP_KEY) !== 'off';
  }

  // The key by which this browser stays signed in. Empty when it shall not, and then there is none any more, or cannot.
  async #wantedKey() {
    if (this.#staysIn) return this.key.findOrMake();
    await this.key.forget();
    return '';
  }

  #askOtherTabs() {
    return new Promise((resolve) => {
      const asked = new this.browser.BroadcastChannel(CHANNEL);
      const stop = () => {
        asked.close();
        resolve();
      };
      const timer = this.browser.setTimeout(stop, OTHER_TABS_WAIT_MS);
      asked.onmessage = ({ data }) => {
        if (!data?.csrf) return;
        this.csrf = data.csrf;
        this.browser.clearTimeout(timer);
        stop();
      };
      asked.postMessage('ask');
    });
  }
}
