// Every route there is. The list is that of the native test which fails as soon as the table of routes has another one, so
// that tests which walk routes over the wire cannot forget any.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lmstudio_model, ollama_model, user } from './sidecar.mjs';

const source = readFileSync(new URL('../../sidecar/api/matrix_test.cpp', import.meta.url), 'utf8');

// A point of P-256 (RFC 6979, A.2.5), which is no browser's key here.
const a_key = '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299';

// A body that each route takes, or `refuses` for that field alone, its fields that hold text, and the field that may be left out.
const bodies = {
  'POST /api/session': { body: { launch: 'x' }, strings: ['launch'] },
  'PATCH /api/session': { body: { kept: false, key: 'x' }, strings: ['key'], may_be_empty: true },
  'POST /api/session/challenge': { body: { key: a_key }, strings: ['key'], refuses: 'key' },
  'POST /api/session/proof': { body: { key: a_key, challenge: 'x', signature: 'x' }, strings: ['key', 'challenge', 'signature'], refuses: 'key' },
  'POST /api/models/ollama/show': { body: { modelName: ollama_model }, strings: ['modelName'] },
  'POST /api/models/lmstudio/show': { body: { modelName: lmstudio_model }, strings: ['modelName'] },
  'POST /api/conversations': { body: { title: 'x' }, strings: ['title'], may_be_empty: true },
  'PATCH /api/conversations/{id}': { body: { title: 'x' }, strings: ['title'] },
  'POST /api/users': { body: { name: 'New here', role: 'user', password: 'correct horse battery' }, strings: ['name', 'role', 'password'] },
  'PATCH /api/users/{id}': { body: { name: 'Owner' }, strings: ['name'] },
  'PUT /api/users/{id}/password': { body: { password: 'correct horse battery' }, strings: ['password'] },
  'POST /api/tokens': { body: { name: 'script', scopes: ['chat'] }, strings: ['name'] },
  'PUT /api/credentials/{provider}': { body: { token: 'x' }, strings: ['token'] },
  'POST /api/consents': { body: { destination: 'https://ollama.com', version: 1 }, strings: ['destination'] },
  'POST /api/chat/local': { body: { provider: 'ollama', modelId: ollama_model, messages: [user('Hi')] }, strings: ['provider', 'modelId'] },
};

// What stands for the names in a pattern: something of one's own where that is safe, nothing that is there elsewhere.
const word = (name, id) => {
  if (name.includes(' /api/conversations/')) return id;
  return name.includes('{provider}') ? 'lmstudio' : /^(PATCH|PUT) \/api\/users\//.test(name) ? 'owner' : 'x';
};

export const routes = [...source.matchAll(/^ *\{"(([A-Z]+) (\/[^"]*))",\s*Gate::(\w+)\}/gm)].map(([, name, method, pattern, gate]) => ({
  name, method, pattern, gate, is_open: gate === 'open', ...bodies[name], path: (id) => pattern.replace(/\{\w+\}/, () => word(name, id)),
}));

assert.ok(routes.length >= 42, `only ${routes.length} routes were found in matrix_test.cpp`);
const wanting = routes.filter(({ method, name }) => /^P/.test(method) && !bodies[name]).map(({ name }) => name);
assert.deepEqual(wanting, [], 'give these a body in lib/routes.mjs');
assert.deepEqual(Object.keys(bodies).filter((name) => !routes.some((route) => route.name === name)), [], 'these bodies have no route');

export const jsonRoutes = routes.filter(({ body }) => body);
