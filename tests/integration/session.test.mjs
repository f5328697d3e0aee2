// Launch links, cookies, CSRF values.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { runToEnd } from './lib/process.mjs';
import { Sidecar } from './lib/sidecar.mjs';
import { inWorld, pause } from './lib/world.mjs';

const link = /^http:\/\/127\.0\.0\.1:\d+\/#launch=(\S+)\n$/;

function isProblem(answer, status, code, field) {
  assert.deepEqual([answer.status, answer.json.code, answer.json.field], [status, code, field], answer.text);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
}

const openLink = (sidecar) => runToEnd(['open', '--data-dir', sidecar.data_dir], { home: sidecar.folder });

test('a launch link gives a cookie and a CSRF value, once', inWorld(async ({ sidecar }) => {
  const again = await sidecar.tryLaunch(sidecar.launch_token);
  isProblem(again, 401, 'unauthenticated', 'launch');
  assert.equal(again.headers['set-cookie'], undefined);
  const me = await sidecar.ok('GET', '/api/session');
  assert.deepEqual([me.user, me.name, me.roles, me.hasPassword, 'csrf' in me], ['owner', 'Owner', ['owner'], false, false]);
}));

test('the cookie is for this server alone: HttpOnly, SameSite=Strict, its port in its name', inWorld(async ({ sidecar }) => {
  const [, token] = (await openLink(sidecar)).stdout.match(link);
  const cookie = (await sidecar.tryLaunch(token)).headers['set-cookie'][0];
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', `kf_session_${sidecar.port}=`]) assert.ok(cookie.includes(part), cookie);
}));

test('a cookie that another server of this host set before ours signs nobody out', inWorld(async ({ sidecar }) => {
  const tossed = `kf_session_${sidecar.port}=x; kf_session_${sidecar.port}=${'y'.repeat(43)}; `;
  const headersOf = ({ cookie, csrf }) => ({ cookie: tossed + cookie, 'x-kf-csrf': csrf });
  assert.equal((await sidecar.request({ path: '/api/conversations', headers: headersOf(sidecar.session) })).status, 200);
  await sidecar.signInAgain();
  assert.equal((await sidecar.request({ path: '/api/conversations', headers: headersOf(sidecar.session) })).status, 200);
}));

test("'open' mints a link that works once", inWorld(async ({ sidecar }) => {
  const { code, stdout } = await openLink(sidecar);
  assert.equal(code, 0);
  const [, token] = stdout.match(link);
  assert.equal((await sidecar.tryLaunch(token)).status, 200);
  assert.equal((await sidecar.tryLaunch(token)).status, 401);
}));

test("'open' without a running sidecar says so, exit 1", inWorld(async ({ sidecar }) => {
  await sidecar.stop();
  const { code, stdout, stderr } = await openLink(sidecar);
  assert.deepEqual([code, stdout], [1, '']);
  assert.ok(stderr.includes(sidecar.data_dir), stderr);
}));

test('a launch link that is too old is refused', async () => {
  const sidecar = await Sidecar.start({ env: { KF_AUTH_LAUNCH_TTL_S: '1' } });
  await pause(1300);
  isProblem(await sidecar.tryLaunch(sidecar.launch_token), 401, 'unauthenticated', 'launch');
  await sidecar.dispose();
});

test('of twenty that use one link at once, one gets in', inWorld(async ({ sidecar }) => {
  const [, token] = (await openLink(sidecar)).stdout.match(link);
  const answers = await Promise.all(Array.from({ length: 20 }, () => sidecar.tryLaunch(token)));
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, ...Array(19).fill(401)]);
}));

test('a session survives a restart, a SIGKILL too', inWorld(async ({ sidecar }) => {
  await sidecar.stop();
  await sidecar.launch();
  assert.equal((await sidecar.api('GET', '/api/conversations')).status, 200);
  await sidecar.kill();
  await sidecar.launch();
  assert.equal((await sidecar.api('GET', '/api/conversations')).status, 200);
}));

test('who signs out is out', inWorld(async ({ sidecar }) => {
  const answer = await sidecar.api('DELETE', '/api/session');
  assert.equal(answer.status, 204);
  assert.match(answer.headers['set-cookie'][0], /Max-Age=0/);
  isProblem(await sidecar.api('GET', '/api/conversations'), 401, 'unauthenticated', 'Cookie');
}));

test('two sessions live side by side; one cannot use the CSRF value of the other', inWorld(async ({ sidecar }) => {
  const [, token] = (await openLink(sidecar)).stdout.match(link);
  const other = await sidecar.newSession(token);
  assert.equal((await sidecar.api('GET', '/api/conversations')).status, 200);
  const mixed = await sidecar.request({ path: '/api/conversations', headers: { cookie: other.cookie, 'x-kf-csrf': sidecar.session.csrf } });
  isProblem(mixed, 403, 'forbidden', 'X-KF-CSRF');
}));

test('a cookie alone says that somebody is here, not who, and does nothing', inWorld(async ({ sidecar }) => {
  const headers = { cookie: sidecar.session.cookie, 'sec-fetch-site': 'same-origin' };
  assert.deepEqual((await sidecar.request({ path: '/api/session', headers })).json, { signedIn: true });
  const id = await sidecar.newConversation('Otters');
  for (const path of [`/api/conversations/${id}/export`, '/api/audit/export', '/api/audit/system-record'])
    isProblem(await sidecar.request({ path, headers }), 403, 'forbidden', 'X-KF-CSRF');
  isProblem(await sidecar.request({ path: '/api/conversations', headers }), 403, 'forbidden', 'X-KF-CSRF');
  isProblem(await sidecar.request({ method: 'DELETE', path: '/api/session', headers }), 403, 'forbidden', 'X-KF-CSRF');
}));

const { subtle } = webcrypto;
const hex = (bytes) => Buffer.from(bytes).toString('hex');

// A browser's key, as the page makes it.
async function browserKey() {
  const { publicKey, privateKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const sign = async (text) => hex(await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(text)));
  return { key: hex(await subtle.exportKey('raw', publicKey)), sign };
}

// What a page does that comes back with `cookie` alone, at `origin`.
async function comeBack(sidecar, cookie, browser, origin = sidecar.address) {
  const post = (path, body) => sidecar.request({ method: 'POST', path, headers: { cookie, origin: sidecar.address, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const asked = await post('/api/session/challenge', { key: browser.key });
  if (asked.status !== 200) return asked;
  const { challenge } = asked.json;
  const signature = await browser.sign(`Knowledge Foundry: this page runs in the browser that signed in\n${origin}\n${challenge}`);
  const answer = await post('/api/session/proof', { key: browser.key, challenge, signature });
  return Object.assign(answer, { again: () => post('/api/session/proof', { key: browser.key, challenge, signature }) });
}

test('a browser that stays signed in gets its CSRF value again by its key, and nobody else does', inWorld(async ({ sidecar }) => {
  const browser = await browserKey();
  const kept = await sidecar.api('PATCH', '/api/session', { kept: true, key: browser.key });
  assert.deepEqual([kept.status, kept.json.kept, kept.json.csrf], [200, true, sidecar.session.csrf]);
  assert.match(kept.headers['set-cookie'][0], /Max-Age=2592000/);
  await sidecar.stop();
  await sidecar.launch();
  const { cookie } = sidecar.session;
  const back = await comeBack(sidecar, cookie, browser);
  assert.deepEqual([back.status, back.json.user, back.json.csrf], [200, 'owner', sidecar.session.csrf]);
  assert.match(back.headers['set-cookie'][0], /Max-Age=2592000/);
  isProblem(await back.again(), 403, 'forbidden', 'challenge');
  isProblem(await comeBack(sidecar, cookie, await browserKey()), 403, 'forbidden', 'key');
  isProblem(await comeBack(sidecar, cookie, { ...await browserKey(), key: browser.key }), 403, 'forbidden', 'signature');
  isProblem(await comeBack(sidecar, cookie, browser, 'http://127.0.0.1:1'), 403, 'forbidden', 'signature');
  isProblem(await comeBack(sidecar, 'a=b', browser), 401, 'unauthenticated', 'Cookie');
  const refused = (await sidecar.ok('GET', '/api/audit?action=sign_in_refused')).entries;
  assert.ok(refused.length > 0, 'a refused proof is on record');
}));

test('signed in once more in the same browser, it is one row; who does not want to stay has no key', inWorld(async ({ sidecar }) => {
  const browser = await browserKey();
  for (let visits = 0; visits < 3; ++visits) {
    await sidecar.signInAgain();
    await sidecar.ok('PATCH', '/api/session', { kept: true, key: browser.key });
  }
  assert.equal((await sidecar.ok('GET', '/api/sessions')).sessions.length, 2, 'the first one had no key');
  assert.equal((await sidecar.ok('GET', '/api/session')).kept, true);
  const plain = await sidecar.api('PATCH', '/api/session', { kept: false });
  assert.deepEqual([plain.json.kept, /Max-Age/.test(plain.headers['set-cookie'][0])], [false, false]);
  isProblem(await comeBack(sidecar, sidecar.session.cookie, browser), 403, 'forbidden', 'key');
  isProblem(await sidecar.api('PATCH', '/api/session', { kept: true }), 400, 'invalid_request', 'key');
  isProblem(await sidecar.api('PATCH', '/api/session', { kept: true, key: browser.key.replace('04', '05') }), 400, 'invalid_request', 'key');
}));
