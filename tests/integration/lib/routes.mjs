// Every route there is. The list is that of the native test which fails as soon as the table of routes has another one, so
// that tests which walk routes over the wire cannot forget any.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lmstudio_model, ollama_model, user } from './sidecar.mjs';

const source = readFileSync(new URL('../../sidecar/api/matrix_test.cpp', import.meta.url), 'utf8');

// A body that each route takes, its fields that hold text, and the field that may be left out.
const bodies = {
  'POST /api/session': { body: { launch: 'x' }, strings: ['launch'] },
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
