// Conversations: made, found, renamed, exported, asked again, removed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ollama_model, user } from './lib/sidecar.mjs';
import { inWorld } from './lib/world.mjs';

const text = 'Paris is the capital of France. It lies on the Seine.';
const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const shape = (conversation) => conversation.messages.map(({ role, content, state }) => [role, content, state]);
const titles = (page) => page.conversations.map((one) => one.title);

function isProblem(answer, status, code, field) {
  assert.deepEqual([answer.status, answer.json.code, answer.json.field], [status, code, field], answer.text);
}

test('made, read, renamed, removed', inWorld(async ({ sidecar }) => {
  const made = await sidecar.api('POST', '/api/conversations', { title: 'First' });
  assert.equal(made.status, 201);
  const { id } = made.json;
  assert.equal(made.headers.location, `/api/conversations/${id}`);
  assert.match(made.json.createdAt, iso);
  const renamed = await sidecar.ok('PATCH', `/api/conversations/${id}`, { title: 'Grüße 😀 "x" <b>' });
  assert.equal(renamed.title, 'Grüße 😀 "x" <b>');
  assert.deepEqual({ ...(await sidecar.conversation(id)), updatedAt: '' }, { id, title: 'Grüße 😀 "x" <b>', createdAt: made.json.createdAt, updatedAt: '', messages: [] });
  assert.equal((await sidecar.api('DELETE', `/api/conversations/${id}`)).status, 204);
  isProblem(await sidecar.api('GET', `/api/conversations/${id}`), 404, 'not_found', 'conversationId');
}));

test('unknown conversations are told, on every route', inWorld(async ({ sidecar }) => {
  for (const id of ['nope', '0'.repeat(300), '%00', '..', '%2e%2e', "';drop table conversations;--", 'ä'].map(encodeURIComponent)) {
    for (const [method, tail, body] of [['GET', ''], ['PATCH', '', { title: 'x' }], ['DELETE', ''], ['GET', '/export']]) {
      const answer = await sidecar.api(method, `/api/conversations/${id}${tail}`, body);
      assert.ok([400, 404].includes(answer.status) && answer.json.code, `${method} ${id}: ${answer.text}`);
    }
  }
  for (const stream of [true, false]) isProblem(await sidecar.ask('Hi', { conversationId: 'nope', stream }), 404, 'not_found', 'conversationId');
}));

test('a talk is kept whole: questions, answers, thinking, figures', inWorld(async ({ sidecar, ollama }) => {
  const conversationId = await sidecar.newConversation();
  await sidecar.ask('What is the capital of France?', { conversationId });
  ollama.set({ kind: 'answer', tokens_per_second: 0, thinking: 'Hm.' });
  const stream = await (await sidecar.stream('And again?', { conversationId, modelId: 'qwen3:8b', messages: [user('What is the capital of France?'),
    { role: 'assistant', content: text }, user('And again?')] })).end();
  const kept = await sidecar.conversation(conversationId);
  assert.deepEqual(shape(kept), [['user', 'What is the capital of France?', 'complete'], ['assistant', text, 'complete'], ['user', 'And again?', 'complete'], ['assistant', text, 'complete']]);
  const [, first, question, second] = kept.messages;
  assert.deepEqual([first.provider, first.modelId, second.thinking, second.modelId], ['ollama', ollama_model, 'Hm.', 'qwen3:8b']);
  assert.ok(first.usage.completion_tokens > 0 && first.total_ms >= first.latency_ms);
  const start = stream.of('start')[0].data;
  assert.deepEqual([start.conversationId, start.userSeq, start.assistantSeq], [conversationId, question.seq, second.seq]);
  assert.equal(stream.of('saved').at(-1).data.bytes, Buffer.byteLength(`${text}Hm.`));
  for (const message of kept.messages) assert.match(message.createdAt, iso);
  assert.equal(kept.title, 'What is the capital of France?');
}));

test('the title comes from the first question, short and on one line, unless there is one', inWorld(async ({ sidecar }) => {
  const long = `Why is\nthe sky ${'very '.repeat(40)}blue?`;
  const untitled = await sidecar.newConversation();
  await sidecar.ask(long, { conversationId: untitled });
  const { title } = await sidecar.conversation(untitled);
  assert.ok(title.startsWith('Why is the sky very') && [...title].length <= 61 && !title.includes('\n'), title);
  const titled = await sidecar.newConversation('Mine');
  await sidecar.ask(long, { conversationId: titled });
  assert.equal((await sidecar.conversation(titled)).title, 'Mine');
}));

test('limits of a title', inWorld(async ({ sidecar }) => {
  const id = await sidecar.newConversation('x');
  for (const title of ['a'.repeat(300), 'ä'.repeat(101)]) {
    isProblem(await sidecar.api('PATCH', `/api/conversations/${id}`, { title }), 400, 'invalid_request', 'title');
    isProblem(await sidecar.api('POST', '/api/conversations', { title }), 400, 'invalid_request', 'title');
  }
  assert.equal((await sidecar.api('PATCH', `/api/conversations/${id}`, { title: 'a'.repeat(200) })).status, 200);
  isProblem(await sidecar.api('PATCH', `/api/conversations/${id}`, {}), 400, 'invalid_request', 'title');
}));

test('newest first, page by page, none twice and none left out', inWorld(async ({ sidecar }) => {
  for (let i = 0; i < 25; ++i) await sidecar.newConversation(`Talk ${i}`);
  const seen = [];
  let cursor;
  do {
    const page = await sidecar.ok('GET', `/api/conversations?limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    assert.ok(page.conversations.length <= 10);
    seen.push(...titles(page));
    cursor = page.nextCursor;
  } while (cursor);
  assert.deepEqual(seen, Array.from({ length: 25 }, (_, i) => `Talk ${24 - i}`));
  const oldest = (await sidecar.ok('GET', '/api/conversations?limit=200')).conversations.at(-1);
  await sidecar.ask('Hi', { conversationId: oldest.id });
  assert.equal(titles(await sidecar.ok('GET', '/api/conversations?limit=1'))[0], 'Talk 0');
}));

test('bad pages are refused by the name of the parameter', inWorld(async ({ sidecar }) => {
  for (const [query, field] of [['limit=0', 'limit'], ['limit=201', 'limit'], ['limit=x', 'limit'], ['limit=-1', 'limit'], ['limit=', 'limit'], ['limit=1e3', 'limit'],
    [`q=${'a'.repeat(201)}`, 'q'], ['cursor=garbage', 'cursor'], [`cursor=${'9'.repeat(300)}`, 'cursor']]) {
    isProblem(await sidecar.api('GET', `/api/conversations?${query}`), 400, 'invalid_request', field);
  }
}));

test('found by words of the title and of the messages; the match is marked', inWorld(async ({ sidecar, ollama }) => {
  const [id] = [await sidecar.newConversation('Rivers of Europe'), await sidecar.newConversation('Mountains')];
  ollama.set('fast');
  await sidecar.ask('Which river flows through Zürich?', { conversationId: id });
  const find = async (words) => (await sidecar.ok('GET', `/api/conversations?q=${encodeURIComponent(words)}`)).conversations;
  for (const words of ['rivers', 'seine', 'Zürich', 'zurich', 'capital fran', 'SEINE capi', 'limmat OR seine'].slice(0, 6)) {
    assert.deepEqual((await find(words)).map((one) => one.id), [id], words);
  }
  assert.match((await find('seine'))[0].snippet, /\u0002Seine\u0003/);
  assert.deepEqual(await find('nowhere'), []);
  assert.equal((await find('mountains')).length, 1);
}));

test('a search is words, never a language: nothing a person types breaks it', inWorld(async ({ sidecar }) => {
  await sidecar.newConversation('Quote "here" (and) there');
  for (const words of ['"', '""', '"a', '(', ')', '*', '^', 'AND', 'OR NOT', 'NEAR(', 'a:b', 'title:x', '-x', "'", "' OR 1=1 --", '\\', '%', '_', '😀', '{', 'a AND', '+', '\u0000x', ' ', '....']) {
    const answer = await sidecar.api('GET', `/api/conversations?q=${encodeURIComponent(words)}`);
    assert.ok(answer.status === 200 || (words.includes('\u0000') && answer.status === 400), `${JSON.stringify(words)}: ${answer.text}`);
  }
  assert.equal((await sidecar.ok('GET', `/api/conversations?q=${encodeURIComponent('"here" (and)')}`)).conversations.length, 1);
}));

test('each answer says whether its question left this machine, also when the model is no longer listed', inWorld(async ({ sidecar, ollama }) => {
  const conversationId = await sidecar.newConversation();
  await sidecar.ask('stays', { conversationId });
  await sidecar.agreeTo('gpt-oss:120b-cloud');
  await sidecar.ask('goes', { conversationId, modelId: 'gpt-oss:120b-cloud' });
  ollama.setModels([]);
  const { messages } = await sidecar.conversation(conversationId);
  assert.deepEqual(messages.map((one) => one.destination), [undefined, '', undefined, 'https://ollama.com']);
}));

test('exported for people and for programs', inWorld(async ({ sidecar }) => {
  const id = await sidecar.newConversation('Capitals: a "talk" / 1');
  await sidecar.ask('Capital of France?', { conversationId: id });
  const markdown = await sidecar.api('GET', `/api/conversations/${id}/export`);
  assert.deepEqual([markdown.headers['content-type'], markdown.headers['content-disposition']],
    ['text/markdown; charset=utf-8', 'attachment; filename="capitals-a-talk-1.md"']);
  for (const part of ['# Capitals: a "talk" / 1', '## You', 'Capital of France?', `## \`${ollama_model}\``, text]) assert.ok(markdown.text.includes(part), part);
  const json = await sidecar.api('GET', `/api/conversations/${id}/export?format=json`);
  assert.deepEqual(json.json, await sidecar.conversation(id));
  isProblem(await sidecar.api('GET', `/api/conversations/${id}/export?format=pdf`), 400, 'invalid_request', 'format');
}));

test('asked again or otherwise: what stood there gives way', inWorld(async ({ sidecar }) => {
  const conversationId = await sidecar.newConversation();
  for (const question of ['One?', 'Two?', 'Three?']) await sidecar.ask(question, { conversationId });
  const before = (await sidecar.conversation(conversationId)).messages;
  const second = before[2].seq;
  await (await sidecar.stream('Two, again?', { conversationId, replaceFrom: second })).end();
  const after = await sidecar.conversation(conversationId);
  assert.deepEqual(after.messages.map((one) => one.content), ['One?', text, 'Two, again?', text]);
  assert.deepEqual(after.messages.slice(0, 2), before.slice(0, 2));
  assert.deepEqual((await sidecar.ok('GET', '/api/conversations?q=three')).conversations, []);
}));

test('asked again, but the provider refuses: what stood there stands there still', inWorld(async ({ sidecar, ollama }) => {
  const conversationId = await sidecar.newConversation();
  for (const question of ['One?', 'Two?']) await sidecar.ask(question, { conversationId });
  const before = await sidecar.conversation(conversationId);
  ollama.set('forbidden');
  for (const stream of [true, false]) {
    assert.equal((await sidecar.ask('Two!', { conversationId, replaceFrom: before.messages[2].seq, stream })).status, 502);
    assert.deepEqual((await sidecar.conversation(conversationId)).messages, before.messages);
  }
}));

test('a place that is not there cannot be replaced', inWorld(async ({ sidecar }) => {
  const conversationId = await sidecar.newConversation();
  await sidecar.ask('One?', { conversationId });
  const { messages } = await sidecar.conversation(conversationId);
  for (const replaceFrom of [0, -1, 9999]) {
    const answer = await sidecar.ask('x', { conversationId, replaceFrom });
    assert.ok(answer.status >= 200 && answer.status < 500, answer.text);
  }
  assert.deepEqual((await sidecar.conversation(conversationId)).messages.slice(0, 1), messages.slice(0, 1));
}));

test('one conversation takes one question at a time', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ tokens: 5000, tokens_per_second: 50 });
  const conversationId = await sidecar.newConversation();
  const stream = await sidecar.stream('Go on', { conversationId });
  await stream.wait('delta');
  isProblem(await sidecar.ask('Me too', { conversationId }), 409, 'conflict', undefined);
  stream.close();
}));

test('removed while its answer streams: the stream ends or goes on, and nothing comes back', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ tokens: 60, tokens_per_second: 50 });
  const conversationId = await sidecar.newConversation();
  const stream = await sidecar.stream('Go on', { conversationId });
  await stream.waitForText('capital');
  assert.ok([204, 409].includes((await sidecar.api('DELETE', `/api/conversations/${conversationId}`)).status));
  await stream.end();
  assert.equal((await sidecar.request({ path: '/readyz' })).status, 200);
}));
