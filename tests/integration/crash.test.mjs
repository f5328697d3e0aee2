// SIGKILL at any time: what was acknowledged is there at the next start.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeats } from './lib/process.mjs';
import { inWorld, pause } from './lib/world.mjs';

// Moments of the kill, in ms after the first token: at once, around the first checkpoints, later, and random ones.
const usual = [0, 20, 90, 130, 260, 400];
const moments = [...usual, ...Array.from({ length: repeats('KF_STREAM_KILLS', 12) - usual.length }, () => Math.floor(Math.random() * 700))];

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

test('SIGKILL just after a conversation was made, renamed or removed, or a credential stored: it is so', inWorld(async ({ sidecar }) => {
  const kills = repeats('KF_CHANGE_KILLS', 4);
  for (let round = 0; round < kills; ++round) {
    const [made, renamed, removed] = [await sidecar.newConversation('a'), await sidecar.newConversation('b'), await sidecar.newConversation('c')];
    await sidecar.ok('PATCH', `/api/conversations/${renamed}`, { title: `renamed ${round}` });
    await sidecar.ok('DELETE', `/api/conversations/${removed}`);
    const stored = round % 2 === 0;
    if (stored) await sidecar.ok('PUT', '/api/credentials/lmstudio', { token: `token-of-round-${round}` });
    else await sidecar.ok('DELETE', '/api/credentials/lmstudio');
    await sidecar.kill();
    await sidecar.launch();
    assert.equal((await sidecar.conversation(made)).title, 'a');
    assert.equal((await sidecar.conversation(renamed)).title, `renamed ${round}`);
    assert.equal((await sidecar.api('GET', `/api/conversations/${removed}`)).status, 404);
    assert.deepEqual((await sidecar.ok('GET', '/api/credentials')).credentials.map((one) => one.isUsable), stored ? [true] : []);
  }
  console.log(`# counted: ${kills} kills just after a change, ${5 * kills} acknowledgements, none lost`);
}));

// Conversations that eight writers were told to be there, until the kill.
async function writeUntilKilled(sidecar, round) {
  const acknowledged_ids = [];
  let is_running = true;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; is_running; ++i) {
      const id = await sidecar.newConversation(`w${writer} ${round} ${i}`).catch(() => undefined);
      if (id) acknowledged_ids.push(id);
    }
  });
  await pause(round === 0 ? 400 : Math.random() * 400);
  await sidecar.kill();
  is_running = false;
  await Promise.all(writers);
  return acknowledged_ids;
}

test('SIGKILL in the midst of many writers: every answered request is there', inWorld(async ({ sidecar }) => {
  const kills = repeats('KF_WRITER_KILLS', 1);
  let acknowledged_writes = 0;
  for (let round = 0; round < kills; ++round) {
    const ids = await writeUntilKilled(sidecar, round);
    await sidecar.launch();
    for (const id of ids) assert.equal((await sidecar.api('GET', `/api/conversations/${id}`)).status, 200);
    assert.equal((await sidecar.ok('GET', '/api/audit/verify')).verdict, 'whole');
    acknowledged_writes += ids.length;
  }
  assert.ok(acknowledged_writes > 10);
  console.log(`# counted: ${kills} kills in the midst of eight writers, ${acknowledged_writes} acknowledgements, none lost`);
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
