// Every JSON route is fed what it must not swallow: broken, deep, doubled, huge, of the wrong type.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isProblem, printCount, unharmed, withPrecious } from './lib/problems.mjs';
import { jsonRoutes, routes } from './lib/routes.mjs';
import { withWorld } from './lib/world.mjs';

// The conversations must be whole after each group of cases.
const storm = (name, use) => test(name, () => withWorld(async (world) => {
  const before = await withPrecious(world.sidecar);
  await use(world.sidecar, before[0].id, world);
  await unharmed(world.sidecar, before);
}));

const everyRoute = async (sidecar, id, use) => {
  for (const route of jsonRoutes) {
    const sendBody = (body, headers) => sidecar.api(route.method, route.path(id), body, headers);
    await use(route, sendBody, `${route.method} ${route.path('{id}')}`);
  }
};
const bad = (field) => ({ code: 'invalid_request', field });
// Only a question may be as long as that; elsewhere nobody reads so far.
const tooDeepOrLong = (route) => (route.path('') === '/api/chat/local' ? bad(null) : { code: 'payload_too_large', field: 'content-length' });

after(() => printCount('bad inputs'));

storm('JSON that is none', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  const whole = JSON.stringify(route.body);
  const broken = ['', ' ', '{', '}', '{"a"', '{"a":', '{"a":1,}', "{'a':1}", 'undefined', 'NaN', '{"a":01}', '{"a":1}{', '{"a":+1}', '{"a":"\u0001"}', '{"a":"\\x"}', '{"a":"\\ud800"}',
    '// c\n{}', '\ufeff{', `${whole}x`, whole.slice(0, -1), '{"a":1e999}', '{"a":Infinity}', 'nul', '\u0000', '[1,]', '<xml/>', 'a=b&c=d', '{"a":\u00a01}'];
  for (const text of broken) isProblem(await sendBody(text), bad(null), `${name} ${JSON.stringify(text)}`);
}));

storm('JSON that is no object', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  for (const text of ['[]', '[{}]', '"x"', '1', 'true', 'null', '-0', '1e5']) isProblem(await sendBody(text), bad(null), `${name} ${text}`);
}));

storm('bytes that are not UTF-8', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  const field = route.strings[0];
  for (const bytes of [[0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80], [0xfe, 0xff]]) {
    const body = Buffer.concat([Buffer.from(`{"${field}":"a`), Buffer.from(bytes), Buffer.from('b"}')]);
    isProblem(await sendBody(body), bad(null), `${name} ${bytes}`);
  }
}));

storm('64 levels are taken, 65 are not', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  const nested = (levels) => JSON.stringify(route.body).replace(/}$/, `,"extra":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`);
  const taken = await sendBody(nested(64));
  assert.ok(taken.status < 300 || (route.is_open && taken.json.code === 'unauthenticated') || (route.refuses && taken.status === 403 && taken.json.field === route.refuses), `${name}: ${taken.text}`);
  if (route.method === 'POST' && route.path() === '/api/conversations') await sidecar.ok('DELETE', `/api/conversations/${taken.json.id}`);
  if (route.method === 'PATCH') await sidecar.ok('PATCH', `/api/conversations/${id}`, { title: 'Precious two' });
  for (const levels of [65, 66, 1000]) isProblem(await sendBody(nested(levels)), bad(null), `${name} ${levels} levels`);
  for (const deep of [nested(100_000), '['.repeat(200_000)]) isProblem(await sendBody(deep), tooDeepOrLong(route), `${name} ${deep.length} bytes deep`);
  isProblem(await sendBody('{"a":'.repeat(65) + '1' + '}'.repeat(65)), bad(null), `${name} 65 objects`);
}));

storm('keys that stand twice are told by their name', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  const [field] = route.strings;
  isProblem(await sendBody(`{"${field}":"a","${field}":"b"}`), bad(field), `${name} twice`);
  isProblem(await sendBody(`{"${field}":"a","x":{"inner":1,"inner":2}}`), bad('inner'), `${name} twice within`);
}));

storm('wrong types are told by the name of the field', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  for (const field of route.strings) {
    for (const value of [1, -1.5, true, [], {}, ['x'], 1e300]) isProblem(await sendBody({ ...route.body, [field]: value }), bad(field), `${name} ${field} ${value}`);
    if (!route.may_be_empty) {
      isProblem(await sendBody({ ...route.body, [field]: null }), bad(field), `${name} ${field} null`);
      isProblem(await sendBody({ ...route.body, [field]: undefined }), bad(field), `${name} without ${field}`);
    }
  }
}));

storm('another content type is refused', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', 'application/jsonp', 'application/json+x', '', '*/*', 'application']) {
    isProblem(await sendBody(JSON.stringify(route.body), { 'content-type': type }), { code: 'unsupported_media_type' }, `${name} ${type}`);
  }
}));

storm('20 MB are refused before they are read', (sidecar, id) => everyRoute(sidecar, id, async (route, sendBody, name) => {
  const huge = Buffer.alloc(20 << 20, ' ');
  huge.write(JSON.stringify(route.body));
  isProblem(await sendBody(huge), { code: 'payload_too_large' }, name);
}));

storm('every method that a route does not take', async (sidecar, id) => {
  const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  for (const pattern of new Set(routes.map((route) => route.pattern))) {
    const taken = routes.filter((route) => route.pattern === pattern);
    for (const method of all.filter((one) => !taken.some((route) => route.method === one))) {
      isProblem(await sidecar.api(method, taken[0].path(id)), { code: 'method_not_allowed' }, `${method} ${pattern}`);
    }
  }
});

storm('paths that are not there', async (sidecar) => {
  for (const path of ['/api', '/api/', '/api/none', '/api/conversations/a/b/c', '/api//conversations', '/api/models', '/api/models/none/list', '/api/chat',
    '/api/chat/local/', '/api/session/x', '/api/v1/none', '/api/%63onversations/%00', '/api/conversations/%zz', '/api/conversations/%2', '/api/..%2fhealthz']) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await sidecar.api(method, path);
      isProblem(answer, { code: ['not_found', 'invalid_request', 'method_not_allowed'] }, `${method} ${path}`);
    }
  }
});
