// Strangers at the door: their Host, Origin, Sec-Fetch-Site and cookies, on every route. Nothing is executed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isProblem, printCount, unharmed, withPrecious } from './lib/problems.mjs';
import { routes } from './lib/routes.mjs';
import { withWorld } from './lib/world.mjs';

after(() => printCount('requests of strangers'));

const routesOf = (id) => [['GET', '/'], ['GET', '/app.mjs'], ...routes.map((route) => [route.method, route.path(id), route.body])];
// What a cookie alone opens no more than nothing does.
const closedRoutesOf = (id) => routes.filter(({ gate }) => gate !== 'open' && gate !== 'cookie').map((route) => [route.method, route.path(id), route.body]);

const hostsOf = (port) => ['evil.com', `evil.com:${port}`, '127.0.0.1', 'localhost', `127.0.0.1:${port}.evil.com`, `127.0.0.1:${port + 1}`, `localhost:${port}0`, `0.0.0.0:${port}`,
  `127.0.0.2:${port}`, `[::]:${port}`, `localhost.:${port}`, `127.0.0.1.:${port}`, `2130706433:${port}`, `0x7f000001:${port}`, `127.1:${port}`, `xlocalhost:${port}`,
  `localhost:${port}@evil.com`, `user@127.0.0.1:${port}`, `127.0.0.1:0${port}`, `localhost :${port}`];

const originsOf = (port) => ['null', 'http://evil.com', `http://evil.com:${port}`, `https://127.0.0.1:${port}`, 'http://127.0.0.1', 'http://localhost', `http://127.0.0.1:${port + 1}`,
  `http://127.0.0.1:${port}.evil.com`, `http://127.0.0.1:${port}0`, `http://localhost:${port}.evil.com`, `http://evil.com/127.0.0.1:${port}`, `http://127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}@evil.com`, `http://user@127.0.0.1:${port}`, 'chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'moz-extension://4f0c5b6e-0000-0000-0000-000000000000',
  'safari-web-extension://X', 'file://', 'vscode-webview://x', `ws://127.0.0.1:${port}`, `http://0.0.0.0:${port}`, `http://127.0.0.1:${port},http://127.0.0.1:${port}`, ' ', 'http://', `127.0.0.1:${port}`,
  `http://127.0.0.1:${port} http://evil.com`, `HTTP://127.0.0.1:${port}.`];

// Nothing may be asked of a provider, and nothing may change.
const siege = (name, use) => test(name, () => withWorld(async ({ sidecar, ollama }) => {
  const before = await withPrecious(sidecar);
  const asked = ollama.requests.length;
  await use(sidecar, routesOf(before[0].id), closedRoutesOf(before[0].id));
  assert.equal(ollama.requests.length, asked, 'a provider was asked');
  await unharmed(sidecar, before);
}));

siege('a foreign Host on every route: 421', async (sidecar, all) => {
  for (const host of hostsOf(sidecar.port)) {
    for (const [method, path, body] of all) isProblem(await sidecar.api(method, path, body, { host }), { code: ['misdirected', 'invalid_request'] }, `${method} ${path} Host ${host}`);
  }
});

siege('a foreign Origin on every route, with cookie and CSRF value: 403', async (sidecar, all) => {
  for (const origin of originsOf(sidecar.port)) {
    // Blanks around a value are none of it, so a blank Origin is no Origin.
    if (origin.trim() === '') continue;
    for (const [method, path, body] of all) isProblem(await sidecar.api(method, path, body, { origin }), { code: 'forbidden', field: 'Origin' }, `${method} ${path} Origin ${origin}`);
  }
});

siege('what the browser says comes from elsewhere: 403', async (sidecar, all) => {
  for (const site of ['cross-site', 'same-site', 'Cross-Site', 'x', 'same-origin, cross-site']) {
    for (const [method, path, body] of all) isProblem(await sidecar.api(method, path, body, { 'sec-fetch-site': site }), { code: 'forbidden', field: 'Sec-Fetch-Site' }, `${path} ${site}`);
  }
});

siege('a preflight is refused and no CORS header ever stands there', async (sidecar, all) => {
  for (const [method, path] of all) {
    const headers = { origin: 'http://evil.com', 'access-control-request-method': method, 'access-control-request-headers': 'x-kf-csrf' };
    const answer = await sidecar.request({ method: 'OPTIONS', path, headers });
    isProblem(answer, { code: 'forbidden', field: 'Origin' }, path);
    assert.deepEqual(Object.keys(answer.headers).filter((name) => name.startsWith('access-control')), []);
  }
});

siege('without a session, with garbage, with half of one: nothing of the API opens', async (sidecar, _, closed) => {
  const { cookie, csrf } = sidecar.session;
  const [name, value] = cookie.split('=');
  const carriers = [
    [{}, 'unauthenticated'], [{ 'x-kf-csrf': csrf }, 'unauthenticated'], [{ cookie: 'a=b' }, 'unauthenticated'], [{ cookie: `${name}=` }, 'unauthenticated'],
    [{ cookie: `${name}=${'x'.repeat(43)}`, 'x-kf-csrf': csrf }, 'unauthenticated'], [{ cookie: `${name}x=${value}`, 'x-kf-csrf': csrf }, 'unauthenticated'],
    [{ cookie: `${name}=${value}x`, 'x-kf-csrf': csrf }, 'unauthenticated'], [{ cookie: `${name}=${value.slice(1)}`, 'x-kf-csrf': csrf }, 'unauthenticated'],
    [{ cookie: ';;;=;', 'x-kf-csrf': csrf }, 'unauthenticated'], [{ cookie: `kf_session=${value}`, 'x-kf-csrf': csrf }, 'unauthenticated'],
    [{ authorization: `Bearer ${value}` }, 'unauthenticated'], [{ cookie, 'x-kf-csrf': '' }, 'forbidden'], [{ cookie, 'x-kf-csrf': 'x' }, 'forbidden'],
    [{ cookie, 'x-kf-csrf': value }, 'forbidden'], [{ cookie, 'x-kf-csrf': `${csrf}x` }, 'forbidden'], [{ cookie, 'x-kf-csrf': csrf.toUpperCase() }, 'forbidden'],
  ];
  for (const [headers, code] of carriers) {
    for (const [method, path, body] of closed) {
      const all = { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) };
      isProblem(await sidecar.request({ method, path, headers: all, body: body && JSON.stringify(body) }), { code }, `${method} ${path} ${Object.keys(headers)}`);
    }
  }
});

siege('our own hosts and origins come in', async (sidecar) => {
  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
    const headers = { host: `${host}:${sidecar.port}`, origin: `http://${host}:${sidecar.port}`, 'sec-fetch-site': 'same-origin' };
    assert.equal((await sidecar.api('GET', '/api/conversations', undefined, headers)).status, 200, host);
  }
});
