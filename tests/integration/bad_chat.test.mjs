// The one route with a rich body: every field of a chat request out of its bounds, told by its path.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { count, isProblem, printCount, unharmed, withPrecious } from './lib/problems.mjs';
import { lmstudio_model, ollama_model, user } from './lib/sidecar.mjs';
import { withWorld } from './lib/world.mjs';

const valid = { provider: 'ollama', modelId: ollama_model, messages: [user('Hi')] };
after(() => printCount('bad chat requests'));

// [what stands otherwise, field that is told]
const cases = [
  [{ provider: 'openai' }, 'provider'], [{ provider: 'Ollama' }, 'provider'], [{ provider: '' }, 'provider'], [{ provider: 'ollama ' }, 'provider'],
  [{ provider: 'x'.repeat(300) }, 'provider'], [{ provider: 'ollama\u0000' }, 'provider'],
  [{ modelId: '' }, 'modelId'], [{ modelId: '   ' }, 'modelId'], [{ modelId: 'm'.repeat(300) }, 'modelId'], [{ modelId: 'ä'.repeat(300) }, 'modelId'],
  [{ modelId: 'a\nb' }, 'modelId'], [{ modelId: 'a\u0000b' }, 'modelId'], [{ modelId: 'a\r\nX: y' }, 'modelId'],
  [{ messages: [] }, 'messages'], [{ messages: {} }, 'messages'], [{ messages: 'Hi' }, 'messages'], [{ messages: [1] }, 'messages[0]'], [{ messages: [null] }, 'messages[0]'],
  [{ messages: [[]] }, 'messages[0]'], [{ messages: [{}] }, 'messages[0].role'], [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
  [{ messages: [{ content: 'Hi' }] }, 'messages[0].role'], [{ messages: [{ role: 'robot', content: 'Hi' }] }, 'messages[0].role'],
  [{ messages: [user('Hi'), { role: 'assistant', content: 7 }] }, 'messages[1].content'], [{ messages: [user('')] }, 'messages[0].content'],
  [{ messages: [user(' \n\t ')] }, 'messages[0].content'], [{ messages: [user('a'), user('')] }, 'messages[1].content'],
  [{ messages: [user(['text'])] }, 'messages[0].content'], [{ messages: [user('x'.repeat((4 << 20) + 1))] }, 'messages[0].content'],
  [{ messages: Array(2001).fill(user('a')) }, 'messages'], [{ messages: [{ ...user('a'), tool_call_id: 3 }] }, 'messages[0].tool_call_id'],
  [{ stream: 'yes' }, 'stream'], [{ stream: 1 }, 'stream'], [{ stream: [] }, 'stream'],
  [{ options: [] }, 'options'], [{ options: 'x' }, 'options'], [{ options: { temperature: -0.1 } }, 'options.temperature'],
  [{ options: { temperature: 2.1 } }, 'options.temperature'], [{ options: { temperature: 'hot' } }, 'options.temperature'], [{ options: { temperature: true } }, 'options.temperature'],
  [{ options: { maxTokens: 0 } }, 'options.maxTokens'], [{ options: { maxTokens: -1 } }, 'options.maxTokens'], [{ options: { maxTokens: 1.5 } }, 'options.maxTokens'],
  [{ options: { maxTokens: 1e7 } }, 'options.maxTokens'], [{ options: { maxTokens: '9' } }, 'options.maxTokens'],
  [{ options: { topP: 1.1 } }, 'options.topP'], [{ options: { topP: -1 } }, 'options.topP'], [{ options: { seed: 'x' } }, 'options.seed'], [{ options: { seed: 1.5 } }, 'options.seed'],
  [{ options: { contextLength: 255 } }, 'options.contextLength'], [{ options: { contextLength: 5_000_000 } }, 'options.contextLength'],
  [{ options: { stop: 'END' } }, 'options.stop'], [{ options: { stop: [1] } }, 'options.stop[0]'], [{ options: { think: 'hard' } }, 'options.think'],
  [{ tools: {} }, 'tools'], [{ tools: 'x' }, 'tools'], [{ tools: 3 }, 'tools'],
  [{ conversationId: 3 }, 'conversationId'], [{ conversationId: {} }, 'conversationId'], [{ replaceFrom: 'x', conversationId: 'a' }, 'replaceFrom'],
  [{ replaceFrom: 1.5, conversationId: 'a' }, 'replaceFrom'], [{ replaceFrom: 3 }, 'replaceFrom'],
  [{ conversationId: 'a', messages: [user('a'), { role: 'assistant', content: 'b' }] }, 'messages'],
];
// Numbers that JavaScript cannot write.
const numbers = [['"options":{"seed":9223372036854775808}', 'options.seed'], ['"options":{"maxTokens":99999999999999999999}', 'options.maxTokens'],
  ['"conversationId":"a","replaceFrom":1e3', 'replaceFrom'], ['"conversationId":"a","replaceFrom":18446744073709551615', 'replaceFrom']];

const storm = (name, use) => test(name, () => withWorld(async (world) => {
  const before = await withPrecious(world.sidecar);
  await use(world.sidecar, world);
  await unharmed(world.sidecar, before);
}));

storm('every field out of its bounds, whole and streamed: its path is told and no provider is asked', async (sidecar, { ollama }) => {
  const asked = ollama.chats().length;
  for (const stream of [false, true]) {
    for (const [change, field] of cases) {
      const answer = await sidecar.api('POST', '/api/chat/local', { ...valid, stream, ...change });
      isProblem(answer, { code: 'invalid_request', field }, JSON.stringify(change).slice(0, 100));
    }
  }
  for (const [text, field] of numbers) {
    const body = JSON.stringify(valid).replace(/}$/, `,${text}}`);
    isProblem(await sidecar.api('POST', '/api/chat/local', body), { code: 'invalid_request', field }, text);
  }
  assert.equal(ollama.chats().length, asked);
});

storm('an unknown model is the provider’s to refuse', async (sidecar) => {
  for (const modelId of ['no-such:1b', '../../etc/passwd', '<script>', "'; drop table", '😀', 'a'.repeat(256)]) {
    isProblem(await sidecar.ask('Hi', { modelId }), { code: 'model_not_found' }, modelId);
    isProblem(await sidecar.ask('Hi', { provider: 'lmstudio', modelId }), { code: 'model_not_found' }, modelId);
  }
});

storm('a message of 1 MB is taken whole and kept whole', async (sidecar, { ollama }) => {
  const question = `${'Ünïcödé '.repeat(95_000)}?`;
  assert.ok(Buffer.byteLength(question) > 1 << 20);
  const conversationId = await sidecar.newConversation('Big');
  ollama.set({ kind: 'echo', tokens_per_second: 0 });
  for (const choice of [{}, { provider: 'lmstudio', modelId: lmstudio_model }]) assert.equal((await sidecar.ask(question, { ...choice, conversationId })).status, 200);
  const { messages } = await sidecar.conversation(conversationId);
  assert.deepEqual([messages[0].content === question, messages[1].content === question, messages[2].content === question], [true, true, true]);
  count(2);
  await sidecar.ok('DELETE', `/api/conversations/${conversationId}`);
});

storm('names of 300 characters, in every script', async (sidecar) => {
  for (const letter of ['a', 'ä', '字', '😀', '\u0301']) {
    const name = letter.repeat(300);
    isProblem(await sidecar.api('POST', '/api/conversations', { title: name }), { code: 'invalid_request', field: 'title' }, letter);
    isProblem(await sidecar.api('POST', '/api/models/ollama/show', { modelName: name }), { code: 'invalid_request', field: 'modelName' }, letter);
    isProblem(await sidecar.api('GET', `/api/conversations?q=${encodeURIComponent(name)}`), { code: 'invalid_request', field: 'q' }, letter);
  }
});
