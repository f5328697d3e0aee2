// Launch links, cookies, CSRF values.
import assert from 'node:assert/strict';
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

test('a cookie alone says who is here and does nothing', inWorld(async ({ sidecar }) => {
  const headers = { cookie: sidecar.session.cookie };
  assert.equal((await sidecar.request({ path: '/api/session', headers })).status, 200);
  isProblem(await sidecar.request({ path: '/api/conversations', headers }), 403, 'forbidden', 'X-KF-CSRF');
  isProblem(await sidecar.request({ method: 'DELETE', path: '/api/session', headers }), 403, 'forbidden', 'X-KF-CSRF');
}));
