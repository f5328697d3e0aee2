// SIGKILL at any time: what was acknowledged is there at the next start.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWorld, pause } from './lib/world.mjs';

// Moments of the kill, in ms after the first token: at once, around the first checkpoints, later, and random ones.
const moments = [0, 20, 90, 130, 260, 400, ...Array.from({ length: 6 }, () => Math.floor(Math.random() * 700))];

// Everything that the page was told is on disk.
const acknowledged = (stream) => stream.of('saved').at(-1)?.data.bytes ?? 0;

async function killWhileStreaming(sidecar, ollama, ms, number) {
  const conversationId = await sidecar.newConversation();
  const question = `Question ${number}: go on, please.`;
  const stream = await sidecar.stream(question, { conversationId, modelId: 'qwen3:8b' });
  await stream.wait('start');
  await stream.wait('thinking');
  await pause(ms);
  await sidecar.kill();
  await stream.end();
  await sidecar.launch();
  return { conversationId, question, stream };
}

test('SIGKILL while an answer streams: the question and every acknowledged byte are there, marked as broken off', inWorld(async ({ sidecar, ollama }) => {
  let saved_events = 0;
  for (const [number, ms] of moments.entries()) {
    ollama.set({ tokens: 100_000, tokens_per_second: 200, thinking: 'I think. Grüße.' });
    const { conversationId, question, stream } = await killWhileStreaming(sidecar, ollama, ms, number);
    const { messages } = await sidecar.conversation(conversationId);
    assert.deepEqual(messages.map((one) => [one.role, one.state]), [['user', 'complete'], ['assistant', 'broken_off']], `after ${ms} ms`);
    assert.equal(messages[0].content, question);
    const kept = messages[1].thinking + messages[1].content;
    assert.ok(Buffer.byteLength(kept) >= acknowledged(stream), `${ms} ms: ${Buffer.byteLength(kept)} bytes kept, ${acknowledged(stream)} acknowledged`);
    // Bytes may be on disk that never reached the reader, never others than the provider sent.
    const told = stream.texts('thinking') + stream.texts('delta');
    assert.ok(kept.startsWith(told) || told.startsWith(kept), `${ms} ms: kept '${kept.slice(0, 80)}', told '${told.slice(0, 80)}'`);
    saved_events += stream.of('saved').length;
  }
  assert.ok(saved_events > 0, 'no answer was ever acknowledged before the kill');
  console.log(`# counted: ${moments.length} kills while an answer streamed, ${saved_events} acknowledgements, none lost`);
}));

test('SIGKILL just after a conversation was made, renamed or removed: it is so', inWorld(async ({ sidecar }) => {
  for (let round = 0; round < 4; ++round) {
    const [made, renamed, removed] = [await sidecar.newConversation('a'), await sidecar.newConversation('b'), await sidecar.newConversation('c')];
    await sidecar.ok('PATCH', `/api/conversations/${renamed}`, { title: `renamed ${round}` });
    await sidecar.ok('DELETE', `/api/conversations/${removed}`);
    await sidecar.kill();
    await sidecar.launch();
    assert.equal((await sidecar.conversation(made)).title, 'a');
    assert.equal((await sidecar.conversation(renamed)).title, `renamed ${round}`);
    assert.equal((await sidecar.api('GET', `/api/conversations/${removed}`)).status, 404);
  }
}));

test('SIGKILL in the midst of many writers: every answered request is there', inWorld(async ({ sidecar }) => {
  const acknowledged_ids = [];
  let is_running = true;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; is_running; ++i) {
      const id = await sidecar.newConversation(`w${writer} ${i}`).catch(() => undefined);
      if (id) acknowledged_ids.push(id);
    }
  });
  await pause(400);
  await sidecar.kill();
  is_running = false;
  await Promise.all(writers);
  await sidecar.launch();
  assert.ok(acknowledged_ids.length > 10);
  for (const id of acknowledged_ids) assert.equal((await sidecar.api('GET', `/api/conversations/${id}`)).status, 200);
}));

test('a replaced answer whose sidecar is killed: the old one is gone or there, never half', inWorld(async ({ sidecar, ollama }) => {
  const conversationId = await sidecar.newConversation();
  await sidecar.ask('One?', { conversationId });
  const [question] = (await sidecar.conversation(conversationId)).messages;
  ollama.set({ tokens: 100_000, tokens_per_second: 100 });
  const stream = await sidecar.stream('One, again?', { conversationId, replaceFrom: question.seq });
  await stream.waitForText('It lies');
  await sidecar.kill();
  await stream.end();
  await sidecar.launch();
  const { messages } = await sidecar.conversation(conversationId);
  assert.deepEqual(messages.map((one) => [one.role, one.state]), [['user', 'complete'], ['assistant', 'broken_off']]);
  assert.equal(messages[0].content, 'One, again?');
}));
