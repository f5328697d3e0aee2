// What every refusal has to be, and a count of the bad inputs that were tried.
import assert from 'node:assert/strict';

const statuses = {
  invalid_request: 400, unauthenticated: 401, forbidden: 403, not_found: 404, method_not_allowed: 405, conflict: 409, payload_too_large: 413, uri_too_long: 414,
  unsupported_media_type: 415, misdirected: 421, headers_too_large: 431, not_implemented: 501, model_not_found: 404,
};

const refusal_ms_max = 50;

let tried = 0;
const times = [];  // of the refusals, in ms
let judged = 0;  // of these times
export const count = (more = 1) => { tried += more; };

const percentile = (share) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1]?.toFixed(1);
export const printCount = (what) => console.log(`# counted: ${tried} ${what}${times.length ? `; refused within ${percentile(0.5)} ms (half of them), ${percentile(0.99)} ms (99 of 100)` : ''}`);

// A problem document with the status that belongs to its code, words for a person, and nothing of our insides.
export function isProblem(answer, { code, field, status }, what) {
  count();
  if (answer.status !== 413) times.push(answer.ms);  // which takes as long as the sending does
  const told = `${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/, told);
  const problem = answer.json;
  const codes = [code].flat();
  assert.ok(codes.includes(problem.code), `${told}; wanted ${codes}`);
  assert.equal(answer.status, status ?? statuses[problem.code], told);
  assert.equal(problem.status, answer.status, told);
  assert.ok(problem.detail?.length >= 10 && problem.title && problem.request_id, told);
  assert.ok(problem.detail.length < 2000, 'the problem repeats what was sent');
  if (field !== undefined) assert.equal(problem.field, field ?? undefined, told);
  assert.ok(!/nlohmann|exception|\.cpp|std::|sqlite|0x[0-9a-f]{6}/i.test(answer.text), told);
  assert.equal(answer.headers['access-control-allow-origin'], undefined, told);
}

// What stood before the storm stands after it, and the sidecar is well.
export async function conversationsOf(sidecar) {
  const { conversations } = await sidecar.ok('GET', '/api/conversations?limit=200');
  return Promise.all(conversations.map((one) => sidecar.conversation(one.id)));
}

// Refusals since the last call are quick. A machine with other work is late now and then, and then with /healthz, too.
async function wereQuick(sidecar) {
  const healthy = await Promise.all(Array.from({ length: 9 }, () => sidecar.request({ path: '/healthz' })));
  const healthy_ms = healthy.map((one) => one.ms).sort((a, b) => a - b)[4];
  const refusals = times.slice(judged);
  judged = times.length;
  const late = refusals.filter((ms) => ms > refusal_ms_max + healthy_ms);
  assert.ok(late.length <= 2 + refusals.length / 50, `${late.length} of ${refusals.length} refusals took more than ${refusal_ms_max} ms: ${late.slice(0, 9)}`);
}

export async function unharmed(sidecar, before) {
  await wereQuick(sidecar);
  const began = performance.now();
  const alive = await sidecar.request({ path: '/healthz' });
  assert.deepEqual([alive.status, performance.now() - began < 1000], [200, true], '/healthz');
  assert.equal((await sidecar.request({ path: '/readyz' })).status, 200, '/readyz');
  assert.deepEqual(await conversationsOf(sidecar), before);
}

// A few conversations to lose.
export async function withPrecious(sidecar) {
  for (const title of ['Precious one', 'Precious two']) {
    const conversationId = await sidecar.newConversation(title);
    await sidecar.ask('Keep this.', { conversationId });
  }
  return conversationsOf(sidecar);
}
