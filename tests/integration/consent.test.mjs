// Nothing leaves this machine before its user agreed: asked, given, withdrawn, proved.
import test from 'node:test';
import assert from 'node:assert/strict';
import { inWorld } from './lib/world.mjs';
import { ollamaModels } from '../fakes/ollama_models.mjs';

const cloud_model = 'gpt-oss:120b-cloud';
const cloud = 'https://ollama.com';
const asked = (sidecar, model = cloud_model) => sidecar.ok('GET', `/api/consents/asked?provider=ollama&modelId=${encodeURIComponent(model)}`);
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

test('an alias of a model in the cloud is asked for too, also one that came a moment ago', inWorld(async ({ sidecar, ollama }) => {
  assert.equal((await sidecar.ask('x')).status, 200, 'the listing is known by now');
  ollama.setModels([{ ...ollamaModels.find((one) => one.name === cloud_model), name: 'my-own:latest' }]);
  const refused = await sidecar.ask('x', { modelId: 'my-own' });
  assert.deepEqual([refused.status, refused.json.code], [403, 'consent_required']);
}));

test('a model of this machine that became one in the cloud is stopped, told, recorded, and asked for from then on', inWorld(async ({ sidecar, ollama }) => {
  assert.equal((await sidecar.ask('x')).status, 200, 'it is known as one that stays');
  ollama.setModels([{ ...ollamaModels.find((one) => one.name === cloud_model), name: 'llama3.2:3b' }]);
  const stream = await (await sidecar.stream('A question')).end();
  const [{ data }] = stream.of('error');
  assert.deepEqual([data.code, stream.of('delta').length, stream.of('done').length], ['consent_required', 0, 0]);
  assert.match(data.detail ?? data.message, /now answers from https:\/\/ollama\.com\. Your question went there/);
  const [told] = (await sidecar.ok('GET', '/api/audit?action=model_call&left=1')).entries;
  assert.deepEqual([told.phase, told.destination, told.result], ['outcome', cloud, 'consent_required']);
  const before = chats(ollama);
  assert.equal((await sidecar.ask('x')).json.code, 'consent_required');
  assert.equal(chats(ollama), before, 'this time nothing left');
}));

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
  assert.match(markdown.text, /\| ollama \| llama3\.2:3b \| this machine \| 1 \|/);
  assert.equal((await sidecar.api('GET', '/api/audit/system-record?format=pdf')).json.field, 'format');
}));

test('what a model wrote is labelled for programs', inWorld(async ({ sidecar }) => {
  const conversationId = await sidecar.newConversation();
  assert.equal((await sidecar.ask('x', { conversationId })).json.aiGenerated, true);
  const { messages } = await sidecar.conversation(conversationId);
  assert.deepEqual(messages.map(({ role, aiGenerated }) => [role, aiGenerated]), [['user', undefined], ['assistant', true]]);
}));
