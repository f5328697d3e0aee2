// Providers that refuse, lie, stall and die: told plainly, and kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakeLmStudio } from '../fakes/fake_lmstudio.mjs';
import { startFakeOllama } from '../fakes/fake_ollama.mjs';
import { eventually } from './lib/process.mjs';
import { lmstudio_model, ollama_model } from './lib/sidecar.mjs';
import { inWorld, withWorld } from './lib/world.mjs';

const with_ollama = { provider: 'ollama', modelId: ollama_model };
const with_lmstudio = { provider: 'lmstudio', modelId: lmstudio_model };

// Whole and streamed, a refusal is the same problem: the stream has not begun.
async function refused(sidecar, choice, status, code) {
  const conversationId = await sidecar.newConversation();
  for (const stream of [false, true]) {
    const answer = await sidecar.ask('Hi', { ...choice, stream, conversationId });
    assert.deepEqual([answer.status, answer.json.code], [status, code], answer.text);
    assert.ok(answer.json.detail.length > 20, answer.text);
  }
  const { messages } = await sidecar.conversation(conversationId);
  assert.deepEqual(messages.map((one) => [one.role, one.state]), [['user', 'complete'], ['assistant', 'failed'], ['user', 'complete'], ['assistant', 'failed']]);
  assert.ok(messages[1].error.length > 20);
  return messages[1].error;
}

test('refusals of Ollama: forbidden, token, busy, no such model, something else on its port', inWorld(async ({ sidecar, ollama }) => {
  for (const [behaviour, status, code] of [['forbidden', 502, 'provider_forbidden'], ['unauthorized', 502, 'provider_token_required'],
    ['busy', 503, 'provider_busy'], ['html', 502, 'provider_protocol']]) {
    ollama.set(behaviour);
    assert.match(await refused(sidecar, with_ollama, status, code), /Ollama/, behaviour);
  }
  ollama.set('fast');
  assert.match(await refused(sidecar, { ...with_ollama, modelId: 'no-such:1b' }, 404, 'model_not_found'), /no-such:1b/);
}));

test('refusals of LM Studio: forbidden, token, busy, none loaded, something else on its port', inWorld(async ({ sidecar, lmstudio }) => {
  for (const [behaviour, status, code] of [['forbidden', 502, 'provider_forbidden'], ['unauthorized', 502, 'provider_token_required'],
    ['busy', 503, 'provider_busy'], ['html', 502, 'provider_protocol'], ['not_loaded', 409, 'model_not_loaded']]) {
    lmstudio.set(behaviour);
    const choice = behaviour === 'not_loaded' ? { ...with_lmstudio, modelId: 'google/gemma-3-12b' } : with_lmstudio;
    assert.match(await refused(sidecar, choice, status, code), /LM Studio/, behaviour);
  }
  lmstudio.set('fast');
  await refused(sidecar, { ...with_lmstudio, modelId: 'no-such' }, 404, 'model_not_found');
}));

test('nobody there: told, with what to do', () => withWorld(async ({ sidecar }) => {
  assert.match(await refused(sidecar, with_ollama, 502, 'provider_unreachable'), /Ollama/);
  assert.match(await refused(sidecar, with_lmstudio, 502, 'provider_unreachable'), /LM Studio/);
}, { ollama: null, lmstudio: null }));

test('a busy provider says when to come back', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ kind: 'busy', retry_after: 7 });
  const answer = await sidecar.ask('Hi');
  assert.deepEqual([answer.status, answer.json.retry_after_s, answer.headers['retry-after']], [503, 7, '7']);
}));

// The answer breaks after three tokens: an error event within a second, and what came is kept.
async function breaks(sidecar, choice, code) {
  const conversationId = await sidecar.newConversation();
  const stream = await (await sidecar.stream('Hi', { ...choice, conversationId })).end();
  const last = stream.events.at(-1);
  assert.deepEqual([last.event, last.data.code], ['error', code], stream.text.slice(-600));
  assert.ok(last.data.detail.length > 20);
  const ms = last.at_ms - (stream.of('delta').at(-1)?.at_ms ?? 0);
  assert.ok(ms < 1000, `the error came after ${ms} ms`);
  const [, answer] = (await sidecar.conversation(conversationId)).messages;
  assert.deepEqual([answer.state, answer.content, answer.error], ['broken_off', stream.texts(), last.data.detail]);
  return stream;
}

test('dies in mid-stream, reports an error of its own, or ends without an end', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [choice, fake] of [[with_ollama, ollama], [with_lmstudio, lmstudio]]) {
    for (const [kind, code] of [['die', /provider_(unreachable|protocol)/], ['error_line', /provider_failed/], ['no_end', /provider_protocol/]]) {
      fake.set({ kind });
      const stream = await (await sidecar.stream('Hi', choice)).end();
      const told = stream.of('error')[0].data.code;
      assert.match(told, code, `${choice.provider} ${kind}`);
      assert.ok((await breaks(sidecar, choice, told)).texts().startsWith('Paris is the'), `${choice.provider} ${kind}`);
    }
  }
}));

test('the whole answer of a provider that dies is a problem, and what came is kept', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ kind: 'die' });
  const conversationId = await sidecar.newConversation();
  const answer = await sidecar.ask('Hi', { conversationId });
  assert.ok(answer.status === 502 && answer.json.detail, answer.text);
  const [, kept] = (await sidecar.conversation(conversationId)).messages;
  assert.deepEqual([kept.state, kept.content], ['broken_off', 'Paris is the']);
}));

test('the real server process is killed in mid-stream', async () => {
  for (const [choice, start] of [[with_ollama, startFakeOllama], [with_lmstudio, startFakeLmStudio]]) {
    const fake = await start({ behaviour: { tokens: 5000, tokens_per_second: 50 } });
    await withWorld(async ({ sidecar }) => {
      const stream = await sidecar.stream('Go on', choice);
      await stream.waitForText('capital of');
      const began = performance.now();
      await fake.close();
      await stream.end();
      assert.equal(stream.events.at(-1).event, 'error');
      assert.ok(performance.now() - began < 1000);
      const after = await sidecar.ask('Hi', choice);
      assert.deepEqual([after.status, after.json.code], [502, 'provider_unreachable']);
    }, { ollama: null, lmstudio: null, sidecar: { [choice.provider]: fake } });
  }
});

test('a hostile stream is cut: a line without end, blanks without end', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const [choice, fake] of [[with_ollama, ollama], [with_lmstudio, lmstudio]]) {
    fake.set({ kind: 'long_line', tokens_per_second: 0 });
    const stream = await (await sidecar.stream('Hi', choice)).end();
    assert.deepEqual([stream.events.at(-1).event, stream.of('error')[0].data.code], ['error', 'provider_protocol'], choice.provider);
    assert.ok(stream.text.length < 100_000);
    await eventually(() => fake.chats().at(-1).cancelled, 'the end of the connection');
  }
}));

test('blanks without end do not keep the sidecar from its other work, and end with the reader', inWorld(async ({ sidecar, ollama }) => {
  ollama.set({ kind: 'blanks', tokens_per_second: 0 });
  const stream = await sidecar.stream('Hi');
  await stream.waitForText('Paris is the');
  assert.equal((await sidecar.request({ path: '/healthz' })).status, 200);
  stream.close();
  await eventually(() => ollama.chats().at(-1).cancelled, 'the cancellation', 1000);
}));

test('after every fault the next question is answered', inWorld(async ({ sidecar, ollama, lmstudio }) => {
  for (const kind of ['die', 'error_line', 'no_end', 'html', 'busy', 'forbidden', 'long_line']) {
    for (const [choice, fake] of [[with_ollama, ollama], [with_lmstudio, lmstudio]]) {
      fake.set({ kind, tokens_per_second: 0, bytes: 2 << 20 });
      await sidecar.ask('Hi', choice);
      fake.set('fast');
      assert.equal((await sidecar.ask('Hi', choice)).status, 200, `${choice.provider} after ${kind}`);
    }
  }
}));
