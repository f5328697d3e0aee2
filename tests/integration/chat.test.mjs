// Asking and being answered: whole and streamed, through both providers.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { eventually } from './lib/process.mjs';
import { lmstudio_model, ollama_model, user } from './lib/sidecar.mjs';
import { inWorld, pause } from './lib/world.mjs';

const text = 'Paris is the capital of France. It lies on the Seine.';
const providers = [{ provider: 'ollama', modelId: ollama_model }, { provider: 'lmstudio', modelId: lmstudio_model }];

test('a whole answer, through both providers', inWorld(async ({ sidecar }) => {
  for (const choice of providers) {
    const answer = (await sidecar.ask('Capital of France?', choice)).json;
    assert.deepEqual([answer.response, answer.model, answer.provider, answer.finish_reason], [text, choice.modelId, choice.provider, 'stop']);
    assert.ok(answer.usage.total_tokens === answer.usage.prompt_tokens + answer.usage.completion_tokens && answer.usage.prompt_tokens > 0);
    assert.ok(answer.latency_ms >= 0 && answer.total_ms >= answer.latency_ms);
    assert.equal(answer.requestedModel, undefined);
  }
}));

test('a streamed answer: start, deltas as they come, usage, done', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [choice, fake] of [[providers[0], ollama], [providers[1], lmstudio]]) {
    fake.set({ tokens_per_second: 50 });
    const stream = await sidecar.stream('Capital of France?', choice);
    assert.deepEqual([stream.status, stream.headers['content-type'], stream.headers['cache-control']], [200, 'text/event-stream', 'no-store']);
    await stream.end();
    assert.deepEqual([stream.events[0].event, stream.events.at(-1).event, stream.is_whole], ['start', 'done', true]);
    assert.deepEqual([stream.events[0].data.model, stream.events[0].data.provider], [choice.modelId, choice.provider]);
    assert.equal(stream.texts(), text);
    const [first, last] = [stream.of('delta')[0].at_ms, stream.of('delta').at(-1).at_ms];
    assert.ok(last - first > 150, `the deltas came in one piece: ${last - first} ms`);
    const done = stream.of('done')[0].data;
    assert.deepEqual([done.reason, stream.of('usage')[0].data], ['stop', done.usage]);
    assert.ok(done.usage.completion_tokens >= 12);
    assert.ok(done.usage.tokens_per_second > 0);
  }
}));

test('thinking comes apart from the answer', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  const thinking = 'The user asks for a capital. I know this one.';
  for (const [fake, choice] of [[ollama, { ...providers[0], modelId: 'qwen3:8b' }], [lmstudio, providers[1]]]) {
    fake.set({ kind: 'answer', tokens_per_second: 0, thinking });
    const stream = await (await sidecar.stream('Capital of France?', choice)).end();
    assert.deepEqual([stream.texts('thinking'), stream.texts('delta')], [thinking, text], choice.provider);
  }
  const whole = (await sidecar.ask('Capital of France?', { modelId: 'qwen3:8b' })).json;
  assert.equal(whole.response, text);
}));

test('the options reach the provider under its own names', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  const options = { temperature: 0.5, maxTokens: 7, topP: 0.9, seed: 42, stop: ['END'] };
  for (const choice of providers) assert.equal((await sidecar.ask('Hi', { ...choice, options })).status, 200);
  const at_ollama = ollama.chats().at(-1).body;
  assert.deepEqual({ ...at_ollama.options }, { temperature: 0.5, num_predict: 7, top_p: 0.9, seed: 42, stop: ['END'] });
  const { temperature, max_tokens, top_p, seed, stop } = lmstudio.chats().at(-1).body;
  assert.deepEqual({ temperature, max_tokens, top_p, seed, stop }, { temperature: 0.5, max_tokens: 7, top_p: 0.9, seed: 42, stop: ['END'] });
}));

test('the end by length is told as such', inWorld(async ({ sidecar }) => {
  for (const choice of providers) {
    const stream = await (await sidecar.stream('Hi', { ...choice, options: { maxTokens: 4 } })).end();
    assert.deepEqual([stream.of('done')[0].data.reason, stream.texts()], ['length', 'Paris is the capital'], choice.provider);
  }
}));

test('the whole talk goes to the provider, in every script', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  const messages = [{ role: 'system', content: 'Be brief.' }, user('Grüße, 你好, שלום, 😀 </script> "x" \\ \u2028'), { role: 'assistant', content: 'Hello.' }, user('नमस्ते?')];
  for (const [choice, fake] of [[providers[0], ollama], [providers[1], lmstudio]]) {
    fake.set('echo');
    assert.equal((await sidecar.ask('', { ...choice, messages })).json.response, 'नमस्ते?');
    assert.deepEqual(fake.chats().at(-1).body.messages.map(({ role, content }) => ({ role, content })), messages);
  }
}));

test('characters cut in two by two tokens arrive whole, broken bytes as U+FFFD', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [choice, fake] of [[providers[0], ollama], [providers[1], lmstudio]]) {
    fake.set({ kind: 'bad_utf8', tokens_per_second: 0 });
    const stream = await (await sidecar.stream('Hi', choice)).end();
    assert.deepEqual([stream.events.at(-1).event, stream.texts()], ['done', `${text}ü\ufffd`], choice.provider);
  }
}));

test('an answer that comes byte by byte is the same answer', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [choice, fake] of [[providers[0], ollama], [providers[1], lmstudio]]) {
    fake.set({ kind: 'one_byte_chunks', tokens_per_second: 0 });
    assert.equal((await (await sidecar.stream('Hi', choice)).end()).texts(), text, choice.provider);
  }
}));

test('tool calls pass through as OpenAI writes them', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  const tools = [{ type: 'function', function: { name: 'search', description: 'd', parameters: { type: 'object', properties: { query: { type: 'string' } } } } }];
  for (const [choice, fake] of [[providers[0], ollama], [providers[1], lmstudio]]) {
    fake.set({ kind: 'tool_call', tokens_per_second: 0 });
    const stream = await (await sidecar.stream('Find it', { ...choice, tools })).end();
    const [call] = [stream.of('tool_call')[0].data].flat();
    assert.equal(call.function.name, 'search');
    assert.deepEqual(JSON.parse(call.function.arguments), { query: 'capital of France' });
    assert.equal(stream.events.at(-1).event, 'done');
  }
}));

test('another model answers: it is told, and named where the answer is kept', inWorld(async ({ sidecar, lmstudio }) => {
  lmstudio.set({ kind: 'other_model', tokens_per_second: 0 });
  const conversationId = await sidecar.newConversation();
  const stream = await (await sidecar.stream('Hi', { ...providers[1], conversationId })).end();
  assert.deepEqual(stream.of('other_model')[0].data, { asked: lmstudio_model, answered: 'another/model-7b' });
  assert.equal((await sidecar.conversation(conversationId)).messages[1].modelId, 'another/model-7b');
  const whole = (await sidecar.ask('Hi', providers[1])).json;
  assert.deepEqual([whole.model, whole.requestedModel], ['another/model-7b', lmstudio_model]);
}));

test('a reader that leaves reaches the provider within 250 ms, and the answer is kept as stopped', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [choice, fake] of [[providers[0], ollama], [providers[1], lmstudio]]) {
    for (const pace of [{ tokens_per_second: 50, tokens: 5000 }, { kind: 'stall', after: 3 }]) {
      fake.set(pace);
      const conversationId = await sidecar.newConversation();
      const stream = await sidecar.stream('Go on', { ...choice, conversationId });
      await stream.waitForText('Paris is the');
      const began = performance.now();
      stream.close();
      await eventually(() => fake.chats().at(-1).cancelled, 'the cancellation');
      const ms = fake.chats().at(-1).cancelled_ms - began;
      assert.ok(ms < 250, `${choice.provider} heard of it after ${ms} ms`);
      const kept = await eventually(async () => {
        const [, answer] = (await sidecar.conversation(conversationId)).messages;
        return answer.state !== 'streaming' && answer;
      }, 'the end of the answer');
      assert.equal(kept.state, 'stopped');
      assert.ok(kept.content.startsWith('Paris is the'), kept.content);
    }
  }
}));

test('a reader that leaves before the first token is noticed, too', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ first_token_ms: 60_000 });
  for (const stream of [true, false]) {
    const before = ollama.chats().length;
    const options = sidecar.optionsOf('POST', '/api/chat/local', { ...providers[0], messages: [user('Hi')], stream }, {});
    const asked = request({ host: '127.0.0.1', port: sidecar.port, ...options }).on('error', () => {});
    asked.end(options.body);
    await eventually(() => ollama.chats().length > before, 'the question');
    asked.destroy();
    await eventually(() => ollama.chats().at(-1).cancelled, 'the cancellation', 1000);
  }
}));

test('a slow reader holds the provider back and loses nothing', inWorld(async ({ sidecar, ollama }) => {
  const words = Array.from({ length: 16_000 }, (_, i) => `word${i}${'x'.repeat(1000)}`);
  ollama.set({ kind: 'answer', text: words.join(' '), tokens_per_second: 0 });
  const stream = await sidecar.stream('Much');
  await stream.wait('delta');
  stream.pause();
  await pause(1500);
  const sent = ollama.chats().at(-1).tokens_sent;
  assert.ok(sent < words.length, `all ${sent} tokens were taken from the provider although nobody read them`);
  stream.message.socket.resume();
  await stream.end(60_000);
  assert.deepEqual([stream.events.at(-1).event, stream.of('delta').length > 0], ['done', true]);
  assert.equal(stream.texts(), words.join(' '));
}));
