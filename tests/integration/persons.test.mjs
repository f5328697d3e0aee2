// People and their passwords while several things happen at once: with the real scrypt, which takes its time, so that the
// other thing comes in between.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './lib/process.mjs';
import { GIVEN_PASSWORD as given } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const own = 'correct horse battery';
const next = 'another long password';
const ROUNDS = 3;
const CROWD = 40;
const BETWEEN_MS = 150; // each round begins the second thing later within the first one's scrypt

const pass = (ms) => new Promise((done) => { setTimeout(done, ms); });
const cookieOf = (answer, name) => answer.headers['set-cookie'].find((one) => one.startsWith(name)).split(';')[0];
const listed = async (sidecar, id) => (await sidecar.ok('GET', '/api/users')).users.find((one) => one.id === id);

async function changes(person, change, status, id = person.id) {
  const answer = await person.setPassword(change, id);
  assert.equal(answer.status, status, answer.text);
  return answer;
}

test('a password change that is under way brings nobody back who is removed, nor a role that is taken', inWorld(async ({ sidecar }) => {
  const demoted = await sidecar.addPerson('Demoted', 'admin', own);
  let current = own;
  for (let round = 0; round < ROUNDS; round += 1) {
    const gone = await sidecar.addNewcomer(`Gone ${round}`, 'user');
    const password = `${next} ${round}`;
    const removed = gone.setPassword({ password, current: given });
    const lowered = demoted.setPassword({ password, current });
    await pass(round * BETWEEN_MS);
    await sidecar.ok('DELETE', `/api/users/${gone.id}`);
    await sidecar.ok('PATCH', `/api/users/${demoted.id}`, { role: 'user' });
    await removed;
    if ((await lowered).status === 204) current = password;
    assert.equal(await listed(sidecar, gone.id), undefined, 'removed, and back');
    assert.equal((await listed(sidecar, demoted.id)).role, 'user', 'demoted, and up again');
    assert.equal((await demoted.api('GET', '/api/users')).status, 403);
    for (const secret of [given, password]) assert.equal((await sidecar.signInWith(`Gone ${round}`, secret)).status, 401);
    await sidecar.ok('PATCH', `/api/users/${demoted.id}`, { role: 'admin' });
  }
}));

test('a sign-in with the old password that is under way leaves no session behind the change', inWorld(async ({ sidecar }) => {
  const mara = await sidecar.addPerson('Mara', 'user', own);
  let current = own;
  for (let round = 0; round < ROUNDS; round += 1) {
    const password = `${next} ${round}`;
    const change = mara.setPassword({ password, current });
    await pass(round * BETWEEN_MS);
    const late = sidecar.signInWith('Mara', current);
    assert.equal((await change).status, 204);
    const opened = await late;
    if (opened.status === 200) {
      const alive = await sidecar.request({ path: '/api/session', headers: { cookie: cookieOf(opened, 'kf_session_') } });
      assert.equal(alive.status, 401, 'a session of the old password lives');
    }
    assert.equal((await mara.ok('GET', '/api/sessions')).sessions.length, 1);
    current = password;
  }
}));

test('a password that somebody else set opens nothing but the choice of an own one, and both are told', inWorld(async ({ sidecar }) => {
  const mara = await sidecar.addNewcomer('Mara', 'admin');
  const me = await mara.ok('GET', '/api/session');
  assert.equal(me.passwordGiven.by, 'Owner');
  assert.ok(Math.abs(me.passwordGiven.atMs - Date.now()) < 60_000);
  for (const [method, target, body] of [['GET', '/api/conversations'], ['GET', '/api/users'], ['GET', '/api/sessions'], ['POST', '/api/tokens', { name: 't', scopes: ['chat'] }],
    ['PATCH', `/api/users/${mara.id}`, { name: 'M' }], ['PUT', '/api/users/owner/password', { password: next }]]) {
    const refused = await mara.api(method, target, body);
    assert.deepEqual([refused.status, refused.json.code, refused.json.field], [403, 'forbidden', 'password'], `${method} ${target}`);
  }
  await changes(mara, { password: own }, 403);
  assert.equal((await changes(mara, { password: given, current: given }, 400)).json.field, 'password');
  await changes(mara, { password: own, current: given }, 204);
  assert.equal((await mara.ok('GET', '/api/session')).passwordGiven, undefined);
  assert.equal((await mara.api('GET', '/api/users')).status, 200);
  // And when it is set again, whoever is signed in is out, and has to choose again.
  await changes(sidecar, { password: given }, 204, mara.id);
  assert.equal((await mara.api('GET', '/api/session')).status, 401);
  assert.ok((await sidecar.signInWith('Mara', given)).json.passwordGiven);
  const entries = (await sidecar.ok('GET', '/api/audit?action=password_changed')).entries.filter((one) => one.phase === 'outcome' && one.result === 'ok');
  assert.deepEqual(entries.map((one) => [one.actor, one.object, one.detail]), [['owner', mara.id, 'to be changed at the next sign-in'], [mara.id, mara.id, '']]);
  const [signed] = (await sidecar.ok('GET', '/api/audit?action=signed_in')).entries;
  assert.equal(signed.detail, 'with a password that owner set');
}));

function isRefused(answer, status, field) {
  assert.deepEqual([answer.status, answer.json.field], [status, field], answer.text);
}

test('a changed password ends the other sessions of that user', inWorld(async ({ sidecar }) => {
  const mara = await sidecar.addPerson('Mara', 'user', own);
  const elsewhere = await sidecar.signInWith('Mara', own, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' });
  assert.deepEqual((await mara.ok('GET', '/api/sessions')).sessions.map((one) => [one.agent, one.isThis]).sort(),
    [['Another program', true], ['Firefox on Linux', false]]);
  isRefused(await mara.api('PUT', `/api/users/${mara.id}/password`, { password: next }), 403, 'current');
  isRefused(await mara.api('PUT', `/api/users/${mara.id}/password`, { password: next, current: 'wrong' }), 403, 'current');
  assert.equal((await mara.api('PUT', `/api/users/${mara.id}/password`, { password: next, current: own })).status, 204);
  assert.equal((await mara.ok('GET', '/api/sessions')).sessions.length, 1);
  assert.equal((await sidecar.request({ path: '/api/session', headers: { cookie: elsewhere.headers['set-cookie'][0].split(';')[0] } })).status, 401);
  assert.equal((await sidecar.signInWith('Mara', own)).status, 401);
  assert.equal((await sidecar.signInWith('Mara', next)).status, 200);
  isRefused(await mara.api('PUT', '/api/users/owner/password', { password: next }), 403, undefined);
}));

test('with a new password the tokens stay, or end where that is asked for', inWorld(async ({ sidecar }) => {
  const mara = await sidecar.addPerson('Mara', 'user', own);
  const { token } = await mara.ok('POST', '/api/tokens', { name: 'script', scopes: ['models'] });
  const knocks = async () => (await sidecar.request({ path: '/api/models/ollama/list', headers: { 'x-api-key': token } })).status;
  await changes(mara, { password: next, current: own }, 204);
  assert.equal(await knocks(), 200);
  await changes(mara, { password: own, current: next, revokeTokens: true }, 204);
  assert.equal(await knocks(), 401);
  assert.deepEqual((await mara.ok('GET', '/api/tokens')).tokens, []);
}));

test('a crowd that guesses names keeps nobody from the browser he came from before, nor from a password of his own', inWorld(async ({ sidecar }) => {
  const mara = await sidecar.addPerson('Mara', 'user', own);
  let refused = 0;
  let is_over = false;
  const unexpected = [];
  const guess = async (i) => {
    for (let n = 0; !is_over; n += 1) {
      const answer = await sidecar.signInWith(`nobody ${i} ${n}`, 'a guess of somebody');
      if (answer.status === 429) refused += 1;
      if (![401, 429].includes(answer.status)) unexpected.push(answer.text);
      if (answer.status === 429) await pass(50);
    }
  };
  for (let i = 0; i < CROWD; i += 1) guess(i).catch(() => {});  // whoever still waits when the sidecar stops
  await eventually(() => refused > 0, 'the places of strangers are taken');
  const stranger = await sidecar.signInWith('Mara', own);
  assert.ok(stranger.status === 200 || (stranger.status === 429 && Number(stranger.headers['retry-after']) > 0), stranger.text);
  for (let i = 0; i < 2; i += 1) assert.equal((await sidecar.signInWith('Mara', own, { cookie: mara.browser })).status, 200, 'from her browser');
  await changes(mara, { password: next, current: own }, 204);
  is_over = true;
  assert.deepEqual(unexpected, []);
}));
