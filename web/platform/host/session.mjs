// Who is here. The launch link's token becomes a cookie and a CSRF value; other tabs of this origin lend theirs.

const CSRF_KEY = 'kf.csrf';
const CHANNEL = 'kf';
const OTHER_TABS_WAIT_MS = 150;
const REQUEST_LIMIT_MS = 10_000;

export const SESSION = { signedIn: 0, none: 1, refused: 2 };

// The token of `#launch=TOKEN`, or an empty text.
export function launchToken(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('launch') ?? '';
}

export class Session {
  // `browser` gives fetch, location, history, sessionStorage, BroadcastChannel, addEventListener and setTimeout.
  constructor(emit, browser = globalThis) {
    this.emit = emit;
    this.browser = browser;
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
    this.browser.sessionStorage.setItem(CSRF_KEY, value);
  }

  async start() {
    const token = this.#takeToken();
    const refusal = token ? await this.#redeem(token) : '';
    if (token && !refusal) return this.#ready(SESSION.signedIn);
    if (!this.csrf) await this.#askOtherTabs();
    if (this.csrf && (await this.#isAlive())) return this.#ready(SESSION.signedIn);
    return refusal ? this.#ready(SESSION.refused, refusal) : this.#ready(SESSION.none, 'Open the launch link again.');
  }

  // A request was answered with 401.
  expired() {
    this.browser.sessionStorage.removeItem(CSRF_KEY);
    this.#ready(SESSION.none, 'The session has ended.');
  }

  // The page signed in by itself, or out: then `csrf` is empty.
  adopt(csrf) {
    if (!csrf) {
      this.browser.sessionStorage.removeItem(CSRF_KEY);
      return this.#ready(SESSION.none, 'You have signed out.');
    }
    this.#adopt(csrf);
    this.#ready(SESSION.signedIn);
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

  async #request(method, body) {
    const headers = { Accept: 'application/json' };
    if (body) headers['Content-Type'] = 'application/json';
    if (this.csrf) headers['X-KF-CSRF'] = this.csrf;
    const signal = AbortSignal.timeout(REQUEST_LIMIT_MS);
    return this.browser.fetch('/api/session', { method, headers, body, signal, cache: 'no-store' });
  }

  // An empty text, or why the link was refused.
  async #redeem(launch) {
    try {
      const response = await this.#request('POST', JSON.stringify({ launch }));
      const answer = await response.json();
      if (response.ok && answer.csrf) this.#adopt(answer.csrf);
      return response.ok ? '' : (answer.detail ?? `The launch link was refused (${response.status}).`);
    } catch {
      return 'Knowledge Foundry did not answer.';
    }
  }

  #adopt(csrf) {
    this.csrf = csrf;
    this.channel.postMessage({ csrf });
  }

  async #isAlive() {
    try {
      return (await this.#request('GET')).ok;
    } catch {
      return false;
    }
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
