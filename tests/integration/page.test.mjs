// The page's files: types, validators, encodings, and what the browser is to hold the page to.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import zlib from 'node:zlib';
import { removeFolder, temporaryFolder } from './lib/process.mjs';
import { withWorld } from './lib/world.mjs';

const files = {
  'index.html': '<!doctype html><title>Page</title>', 'app.mjs': 'export const a = 1;', 'app.js': 'var a;', 'app.wasm': '\0asm\x01\0\0\0', 'style.css': 'a{}',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>', 'icon.png': 'PNG', 'data.json': '{}', 'host/deep.mjs': 'export {};', 'notes.txt': 'x',
  'odd.bin': 'x',
};
const types = {
  'index.html': 'text/html; charset=utf-8', 'app.mjs': 'text/javascript; charset=utf-8', 'app.js': 'text/javascript; charset=utf-8',
  'app.wasm': 'application/wasm', 'style.css': 'text/css; charset=utf-8', 'icon.svg': 'image/svg+xml', 'icon.png': 'image/png',
  'data.json': 'application/json', 'host/deep.mjs': 'text/javascript; charset=utf-8', 'notes.txt': 'text/plain; charset=utf-8',
  'odd.bin': 'application/octet-stream',
};

async function withPage(use) {
  const folder = await temporaryFolder();
  const page = path.join(folder, 'page');
  await mkdir(path.join(page, 'host'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(page, name), text);
  await writeFile(path.join(page, 'app.mjs.br'), zlib.brotliCompressSync(files['app.mjs']));
  await writeFile(path.join(page, 'app.mjs.gz'), zlib.gzipSync(files['app.mjs']));
  await writeFile(path.join(page, 'app.js.gz'), zlib.gzipSync(files['app.js']));
  await writeFile(path.join(folder, 'secret.txt'), 'not for you');
  try {
    await withWorld(({ sidecar }) => use((target, headers = {}, method = 'GET') => sidecar.request({ method, path: target, headers })),
      { sidecar: { args: ['--web-dir', page] }, ollama: null, lmstudio: null });
  } finally {
    await removeFolder(folder);
  }
}

test('every file has its type and its bytes', () => withPage(async (get) => {
  for (const [name, type] of Object.entries(types)) {
    const answer = await get(`/${name}`);
    assert.deepEqual([answer.status, answer.headers['content-type'], answer.text], [200, type, files[name]], name);
  }
}));

test('the page and its own routes are the index; files that are not there are not', () => withPage(async (get) => {
  for (const target of ['/', '/models', '/chat/abc', '/settings?x=1']) assert.equal((await get(target)).text, files['index.html'], target);
  for (const target of ['/none.js', '/host/none.mjs', '/app.mjs/x.js', '/api/none', '/api', '/app.mjs.br']) {
    const answer = await get(target);
    assert.deepEqual([answer.status, answer.json.code], [404, 'not_found'], target);
  }
}));

test('what is outside of the page folder stays there', () => withPage(async (get) => {
  for (const target of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/host/../../secret.txt', '/host/%2e%2e/%2e%2e/secret.txt',
    '//secret.txt', '/%2fsecret.txt', '/host%5c..%5c..%5csecret.txt', '/./../secret.txt']) {
    const answer = await get(target);
    assert.ok(!answer.text.includes('not for you'), target);
    assert.ok(answer.status === 404 || answer.status === 400, `${target}: ${answer.status}`);
  }
}));

test('an unchanged file is not sent again', () => withPage(async (get) => {
  const first = await get('/app.wasm');
  assert.match(first.headers.etag, /^"[\w-]+"$/);
  const again = await get('/app.wasm', { 'if-none-match': first.headers.etag });
  assert.deepEqual([again.status, again.text, again.headers.etag], [304, '', first.headers.etag]);
  assert.equal((await get('/app.wasm', { 'if-none-match': '"other"' })).status, 200);
}));

test('the best encoding that the browser takes', () => withPage(async (get) => {
  const cases = [['/app.mjs', 'gzip, deflate, br', 'br'], ['/app.mjs', 'gzip', 'gzip'], ['/app.mjs', 'br;q=0, gzip', 'gzip'], ['/app.mjs', '', undefined],
    ['/app.js', 'br, gzip', 'gzip'], ['/app.wasm', 'br, gzip', undefined]];
  for (const [target, accepted, encoding] of cases) {
    const answer = await get(target, accepted ? { 'accept-encoding': accepted } : {});
    assert.equal(answer.headers['content-encoding'], encoding, `${target} ${accepted}`);
    assert.match(answer.headers.vary, /Accept-Encoding/i);
    const plain = { br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync }[encoding]?.(answer.bytes) ?? answer.bytes;
    assert.equal(plain.toString(), files[target.slice(1)]);
  }
  const [br, gzip] = [await get('/app.mjs', { 'accept-encoding': 'br' }), await get('/app.mjs', { 'accept-encoding': 'gzip' })];
  assert.notEqual(br.headers.etag, gzip.headers.etag);
}));

test('HEAD gives the head alone', () => withPage(async (get) => {
  const [head, whole] = [await get('/app.wasm', {}, 'HEAD'), await get('/app.wasm')];
  assert.deepEqual([head.status, head.text, head.headers['content-length']], [200, '', whole.headers['content-length']]);
}));

test('the page holds the browser to what it needs', () => withPage(async (get) => {
  for (const target of ['/', '/app.mjs', '/models']) {
    const { headers } = await get(target);
    assert.equal(headers['content-security-policy'], "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; " +
      "style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
  }
}));

test('the API is never kept by the browser, its refusals neither', () => withPage(async (get) => {
  for (const target of ['/api/session', '/api/none', '/healthz', '/readyz']) {
    const { headers } = await get(target);
    assert.equal(headers['cache-control'], 'no-store', target);
    assert.equal(headers['x-content-type-options'], 'nosniff', target);
    assert.equal(headers['access-control-allow-origin'], undefined, target);
  }
}));
