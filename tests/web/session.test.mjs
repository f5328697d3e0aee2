import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SESSION, Session, launchToken } from '../../web/platform/host/session.mjs';

// Tabs that share channels, each with an address, a session storage and a server's answers by method.
function fakeTab({ hash = '', csrf = '', answers = {}, channels = [] }) {
  const store = new Map(csrf ? [['kf.csrf', csrf]] : []);
  const tab = {
    requests: [], replaced: [], timers: [], listeners: {},
    addEventListener: (kind, listener) => { tab.listeners[kind] = listener; },
    location: { hash, pathname: '/chat', search: '?a=1' },
    history: { replaceState: (state, title, url) => tab.replaced.push(url) },
    sessionStorage: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value), removeItem: (key) => store.delete(key) },
    fetch: async (url, options) => {
      tab.requests.push({ url, ...options });
      const answer = answers[options.method];
      if (!answer) throw new TypeError('no connection');
      return { ok: answer.status === 200, status: answer.status, json: async () => answer.body ?? {} };
    },
    setTimeout: (callback) => tab.timers.push(setTimeout(callback, 5)),
    clearTimeout: () => tab.timers.forEach(clearTimeout),
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

test('the token is read from the fragment', () => {
  assert.equal(launchToken('#launch=a%2Bb'), 'a+b');
  assert.equal(launchToken('#other'), '');
});

test('a link opened where the page stands already signs in too', async () => {
  const tab = fakeTab({ answers: { POST: { status: 200, body: { csrf: 'C' } } } });
  const { session, events } = await startedIn(tab);
  assert.equal(events[0][1], SESSION.none);
  tab.location.hash = '#launch=T';
  await tab.listeners.hashchange();
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal(session.csrf, 'C');
  assert.equal(events.at(-1)[1], SESSION.signedIn);
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
  assert.equal(tab.requests[0].body, '{"launch":"T"}');
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
  session.expired();
  assert.equal(session.csrf, '');
  assert.equal(events.at(-1)[1], SESSION.none);
});

test('the page signs in and out by itself', async () => {
  const channels = [];
  const { session: other } = await startedIn(fakeTab({ csrf: 'OLD', channels, answers: { GET: { status: 200 } } }));
  const { session, events } = await startedIn(fakeTab({ channels: [], answers: {} }));
  session.channel = { postMessage: (data) => { for (const one of channels) one.onmessage?.({ data }); } };
  session.adopt('C');
  assert.deepEqual([session.csrf, other.csrf, events.at(-1)[1]], ['C', 'C', SESSION.signedIn]);
  session.adopt('');
  assert.deepEqual([session.csrf, events.at(-1)[1]], ['', SESSION.none]);
});
