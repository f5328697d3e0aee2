// Nothing leaves this machine before its user agreed: asked, given, withdrawn, proved.
import test from 'node:test';
import assert from 'node:assert/strict';
import { startFakeOllama } from '../fakes/fake_ollama.mjs';
import { nearName } from './lib/near_name.mjs';
import { inWorld, withWorld } from './lib/world.mjs';
import { ollamaModels } from '../fakes/ollama_models.mjs';

const cloud_model = 'gpt-oss:120b-cloud';
const cloud = 'https://ollama.com';
const asked = (sidecar, model = cloud_model) => sidecar.ok('GET', `/api/consents/asked?provider=ollama&modelId=${encodeURIComponent(model)}`);
const inTheCloud = (more) => ({ ...ollamaModels.find((one) => one.name === cloud_model), ...more });
// Whoever looks at a model's details lists the models: what is known is of this moment then.
const listAgain = (sidecar, modelName) => sidecar.ok('POST', '/api/models/ollama/show', { modelName });
const chats = (ollama) => ollama.requests.filter(({ path }) => path === '/api/chat').length;

test('asked before the first byte, given, and withdrawn with one call', inWorld(async ({ sidecar, ollama }) => {
  const refused = await sidecar.ask('x', { modelId: cloud_model });
  assert.deepEqual([refused.status, refused.json.code], [403, 'consent_required']);
  assert.match(refused.json.detail, /ollama\.com/);
  assert.equal(chats(ollama), 0, 'nothing left');
  const words = await asked(sidecar);
  assert.deepEqual([words.destination, words.isGiven], [cloud, false]);
  assert.match(words.text, /https:\/\/ollama\.com/);
  await sidecar.ok('POST', '/api/consents', { destination: words.destination, version: words.version });
  assert.equal((await asked(sidecar)).isGiven, true);
  assert.equal((await sidecar.ask('x', { modelId: cloud_model })).status, 200);
  assert.equal(chats(ollama), 1);
  await sidecar.ok('DELETE', `/api/consents?destination=${encodeURIComponent(cloud)}`);
  assert.equal((await sidecar.ask('x', { modelId: cloud_model })).status, 403);
  assert.equal(chats(ollama), 1);
  const { consents } = await sidecar.ok('GET', '/api/consents');
  assert.deepEqual(consents.map(({ destination, text, isValid, userName }) => [destination, text, isValid, userName]), [[cloud, words.text, false, 'Owner']]);
  assert.ok(consents[0].withdrawnMs >= consents[0].givenMs);
}));

test('a question that was refused is not kept; what stays here needs no consent', inWorld(async ({ sidecar }) => {
  const conversationId = await sidecar.newConversation();
  assert.equal((await sidecar.ask('x', { modelId: cloud_model, conversationId })).status, 403);
  assert.equal((await sidecar.conversation(conversationId)).messages.length, 0);
  assert.deepEqual(await asked(sidecar, 'llama3.2:3b'), { destination: '', version: 0, text: '', isGiven: false });
  assert.equal((await sidecar.ask('x')).status, 200);
}));

test('a model in the cloud is asked for by any name that Ollama finds it by', inWorld(async ({ sidecar, ollama }) => {
  ollama.setModels([inTheCloud({ name: cloud_model }), inTheCloud({ name: 'Notes-Helper:latest' })]);
  const names = [cloud_model.toUpperCase(), `library/${cloud_model}`, `registry.ollama.ai/library/${cloud_model}`, `https://registry.ollama.ai/library/${cloud_model}`,
    'notes-helper', 'NOTES-HELPER:LATEST'];
  for (const modelId of names) {
    const refused = await sidecar.ask('x', { modelId });
    assert.deepEqual([refused.status, refused.json.code], [403, 'consent_required'], modelId);
    assert.equal((await asked(sidecar, modelId)).destination, cloud, modelId);
  }
  assert.equal(chats(ollama), 0, 'nothing left');
  await sidecar.agreeTo(cloud_model);
  for (const modelId of names) assert.deepEqual((await sidecar.ask('x', { modelId })).status, 200, modelId);
  assert.equal(chats(ollama), names.length);
}));

test('what Ollama does not list is not asked, whatever its name', inWorld(async ({ sidecar, ollama }) => {
  for (const modelId of ['not-there', 'not-there:120b-cloud', 'llama3.2:3b@sha256:0', '\u017Fmollm2:135m', 'llama3.2:3b:cloud']) {
    const refused = await sidecar.ask('x', { modelId });
    assert.deepEqual([refused.status, refused.json.code, refused.json.field], [404, 'model_not_found', 'modelId'], modelId);
  }
  const many = Array.from({ length: 5000 }, (_, i) => ({ ...ollamaModels[0], name: `m:${i}` }));
  ollama.setModels([...many, inTheCloud({ name: 'harmless' })]);
  const refused = await sidecar.ask('x', { modelId: 'harmless' });
  assert.deepEqual([refused.status, refused.json.code], [404, 'model_not_found']);
  assert.match(refused.json.detail, /more models than the 5000/);
  assert.equal(chats(ollama), 0);
}));

test('an alias of a model in the cloud is asked for too, also one that came a moment ago', inWorld(async ({ sidecar, ollama }) => {
  assert.equal((await sidecar.ask('x')).status, 200, 'the listing is known by now');
  ollama.setModels([inTheCloud({ name: 'my-own:latest' })]);
  const refused = await sidecar.ask('x', { modelId: 'my-own' });
  assert.deepEqual([refused.status, refused.json.code], [403, 'consent_required']);
}));

test('a model of this machine that became one in the cloud is asked for, also where its answers do not tell', inWorld(async ({ sidecar, ollama }) => {
  ollama.setModels([{ ...ollamaModels[0], name: 'helper:latest' }]);
  assert.equal((await sidecar.ask('x', { modelId: 'helper' })).status, 200, 'it is known as one that stays');
  ollama.setModels([{ ...inTheCloud({ name: 'helper:latest' }), is_silent: true }]);
  await listAgain(sidecar, 'helper');
  assert.equal((await sidecar.ask('x', { modelId: 'helper' })).json.code, 'consent_required');
  assert.equal(chats(ollama), 1, 'nothing left');
  assert.equal((await asked(sidecar, 'helper')).destination, cloud);
}));

test('what an answer tells of its place is stopped, told, recorded, and asked for from then on', inWorld(async ({ sidecar, ollama }) => {
  ollama.setModels([{ ...inTheCloud({ name: 'llama3.2:3b' }), hides_place: true }]);
  const stream = await (await sidecar.stream('A question')).end();
  const [{ data }] = stream.of('error');
  assert.deepEqual([data.code, stream.of('delta').length, stream.of('done').length], ['consent_required', 0, 0]);
  assert.match(data.detail ?? data.message, /now answers from https:\/\/ollama\.com\. Your question went there/);
  const [told] = (await sidecar.ok('GET', '/api/audit?action=model_call&left=1')).entries;
  assert.deepEqual([told.phase, told.destination, told.result], ['outcome', cloud, 'consent_required']);
  const before = chats(ollama);
  for (const again of [false, true]) {
    if (again) await listAgain(sidecar, 'llama3.2:3b');
    assert.equal((await sidecar.ask('x')).json.code, 'consent_required');
    assert.equal((await asked(sidecar, 'llama3.2:3b')).destination, cloud);
  }
  assert.equal(chats(ollama), before, 'this time nothing left');
  await sidecar.agreeTo('llama3.2:3b');
  assert.equal((await sidecar.ask('x')).json.destination, cloud);
}));

test('the way over a server elsewhere is asked for, agreed to and kept as a whole', async (t) => {
  const name = await nearName();
  if (!name) return t.skip('this machine has no name of its own');
  const ollama = await startFakeOllama({ behaviour: 'fast', host: '0.0.0.0' });
  const server = `${name}:${ollama.port}`;
  const way = `${server} → ${cloud}`;
  try {
    await withWorld(async ({ sidecar }) => {
      const words = await asked(sidecar);
      assert.deepEqual([words.destination, words.isGiven], [way, false]);
      assert.ok(words.text.includes(`They go to ${server} and from there to ${cloud}, together`), words.text);
      for (const destination of [cloud, server]) {
        assert.equal((await sidecar.ask('x', { modelId: cloud_model })).json.code, 'consent_required');
        await sidecar.ok('POST', '/api/consents', { destination, version: words.version });
      }
      assert.equal(chats(ollama), 0, 'one place is not the way');
      const conversationId = await sidecar.newConversation();
      assert.equal((await sidecar.ask('x', { modelId: cloud_model, conversationId })).json.destination, way);
      assert.equal((await sidecar.conversation(conversationId)).messages[1].destination, way);
      assert.equal((await sidecar.ok('GET', '/api/audit?action=model_call&left=1')).entries[0].destination, way);
      assert.equal((await sidecar.ask('x')).json.destination, server, 'a model of that server');
      await sidecar.ok('DELETE', `/api/consents?destination=${encodeURIComponent(cloud)}`);
      assert.equal((await sidecar.ask('x', { modelId: cloud_model })).json.code, 'consent_required');
      await sidecar.ok('POST', '/api/consents', { destination: way, version: words.version });
      const { consents } = await sidecar.ok('GET', '/api/consents');
      assert.deepEqual(consents.filter(({ isValid }) => isValid).map(({ destination }) => destination).sort(), [server, cloud].sort());
    }, { ollama: null, sidecar: { env: { OLLAMA_BASE_URL: `http://${server}`, KF_NETWORK_ALLOW_PRIVATE: 'true' } } });
  } finally {
    await ollama.close();
  }
});

test('each user agrees for himself, and no token agrees for anybody', inWorld(async ({ sidecar }) => {
  const { version } = await asked(sidecar);
  await sidecar.ok('POST', '/api/consents', { destination: cloud, version });
  const { token } = await sidecar.ok('POST', '/api/tokens', { name: 'script', scopes: ['chat'] });
  const with_token = (method, path, body) => sidecar.request({ method, path, headers: { 'x-api-key': token, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  const question = { provider: 'ollama', modelId: cloud_model, messages: [{ role: 'user', content: 'x' }] };
  assert.equal((await with_token('POST', '/api/chat/local', question)).status, 200, 'what its user agreed to holds for his programs');
  assert.equal((await with_token('POST', '/api/consents', { destination: cloud, version })).status, 403);
  const tool = await sidecar.ok('POST', '/api/users', { name: 'Robot', role: 'tool' });
  const other = await sidecar.ok('POST', '/api/tokens', { name: 'robot', scopes: ['chat'], user: tool.id });
  const refused = await sidecar.request({ method: 'POST', path: '/api/chat/local', headers: { 'x-api-key': other.token, 'content-type': 'application/json' }, body: JSON.stringify(question) });
  assert.deepEqual([refused.status, refused.json.code], [403, 'consent_required']);
}));

test('agreeing and withdrawing stand in the record, and so does what was refused', inWorld(async ({ sidecar }) => {
  await sidecar.ask('x', { modelId: cloud_model });
  const { version } = await asked(sidecar);
  await sidecar.ok('POST', '/api/consents', { destination: cloud, version });
  await sidecar.ok('DELETE', `/api/consents?destination=${encodeURIComponent(cloud)}`);
  const { entries } = await sidecar.ok('GET', '/api/audit');
  const told = entries.filter(({ phase, action }) => phase === 'outcome' && action !== 'signed_in').map(({ action, object, result, destination }) => [action, object, result, destination]);
  assert.deepEqual(told, [['consent_withdrawn', cloud, 'ok', ''], ['consent_given', cloud, 'ok', ''], ['model_call', '', 'consent_required', '']]);
  assert.match(entries.find(({ action }) => action === 'consent_given').detail, /^words 1, [0-9a-f]{64}$/);
}));

test('what is wrong with a consent is named', inWorld(async ({ sidecar }) => {
  const tries = [
    [{ destination: '', version: 1 }, 400, 'destination'], [{ destination: 'two words', version: 1 }, 400, 'destination'],
    [{ destination: cloud, version: 2 }, 409, 'version'], [{ destination: cloud }, 400, 'version'], [{ version: 1 }, 400, 'destination'],
  ];
  for (const [body, status, field] of tries) {
    const answer = await sidecar.api('POST', '/api/consents', body);
    assert.deepEqual([answer.status, answer.json.field], [status, field], JSON.stringify(body));
  }
  for (const [path, status, field] of [['', 400, 'destination'], ['?destination=never', 404, 'destination']]) {
    const answer = await sidecar.api('DELETE', `/api/consents${path}`);
    assert.deepEqual([answer.status, answer.json.field], [status, field]);
  }
  for (const [query, field] of [['', 'provider'], ['?provider=x', 'provider'], ['?provider=ollama', 'modelId']]) {
    const answer = await sidecar.api('GET', `/api/consents/asked${query}`);
    assert.deepEqual([answer.status, answer.json.field], [400, field]);
  }
}));

test('the system record tells models, destinations and people, as Markdown and as JSON', inWorld(async ({ sidecar }) => {
  await sidecar.ask('x');
  const { version } = await asked(sidecar);
  await sidecar.ok('POST', '/api/consents', { destination: cloud, version });
  await sidecar.ask('x', { modelId: cloud_model });
  const record = await sidecar.ok('GET', '/api/audit/system-record?format=json');
  assert.deepEqual(record.destinations, [{ destination: cloud, calls: 1, consentsValid: 1, consentsWithdrawn: 0 }]);
  assert.deepEqual(record.models.map(({ model, destination, calls }) => [model, destination, calls]).sort(), [[cloud_model, cloud, 1], ['llama3.2:3b', '', 1]]);
  assert.equal(record.people.find(({ role }) => role === 'owner').people, 1);
  assert.match(record.record.publicKey, /^[0-9a-f]{64}$/);
  const markdown = await sidecar.api('GET', '/api/audit/system-record');
  assert.match(markdown.headers['content-disposition'], /system-record\.md/);
  assert.match(markdown.text, /\| `ollama` \| `llama3\.2:3b` \| this machine \| 1 \|/);
  assert.equal((await sidecar.api('GET', '/api/audit/system-record?format=pdf')).json.field, 'format');
}));

test('what a model wrote is labelled for programs', inWorld(async ({ sidecar }) => {
  const conversationId = await sidecar.newConversation();
  assert.equal((await sidecar.ask('x', { conversationId })).json.aiGenerated, true);
  const { messages } = await sidecar.conversation(conversationId);
  assert.deepEqual(messages.map(({ role, aiGenerated }) => [role, aiGenerated]), [['user', undefined], ['assistant', true]]);
}));
