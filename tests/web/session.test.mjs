import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SESSION, Session, launchToken } from '../../web/platform/host/session.mjs';
import { fakeDatabase } from './fake_database.mjs';

// Tabs that share channels, and with them the browser's storage, each with an address, a session storage and a server's
// answers by method, and by path where that is another than /api/session.
function fakeTab({ hash = '', csrf = '', answers = {}, channels = [], indexedDB, local = new Map(), crypto = globalThis.crypto }) {
  const store = new Map(csrf ? [['kf.csrf', csrf]] : []);
  const tab = {
    requests: [], replaced: [], listeners: {}, indexedDB, crypto,
    localStorage: { getItem: (key) => local.get(key) ?? null },
    addEventListener: (kind, listener) => { tab.listeners[kind] = listener; },
    location: { hash, pathname: '/chat', search: '?a=1', origin: 'http://127.0.0.1:8787' },
    history: { replaceState: (state, title, url) => tab.replaced.push(url) },
    sessionStorage: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value), removeItem: (key) => store.delete(key) },
    fetch: async (url, options) => {
      tab.requests.push({ url, ...options });
      const way = options.method + (url === '/api/session' ? '' : ` ${url}`);
      const answer = typeof answers[way] === 'function' ? answers[way](options) : answers[way];
      if (!answer) throw new TypeError('no connection');
      return { ok: answer.status === 200, status: answer.status, json: async () => answer.body ?? {} };
    },
    setTimeout: (callback) => setTimeout(callback, 5),
    clearTimeout,
    BroadcastChannel: class {
      constructor() { channels.push(this); }
      postMessage(data) { for (const other of channels) if (other !== this) other.onmessage?.({ data }); }
      close() { channels.splice(channels.indexOf(this), 1); }
    },
  };
  return tab;
}

async function startedIn(tab) {
  const events = [];
  const session = new Session((kind, event) => events.push([kind, event.number, event.text]), tab);
  await session.start();
  return { session, events };
}

async function until(holds) {
  const end = Date.now() + 2000;
  while (!holds()) {
    assert.ok(Date.now() < end, 'it did not come to this');
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

test('the token is read from the fragment', () => {
  assert.equal(launchToken('#launch=a%2Bb'), 'a+b');
  assert.equal(launchToken('#other'), '');
});

test('a link opened where the page stands already signs in too', async () => {
  const tab = fakeTab({ answers: { POST: { status: 200, body: { csrf: 'C' } } } });
  const { session, events } = await startedIn(tab);
  assert.equal(events[0][1], SESSION.none);
  tab.location.hash = '#launch=T';
  tab.listeners.hashchange();
  await until(() => events.at(-1)[1] === SESSION.signedIn);
  assert.equal(session.csrf, 'C');
});

test('a tab that signs in anew tells the others, whose cookie it replaced', async () => {
  const channels = [];
  const { session: first } = await startedIn(fakeTab({ csrf: 'OLD', channels, answers: { GET: { status: 200 } } }));
  await startedIn(fakeTab({ hash: '#launch=T', channels, answers: { POST: { status: 200, body: { csrf: 'NEW' } } } }));
  assert.equal(first.csrf, 'NEW');
});

test('a launch link signs in, keeps the CSRF value and leaves the address', async () => {
  const tab = fakeTab({ hash: '#launch=T', answers: { POST: { status: 200, body: { csrf: 'C' } } } });
  const { session, events } = await startedIn(tab);
  assert.deepEqual(events, [['session_ready', SESSION.signedIn, '']]);
  assert.equal(session.csrf, 'C');
  assert.deepEqual(tab.replaced, ['/chat?a=1']);
  assert.equal(tab.requests[0].body, '{"launch":"T"}', 'and no key, which this browser cannot keep');
});

test('a used link says why, unless this browser is signed in already', async () => {
  const refused = { POST: { status: 401, body: { detail: 'used up' } } };
  const stranger = await startedIn(fakeTab({ hash: '#launch=T', answers: { ...refused, GET: { status: 401 } } }));
  assert.deepEqual(stranger.events, [['session_ready', SESSION.refused, 'used up']]);
  const known = await startedIn(fakeTab({ hash: '#launch=T', csrf: 'C', answers: { ...refused, GET: { status: 200 } } }));
  assert.deepEqual(known.events, [['session_ready', SESSION.signedIn, '']]);
});

test('a second tab gets the CSRF value from the first', async () => {
  const channels = [];
  await startedIn(fakeTab({ hash: '#launch=T', channels, answers: { POST: { status: 200, body: { csrf: 'C' } } } }));
  const { session, events } = await startedIn(fakeTab({ channels, answers: { GET: { status: 200 } } }));
  assert.equal(session.csrf, 'C');
  assert.deepEqual(events, [['session_ready', SESSION.signedIn, '']]);
});

test('without link, value or answer there is no session', async () => {
  const alone = await startedIn(fakeTab({}));
  assert.equal(alone.events[0][1], SESSION.none);
  const gone = await startedIn(fakeTab({ hash: '#launch=T' }));
  assert.deepEqual(gone.events[0].slice(1), [SESSION.refused, 'Knowledge Foundry did not answer.']);
});

test('an expired session forgets its value', async () => {
  const { session, events } = await startedIn(fakeTab({ csrf: 'C', answers: { GET: { status: 200 } } }));
  await Promise.all([session.expired(), session.expired()]);
  assert.equal(session.csrf, '');
  assert.deepEqual(events.slice(1), [['session_ready', SESSION.none, 'The session has ended.']]);
});

test('where the browser has signed in anew since, the page goes on in that session', async () => {
  const server = serverThatKeeps();
  const browser = { indexedDB: fakeDatabase(), answers: server.answers };
  const { session, events } = await startedIn(fakeTab({ ...browser, hash: '#launch=T' }));
  session.csrf = 'OLD';
  await Promise.all([session.expired(), session.expired()]);
  assert.deepEqual([session.csrf, server.proofs], ['C', 1]);
  assert.deepEqual(events.slice(1), [['session_ready', SESSION.signedIn, '']]);
});

test('the page signs in and out by itself', async () => {
  const channels = [];
  const { session: other } = await startedIn(fakeTab({ csrf: 'OLD', channels, answers: { GET: { status: 200 } } }));
  const { session, events } = await startedIn(fakeTab({ channels: [], answers: {} }));
  session.channel = { postMessage: (data) => { for (const one of channels) one.onmessage?.({ data }); } };
  await session.adopt('C');
  assert.deepEqual([session.csrf, other.csrf, events.at(-1)[1]], ['C', 'C', SESSION.signedIn]);
  await session.adopt('');
  assert.deepEqual([session.csrf, events.at(-1)[1]], ['', SESSION.none]);
});

// A server that gives a challenge, and checks its signature as the sidecar does.
function serverThatKeeps() {
  const kept = { key: '', proofs: 0 };
  const checked = async ({ key, challenge, signature }) => {
    const bytes = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
    const publicKey = await crypto.subtle.importKey('raw', bytes(key), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    const message = `Knowledge Foundry: this page runs in the browser that signed in\nhttp://127.0.0.1:8787\n${challenge}`;
    return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, bytes(signature), new TextEncoder().encode(message));
  };
  kept.keep = (body) => {
    kept.key = JSON.parse(body).key ?? '';
    return { status: 200, body: {} };
  };
  kept.answers = {
    GET: ({ headers }) => (headers['X-KF-CSRF'] === 'C' ? { status: 200, body: {} } : { status: 403 }),
    POST: ({ body }) => ({ ...kept.keep(body), body: { csrf: 'C' } }),
    PATCH: ({ body }) => kept.keep(body),
    'POST /api/session/challenge': ({ body }) => (kept.key && JSON.parse(body).key === kept.key ? { status: 200, body: { challenge: 'CHALLENGE' } } : { status: 403 }),
    'POST /api/session/proof': ({ body }) => {
      kept.proofs += 1;
      kept.lastProof = checked(JSON.parse(body));
      return { status: 200, body: { csrf: 'C' } };
    },
  };
  return kept;
}

test('a browser that signed in comes back by its key, without a link and without another tab', async () => {
  const server = serverThatKeeps();
  const browser = { indexedDB: fakeDatabase(), answers: server.answers };
  await startedIn(fakeTab({ ...browser, hash: '#launch=T' }));
  assert.match(server.key, /^04[0-9a-f]{128}$/);
  const { session, events } = await startedIn(fakeTab(browser));
  assert.deepEqual([session.csrf, events], ['C', [['session_ready', SESSION.signedIn, '']]]);
  assert.equal(await server.lastProof, true, 'the signature is that of the key, over purpose, origin and challenge');
});

test('a page that is left before it has read the answer to its link is signed in when it comes back', async () => {
  const server = serverThatKeeps();
  const browser = { indexedDB: fakeDatabase(), answers: server.answers };
  const left = fakeTab({ ...browser, hash: '#launch=T', answers: { ...server.answers, POST: (sent) => { server.answers.POST(sent); } } });
  await startedIn(left);
  const { session, events } = await startedIn(fakeTab(browser));
  assert.deepEqual([session.csrf, events[0][1]], ['C', SESSION.signedIn]);
});

test('the private key can be read by nobody, and a second sign-in uses the same one', async () => {
  const server = serverThatKeeps();
  const indexedDB = fakeDatabase();
  await startedIn(fakeTab({ indexedDB, answers: server.answers, hash: '#launch=T' }));
  const first = server.key;
  const { privateKey } = indexedDB.rows.get('session');
  assert.equal(privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', privateKey));
  await startedIn(fakeTab({ indexedDB, answers: server.answers, hash: '#launch=U' }));
  assert.equal(server.key, first);
});

test('another browser, which has the cookie only, stays outside', async () => {
  const server = serverThatKeeps();
  await startedIn(fakeTab({ indexedDB: fakeDatabase(), answers: server.answers, hash: '#launch=T' }));
  const { session, events } = await startedIn(fakeTab({ indexedDB: fakeDatabase(), answers: server.answers }));
  assert.deepEqual([session.csrf, events[0][1], server.proofs], ['', SESSION.none, 0]);
});

test('a value that is no longer good is replaced by the key; one that could not be asked about is kept', async () => {
  const server = serverThatKeeps();
  const indexedDB = fakeDatabase();
  await startedIn(fakeTab({ indexedDB, answers: server.answers, hash: '#launch=T' }));
  const { session } = await startedIn(fakeTab({ indexedDB, answers: server.answers, csrf: 'OLD' }));
  assert.equal(session.csrf, 'C');
  const { session: silent, events } = await startedIn(fakeTab({ indexedDB, csrf: 'C' }));
  assert.deepEqual([silent.csrf, events[0][1]], ['C', SESSION.none]);
});

test('signing out forgets the key', async () => {
  const server = serverThatKeeps();
  const indexedDB = fakeDatabase();
  const { session } = await startedIn(fakeTab({ indexedDB, answers: server.answers, hash: '#launch=T' }));
  await session.adopt('');
  assert.equal(indexedDB.rows.size, 0);
  assert.equal((await startedIn(fakeTab({ indexedDB, answers: server.answers }))).events[0][1], SESSION.none);
});

test('who does not want to stay signed in leaves no key, from the sign-in on or later', async () => {
  const server = serverThatKeeps();
  const local = new Map([['kf.keepSignedIn', 'off']]);
  const indexedDB = fakeDatabase();
  const { session } = await startedIn(fakeTab({ indexedDB, local, answers: server.answers, hash: '#launch=T' }));
  assert.deepEqual([server.key, indexedDB.rows.size], ['', 0]);
  local.clear();
  await session.keep();
  assert.match(server.key, /^04/);
  local.set('kf.keepSignedIn', 'off');
  await session.keep();
  assert.deepEqual([server.key, indexedDB.rows.size], ['', 0]);
});

test('where no key can be kept one signs in all the same, and is told when asking to stay', async () => {
  const never = { open: () => ({}) };
  const refusing = { open: () => { throw new Error('SecurityError'); } };
  for (const without of [{ crypto: {} , indexedDB: fakeDatabase() }, { indexedDB: undefined }, { indexedDB: never }, { indexedDB: refusing }]) {
    const server = serverThatKeeps();
    const { session, events } = await startedIn(fakeTab({ ...without, answers: server.answers, hash: '#launch=T' }));
    assert.deepEqual([session.csrf, server.key, events[0][1]], ['C', '', SESSION.signedIn]);
    await session.keep();
    assert.match(events.at(-1)[2], /cannot keep the key/);
  }
});
