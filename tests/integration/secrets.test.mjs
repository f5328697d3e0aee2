// Secrets put in through every door there is: found in no file, no line of the log, no entry of the record, no answer.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { startFakeLmStudio } from '../fakes/fake_lmstudio.mjs';
import { runToEnd } from './lib/process.mjs';
import { lmstudio_model, ollama_model, user } from './lib/sidecar.mjs';
import { withWorld } from './lib/world.mjs';

let hidden = 0;
let searches = 0;
after(() => console.log(`# counted: ${hidden} secrets through every door, ${searches} searches, none found`));

const newSecret = () => `${randomBytes(9).toString('hex')}.~/+${randomBytes(6).toString('hex')}`;
const post = (sidecar, target, body, headers = {}) => sidecar.request({ method: 'POST', path: target,
  headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const knock = (sidecar, headers, target = '/api/conversations') => sidecar.request({ path: target, headers });
const cookieName = (sidecar) => sidecar.session.cookie.split('=')[0];
const choice = { provider: 'lmstudio', modelId: lmstudio_model };
const basic = (secret) => `Basic ${Buffer.from(`owner:${secret}`).toString('base64')}`;

// How each door is entered with a secret; where it is meant to be seen is matched by `shown`. A door whose secret the sidecar makes
// gives it back as `its_own`.
const is_text = /^file knowledge-foundry\.db|^(GET|POST|PATCH) \/api\/(conversations|chat)/;
const doors = {
  'the launch token': { enter: ({ sidecar }) => ({ its_own: sidecar.launch_token }), shown: /^stdout/ },
  'the link of `open`': { enter: async ({ sidecar }) => {
    const token = (await sidecar.newLink()).match(/launch=(\S+)/)[1];
    await sidecar.newSession(token);
    return { its_own: token };
  } },
  'the session': { enter: ({ sidecar }) => ({ its_own: sidecar.session.cookie.split('=')[1] }), shown: /^POST \/api\/session/ },
  'the CSRF value': { enter: ({ sidecar }) => ({ its_own: sidecar.session.csrf }), shown: /^POST \/api\/session/ },
  'an API token': { enter: async ({ sidecar }) => {
    const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'script', scopes: ['models', 'chat'] });
    await knock(sidecar, { 'x-api-key': token }, '/api/models/ollama/list');
    await knock(sidecar, { authorization: `Bearer ${token}` }, '/api/users');
    return { its_own: token };
  }, shown: /^POST \/api\/tokens/ },
  'a wrong launch token': { enter: ({ sidecar }, secret) => post(sidecar, '/api/session', { launch: secret }) },
  'a wrong cookie': { enter: ({ sidecar }, secret) => knock(sidecar, { cookie: `${cookieName(sidecar)}=${secret}` }) },
  'a wrong CSRF value': { enter: ({ sidecar }, secret) => post(sidecar, '/api/conversations', {}, { cookie: sidecar.session.cookie, 'x-kf-csrf': secret }) },
  'a wrong bearer token': { enter: ({ sidecar }, secret) => knock(sidecar, { authorization: `Bearer ${secret}` }) },
  'a Basic authorization': { enter: ({ sidecar }, secret) => knock(sidecar, { authorization: basic(secret) }) },
  'an authorization of no scheme': { enter: ({ sidecar }, secret) => knock(sidecar, { authorization: secret }) },
  'a wrong X-API-Key': { enter: ({ sidecar }, secret) => knock(sidecar, { 'x-api-key': secret }) },
  'headers that nobody reads': { enter: ({ sidecar }, secret) => knock(sidecar, { 'proxy-authorization': secret, 'idempotency-key': secret, 'x-amz-security-token': secret, referer: `http://x/?t=${secret}` }) },
  'a header that is none': { enter: ({ sidecar }, secret) => knock(sidecar, { authorization: `Bearer ${secret}`, 'x_api_key': secret }) },
  'an Origin with user info': { enter: ({ sidecar }, secret) => knock(sidecar, { origin: `http://me:${encodeURIComponent(secret)}@evil.com` }) },
  'a Host with user info': { enter: ({ sidecar }, secret) => knock(sidecar, { host: `me:${encodeURIComponent(secret)}@127.0.0.1:${sidecar.port}` }) },
  'a query': { enter: ({ sidecar }, secret) => knock(sidecar, {}, `/api/conversations?access_token=${encodeURIComponent(secret)}`) },
  'the query of an address that is not there': { enter: ({ sidecar }, secret) => sidecar.api('GET', `/api/none?password=${encodeURIComponent(secret)}`) },
  'a user agent': { enter: async ({ sidecar }, secret) => {
    const token = (await sidecar.newLink()).match(/launch=(\S+)/)[1];
    await post(sidecar, '/api/session', { launch: token }, { 'user-agent': secret });
  } },
  'a password': { enter: async ({ sidecar }, secret) => {
    await sidecar.ok('POST', '/api/users', { name: 'Mara', role: 'user', password: secret });
    assert.equal((await post(sidecar, '/api/session', { name: 'Mara', password: secret })).status, 200);
  } },
  'a wrong password': { enter: ({ sidecar }, secret) => post(sidecar, '/api/session', { name: 'Mara', password: secret }) },
  'a password in broken JSON': { enter: ({ sidecar }, secret) => post(sidecar, '/api/session', `{"name":"Mara","password":"${secret}"`) },
  'a password of the wrong type': { enter: ({ sidecar }, secret) => post(sidecar, '/api/session', { name: 'Mara', password: [secret] }) },
  'a member that nobody reads': { enter: ({ sidecar }, secret) => sidecar.api('POST', '/api/models/ollama/show', { modelName: ollama_model, api_key: secret }) },
  "LM Studio's token": { enter: async ({ sidecar, lmstudio }, secret) => {
    await sidecar.ok('PUT', '/api/credentials/lmstudio', { token: secret });
    lmstudio.setToken(secret);
    assert.equal((await sidecar.ask('Hi', choice)).status, 200);
    lmstudio.setToken('');
    assert.ok(lmstudio.chats().some((one) => one.headers.authorization === `Bearer ${secret}`), 'it was not used');
  } },
  'a token that is none': { enter: ({ sidecar }, secret) => sidecar.api('PUT', '/api/credentials/lmstudio', { token: `${secret}\r\nx: y` }) },
  'the configuration': { enter: async ({ say }, secret) => {
    const { code, stdout, stderr } = await runToEnd(['serve'], { env: { OLLAMA_BASE_URL: `http://me:${encodeURIComponent(secret)}@127.0.0.1:1`, KF_LOG_LEVEL: 'debug' } });
    assert.notEqual(code, 0);
    say('stderr of a refused configuration', stdout + stderr);
  } },
  'a question': { enter: async ({ sidecar }, secret) => sidecar.ask(`Is ${secret} secret?`, { conversationId: await sidecar.newConversation('x') }), shown: is_text },
  'a streamed question': { enter: async ({ sidecar }, secret) => (await sidecar.stream(secret, { conversationId: await sidecar.newConversation('y') })).end(), shown: is_text },
  'an answer': { enter: async ({ sidecar, ollama }, secret) => {
    ollama.set({ text: secret, tokens_per_second: 0 });
    await sidecar.ask('Say it', { conversationId: await sidecar.newConversation('z') });
    ollama.set('fast');
  }, shown: is_text },
  'a question that is refused': { enter: ({ sidecar }, secret) => sidecar.api('POST', '/api/chat/local', { provider: 'ollama', modelId: ollama_model, messages: [user(secret), { role: 'robot', content: secret }] }) },
  'a title': { enter: ({ sidecar }, secret) => sidecar.newConversation(`Title ${secret}`), shown: is_text },
  'a search': { enter: ({ sidecar }, secret) => sidecar.ok('GET', `/api/conversations?q=${encodeURIComponent(secret)}`) },
};

// In the clear, and in the forms that a program is likely to give it.
function formsOf(secret) {
  const bytes = Buffer.from(secret);
  // Whatever stands before it, one of three: without the characters that hang on its neighbours.
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift ? 4 : 0, -4));
  return [...new Set([secret, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), encodeURIComponent(secret), ...base64, ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))])];
}

// Everything that was said and written: [where, bytes].
async function everything(sidecar, said) {
  for (const target of ['/api/audit?limit=500', '/api/audit/export', '/api/audit/system-record', '/api/audit/verify', '/api/users', '/api/tokens', '/api/sessions?all=1', '/api/sessions', '/api/credentials',
    '/api/consents', '/api/session', '/api/conversations', '/api/models/local/discover', '/api/models/lmstudio/list', '/readyz', '/healthz']) await sidecar.api('GET', target);
  await sidecar.program.end('SIGABRT');  // what a crash leaves behind is searched too
  said.push(['stdout', sidecar.program.stdout], ['stderr', sidecar.program.stderr]);
  for (const file of await readdir(sidecar.data_dir)) {
    said.push([`file ${file}`, await readFile(path.join(sidecar.data_dir, file)).catch(() => '')]);  // a socket cannot be read
  }
  assert.ok(said.some(([where]) => where === 'file knowledge-foundry.db-wal'));
  return said.map(([where, what]) => [where, Buffer.from(what)]);
}

// Whatever the API answers is kept, head and all.
function listen(sidecar, said) {
  const request = sidecar.request.bind(sidecar);
  sidecar.request = async (options) => {
    const answer = await request(options);
    said.push([`${options.method ?? 'GET'} ${options.path.split('?')[0]}`, `${answer.raw_headers.join('\n')}\n${answer.text}`]);
    return answer;
  };
}

async function hideAndSeek(world) {
  const said = [];
  listen(world.sidecar, said);
  const secrets = [];
  for (const [door, { enter, shown }] of Object.entries(doors)) {
    const secret = newSecret();
    const { its_own } = await enter({ ...world, say: (where, what) => said.push([where, what]) }, secret) ?? {};
    secrets.push({ door, shown, secret: its_own ?? secret });
  }
  const places = await everything(world.sidecar, said);
  assert.ok(secrets.filter(({ shown, secret }) => places.some(([where, bytes]) => shown?.test(where) && bytes.includes(secret))).length >= 4, 'the search finds nothing at all');
  for (const { door, shown, secret } of secrets) {
    for (const form of formsOf(secret)) {
      for (const [where, bytes] of places.filter((one) => !shown?.test(one[0]))) {
        assert.equal(bytes.includes(form), false, `${door}: ${where} holds it as ${form}`);
        searches += 1;
      }
    }
  }
  hidden += secrets.length;
  await world.sidecar.launch();
}

for (const format of ['text', 'json']) {
  test(`secrets are found nowhere; the log as ${format}, with all its detail`, async () => {
    const lmstudio = await startFakeLmStudio({ behaviour: 'fast' });
    try {
      await withWorld((world) => hideAndSeek({ ...world, lmstudio }), { lmstudio: null, sidecar: { lmstudio, env: { KF_LOG_FORMAT: format, KF_LOG_LEVEL: 'debug' } } });
    } finally { await lmstudio.close(); }
  });
}
