// Every route that takes no body, with names, numbers and queries that are none.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isProblem, printCount, unharmed, withPrecious } from './lib/problems.mjs';
import { withWorld } from './lib/world.mjs';

after(() => printCount('bad addresses'));

// Ids that nobody has: too long, of other alphabets, with what other programs would read as more than a name.
const ids = ['x', '0', '-1', 'null', 'undefined', '*', '.', "'", '"', '%27%20OR%201=1--', '%3Cscript%3E', '%F0%9F%98%80', '%E2%80%AE', '$(id)', '%7B%7D', '%5B%5D', 'owner%00', '%2e%2e', '%2e%2e%2fhealthz', '..%5c..',
  'a%20b', '%09', '%0d%0aX-A:%20b', '%FF', '%C0%AF', '%', '%4', '%zz', '~', 'a;b', 'a,b', 'a=b', 'a&b', 'a:b', 'a@b', 'a|b', 'NaN', '1e9', '0x10', '9223372036854775808', 'x'.repeat(300), 'x'.repeat(4000), 'ab'.repeat(11), '__proto__', 'constructor',
  'a.b', '...', '%2F', '%2f%2f', '%3F', '%23', '%25', 'owner%20', 'Owner', 'OWNER%00', '%EF%BB%BF', '%C3%A4', '%00', '%0a', '%7F', '%3B', "';--", '-', '_', '+'];
const with_id = [['GET', '/api/conversations/{}'], ['DELETE', '/api/conversations/{}'], ['PATCH', '/api/conversations/{}', { title: 'x' }], ['GET', '/api/conversations/{}/export'],
  ['DELETE', '/api/users/{}'], ['PATCH', '/api/users/{}', { name: 'Nobody' }], ['DELETE', '/api/tokens/{}'], ['DELETE', '/api/sessions/{}'], ['PUT', '/api/credentials/{}', { token: 'x' }], ['DELETE', '/api/credentials/{}'],
  ['GET', '/api/models/{}/list'], ['POST', '/api/models/{}/show', { modelName: 'm' }]];

// Values that are no number in the bounds of `limit`, `before`, `all` and `left`, and no name of a list.
const numbers = ['', '-1', '+1', '1.5', '1e3', '0x1', '%201', '1%20', 'NaN', 'Infinity', '99999999999999999999', '9223372036854775808', '-9223372036854775809', 'one', '1,2', '1;2', '%00', '1%00', '%D9%A1', 'true', '[]', '{}'];
const names = ['', 'x', 'OLLAMA', 'ollama%20', '%00', 'null', '..', '%3Cb%3E', 'x'.repeat(500)];
const queries = [['/api/conversations', 'limit', [...numbers, '0', '201']], ['/api/conversations', 'q', ['x'.repeat(2000), '%E5%AD%97'.repeat(400)]], ['/api/conversations', 'cursor', ['x', '%00', '-1', 'x'.repeat(500)]],
  ['/api/audit', 'limit', [...numbers, '0', '501']], ['/api/audit', 'before', numbers], ['/api/audit', 'left', [...numbers, '2']], ['/api/audit', 'action', names.slice(1)], ['/api/audit', 'q', ['x'.repeat(2000)]],
  ['/api/sessions', 'all', [...numbers, '2']], ['/api/tokens', 'all', [...numbers, '2']], ['/api/consents/asked', 'provider', names], ['/api/audit/system-record', 'format', names], ['/api/conversations/{}/export', 'format', names]];

const storm = (name, use) => test(name, () => withWorld(async ({ sidecar }) => {
  const before = await withPrecious(sidecar);
  await use(sidecar, before[0].id);
  await unharmed(sidecar, before);
}));

async function refused(sidecar, method, target, body) {
  const answer = await sidecar.api(method, target, body);
  isProblem(answer, { code: ['not_found', 'invalid_request', 'method_not_allowed', 'uri_too_long'] }, `${method} ${target.slice(0, 120)}`);
}

storm('names that nobody has, on every route that takes one', async (sidecar) => {
  for (const [method, pattern, body] of with_id) {
    for (const id of ids) await refused(sidecar, method, pattern.replace('{}', id), body);
  }
});

storm('queries out of their bounds, on every route that reads one', async (sidecar, conversation) => {
  for (const [path, name, values] of queries) {
    for (const value of values) await refused(sidecar, 'GET', `${path.replace('{}', conversation)}?${name}=${value}`);
  }
});
