// Plain sockets: requests that are none, floods, smuggling, dripping. The next request is served as if nothing had been.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { sendRaw, statusesIn } from './lib/requests.mjs';
import { count, printCount, unharmed, withPrecious } from './lib/problems.mjs';
import { pause, withWorld } from './lib/world.mjs';

after(() => printCount('pieces of raw nonsense'));

const siege = (name, use) => test(name, () => withWorld(async (world) => {
  const before = await withPrecious(world.sidecar);
  await use(world.sidecar, world);
  await unharmed(world.sidecar, before);
}));

const head = (sidecar, lines, first = 'GET /healthz HTTP/1.1') => `${first}\r\nHost: 127.0.0.1:${sidecar.port}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

// Well-formed requests that lead nowhere: their connection may live on.
const harmless = [404, 405, 421];

// Exactly one refusal (or a closed door), in our form, and the connection ends.
async function refused(sidecar, bytes, what, statuses = [400]) {
  count();
  const { text, closed_by } = await sendRaw(sidecar.port, bytes, { quiet_ms: 1500 });
  const got = statusesIn(text);
  assert.ok(closed_by === 'peer' || harmless.includes(got[0]), `${what}: the connection stays open after ${text.slice(0, 200)}`);
  assert.ok(got.length <= 1 && got.every((status) => statuses.includes(status)), `${what}: ${text.slice(0, 300)}`);
  if (got.length === 1) {
    assert.match(text, /content-type: application\/problem\+json/i, `${what}: ${text}`);
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    assert.equal(JSON.parse(body).status, got[0], what);
  }
}

siege('request lines that are none', async (sidecar) => {
  const tail = `\r\nHost: 127.0.0.1:${sidecar.port}\r\n\r\n`;
  for (const line of ['', ' ', 'GET', 'GET /', 'GET / HTTP', 'GET / HTTP/9.9', 'GET / HTTP/2.0', 'GET  / HTTP/1.1', 'GET /\tHTTP/1.1', 'GET / HTTP/1.1 x', 'get / HTTP/1.1', 'G@T / HTTP/1.1',
    'GET nothing HTTP/1.1', 'GET /a b HTTP/1.1', 'GET /\u0001 HTTP/1.1', 'GET /\u00e4 HTTP/1.1', '\u0016\u0003\u0001\u0002\u0000', 'PRI * HTTP/2.0', 'CONNECT evil.com:443 HTTP/1.1',
    'TRACE / HTTP/1.1', 'GET http://evil.com/ HTTP/1.1', 'GET * HTTP/1.1', 'M'.repeat(500) + ' / HTTP/1.1', 'GET / HTTP/1.0\u0000', 'HTTP/1.1 200 OK']) {
    await refused(sidecar, Buffer.from(line + tail, 'latin1'), JSON.stringify(line), [400, 404, 405, 413, 414, 421, 431, 501, 505]);
  }
});

siege('header fields that are none', async (sidecar) => {
  for (const line of ['NoColon', ': empty', 'Bad Name: x', 'Name : x', ' Folded: x', 'X-A: a\r\n folded', 'X(y): z', 'X-\u00e4: a', 'X-Nul: a\u0000b', 'X-Cr: a\rb', 'X-Bell: \u0007', 'X-Lf: a\nInjected b']) {
    await refused(sidecar, Buffer.from(head(sidecar, [line]), 'latin1'), JSON.stringify(line));
  }
});

siege('one Host, always', async (sidecar) => {
  await refused(sidecar, 'GET /healthz HTTP/1.1\r\n\r\n', 'no Host', [400, 421]);
  await refused(sidecar, 'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n', 'empty Host', [400, 421]);
  await refused(sidecar, head(sidecar, ['Host: evil.com']), 'two hosts', [400, 421]);
  await refused(sidecar, head(sidecar, [`Host: 127.0.0.1:${sidecar.port}`]), 'the same twice', [400, 421]);
});

siege('floods: many headers, long headers, long targets, no end', async (sidecar) => {
  await refused(sidecar, head(sidecar, Array.from({ length: 101 }, (_, i) => `X-${i}: a`)), '101 headers', [431]);
  await refused(sidecar, head(sidecar, Array.from({ length: 20_000 }, (_, i) => `X-${i}: a`)), '20,000 headers', [431]);
  await refused(sidecar, head(sidecar, [`X-Long: ${'a'.repeat(40_000)}`]), 'a long header', [431]);
  await refused(sidecar, head(sidecar, [`Cookie: ${'a=b; '.repeat(200_000)}`]), 'a megabyte of cookies', [431]);
  await refused(sidecar, head(sidecar, [], `GET /${'a'.repeat(5000)} HTTP/1.1`), 'a long target', [414]);
  await refused(sidecar, head(sidecar, [], `GET /?${'a'.repeat(1 << 20)} HTTP/1.1`), 'a target of a megabyte', [414, 431]);
  await refused(sidecar, 'a'.repeat(1 << 20), 'a megabyte without a line', [400, 414, 431]);
});

siege('smuggling: a body is as long as one header says, or there is none', async (sidecar) => {
  const inner = `DELETE /api/session HTTP/1.1\r\nHost: 127.0.0.1:${sidecar.port}\r\nCookie: ${sidecar.session.cookie}\r\nX-KF-CSRF: ${sidecar.session.csrf}\r\n\r\n`;
  const chunked = `0\r\n\r\n${inner}`;
  const post = 'POST /api/session HTTP/1.1';
  const cases = [
    [['Content-Length: 4', 'Transfer-Encoding: chunked'], chunked], [['Transfer-Encoding: chunked', 'Content-Length: 4'], chunked], [['Transfer-Encoding: chunked'], chunked],
    [['Transfer-Encoding: identity'], inner], [['Transfer-Encoding: xchunked'], chunked], [['Transfer-Encoding: gzip, chunked'], chunked], [['Transfer-Encoding : chunked'], chunked],
    [['Content-Length: 0', 'Content-Length: 4'], inner], [['Content-Length: 4', 'Content-Length: 4'], inner], [['Content-Length: 0, 4'], inner], [['Content-Length: -1'], inner],
    [['Content-Length: +4'], inner], [['Content-Length: 0x4'], inner], [['Content-Length: 4 4'], inner], [['Content-Length: 99999999999999999999'], inner], [['Content-Length: '], inner],
    [['Content-Length: 1e1'], inner], [['Content-Encoding: gzip', 'Content-Length: 3'], 'abc'], [['TE: trailers', 'Transfer-Encoding: chunked'], chunked],
    [['Content-Length: 5', 'Upgrade: h2c', 'Transfer-Encoding: chunked'], chunked],
  ];
  for (const [lines, body] of cases) {
    await refused(sidecar, head(sidecar, ['Content-Type: application/json', ...lines], post) + body, lines.join(' | '), [400, 411, 413, 415, 501]);
    assert.equal((await sidecar.api('GET', '/api/session')).status, 200, `the smuggled request was executed: ${lines}`);
  }
  await refused(sidecar, head(sidecar, ['Content-Length: 5']) + 'hello', 'a GET with a body');
});

siege('escaped line ends never become headers', async (sidecar) => {
  for (const target of ['/healthz%0d%0aX-Injected:%20yes', '/?a=%0d%0aX-Injected:%20yes', '/%0aX-Injected:yes']) {
    count();
    const { text } = await sendRaw(sidecar.port, head(sidecar, ['X-A: %0d%0aX-Injected: yes', 'Connection: close'], `GET ${target} HTTP/1.1`));
    assert.doesNotMatch(text, /^x-injected/im, target);
  }
});

siege('requests one after the other on a connection are answered one by one', async (sidecar) => {
  count();
  const { text } = await sendRaw(sidecar.port, head(sidecar, []).repeat(3) + head(sidecar, ['Connection: close']));
  assert.deepEqual(statusesIn(text), [200, 200, 200, 200]);
});

siege('a head that drips is cut after its deadline; sixty-four of them stop nobody', async (sidecar) => {
  const sockets = Array.from({ length: 64 }, () => net.connect({ port: sidecar.port, host: '127.0.0.1' }).on('error', () => {}));
  const began = performance.now();
  const ends = sockets.map((socket) => new Promise((resolve) => { socket.on('close', () => resolve(performance.now() - began)).resume(); }));
  const dripping = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('G')), 200);
  for (let i = 0; i < 5; ++i) {
    const start = performance.now();
    assert.equal((await sidecar.request({ path: '/healthz' })).status, 200);
    assert.ok(performance.now() - start < 500, 'a dripping connection holds up /healthz');
    await pause(100);
  }
  const times = await Promise.all(ends);
  clearInterval(dripping);
  count(64);
  assert.ok(Math.max(...times) < 6000, `cut after ${Math.max(...times)} ms`);
});

siege('connections that say nothing, that close at once, that leave in the midst of a body', async (sidecar) => {
  for (let i = 0; i < 50; ++i) {
    count();
    const socket = net.connect({ port: sidecar.port, host: '127.0.0.1' }).on('error', () => {});
    await new Promise((resolve) => { socket.on('connect', resolve); });
    if (i % 3 === 1) socket.write(head(sidecar, ['Content-Type: application/json', 'Content-Length: 1000'], 'POST /api/session HTTP/1.1') + '{"launch":');
    if (i % 3 === 2) socket.write('GET /hea');
    await pause(2);
    socket.resetAndDestroy();
  }
});
