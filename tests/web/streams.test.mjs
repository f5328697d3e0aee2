import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DONE, Streams, fileNameOf } from '../../web/platform/host/streams.mjs';

function streamsWith(fetch, more = {}) {
  const events = [];
  const session = { csrf: 'C', ended: 0, expired() { this.ended += 1; } };
  const streams = new Streams({
    emit: (kind, event) => events.push([kind, event.number ?? Buffer.from(event.text).toString()]),
    session, queuedBytes: () => 0, nextFrame: async () => {}, fetch, ...more,
  });
  return { streams, events, session };
}

const answer = (status, body, type = 'application/json') => new Response(body, { status, headers: { 'Content-Type': type } });

test('head, chunks and the end come in order, with the CSRF value', async () => {
  let asked;
  const { streams, events } = streamsWith(async (url, options) => ((asked = { url, ...options }), answer(200, 'abc')));
  await streams.start(1, 'POST', '/api/x', '{}');
  assert.deepEqual(events, [['fetch_head', 200], ['fetch_chunk', 'abc'], ['fetch_done', DONE.whole]]);
  assert.equal(asked.headers['X-KF-CSRF'], 'C');
  assert.equal(asked.headers['Content-Type'], 'application/json');
});

test('a GET has no body and no content type', async () => {
  let asked;
  const { streams } = streamsWith(async (url, options) => ((asked = options), answer(200, '')));
  await streams.start(1, 'GET', '/api/x', '');
  assert.equal(asked.body, undefined);
  assert.equal(asked.headers['Content-Type'], undefined);
});

for (const url of ['https://elsewhere.example/x', '//elsewhere.example/x', 'x'])
  test(`another origin is never asked: ${url}`, async () => {
    const { streams, events } = streamsWith(async () => assert.fail('asked'));
    await streams.start(1, 'GET', url, '');
    assert.deepEqual(events, [['fetch_done', DONE.broken]]);
  });

test('a broken connection ends the stream once', async () => {
  const body = new ReadableStream({ start: (control) => (control.enqueue(Buffer.from('ab')), setTimeout(() => control.error(new Error('reset')), 1)) });
  const { streams, events } = streamsWith(async () => new Response(body));
  await streams.start(1, 'GET', '/api/x', '');
  assert.deepEqual(events.slice(1), [['fetch_chunk', 'ab'], ['fetch_done', DONE.broken]]);
});

test('our own abort is told apart', async () => {
  const { streams, events } = streamsWith((url, { signal }) => new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
  const running = streams.start(1, 'GET', '/api/x', '');
  streams.abort(1);
  streams.abort(2);
  await running;
  assert.deepEqual(events, [['fetch_done', DONE.aborted]]);
});

test('a refusal tells of the end of the session only where it is our own', async () => {
  const ours = streamsWith(async () => answer(401, '{"code":"unauthenticated"}', 'application/problem+json'));
  await ours.streams.start(1, 'GET', '/api/x', '');
  assert.equal(ours.session.ended, 1);
  assert.equal(ours.events.at(1)[1], '{"code":"unauthenticated"}');
  const replaced = streamsWith(async () => answer(403, '{"code":"forbidden","field":"X-KF-CSRF"}', 'application/problem+json'));
  await replaced.streams.start(1, 'GET', '/api/x', '');
  assert.equal(replaced.session.ended, 1);
  for (const [status, body] of [[401, '{"error":"Session expired"}'], [403, '{"code":"forbidden","field":"role"}'], [403, '']]) {
    const theirs = streamsWith(async () => answer(status, body));
    await theirs.streams.start(1, 'GET', '/api/x', '');
    assert.equal(theirs.session.ended, 0, body);
  }
});

test('reading waits while much is unread', async () => {
  let waited = 0;
  const more = { queuedBytes: () => 2 << 20, nextFrame: async () => { waited += 1; } };
  const { streams } = streamsWith(async () => answer(200, 'abc'), more);
  await streams.start(1, 'GET', '/api/x', '');
  assert.equal(waited, 1);
});

const file = (body, disposition = 'attachment; filename="the-record.jsonl"') =>
  new Response(body, { status: 200, headers: { 'Content-Type': 'application/x-ndjson', 'Content-Disposition': disposition } });

test('a file is fetched with the CSRF value and saved whole, under the name that the server gives', async () => {
  const saved = [];
  let asked;
  const { streams, events } = streamsWith(async (url, options) => ((asked = { url, ...options }), file('a\nb\n')), { save: (blob, name) => saved.push([blob, name]) });
  await streams.download(7, '/api/audit/export', 'fallback.jsonl');
  assert.deepEqual([asked.method, asked.headers['X-KF-CSRF']], ['GET', 'C']);
  assert.equal(saved[0][1], 'the-record.jsonl');
  assert.equal(await saved[0][0].text(), 'a\nb\n');
  assert.deepEqual(events, [['fetch_head', 200], ['fetch_done', DONE.whole]]);
});

test('what is refused, breaks off or leads elsewhere is not saved', async () => {
  const save = () => assert.fail('saved');
  const refused = streamsWith(async () => answer(404, '{"code":"not_found"}', 'application/problem+json'), { save });
  await refused.streams.download(1, '/api/x', 'x');
  assert.deepEqual(refused.events, [['fetch_head', 404], ['fetch_chunk', '{"code":"not_found"}'], ['fetch_done', DONE.whole]]);
  const body = new ReadableStream({ start: (control) => (control.enqueue(Buffer.from('ab')), setTimeout(() => control.error(new Error('reset')), 1)) });
  const broken = streamsWith(async () => file(body), { save });
  await broken.streams.download(1, '/api/x', 'x');
  assert.deepEqual(broken.events, [['fetch_head', 200], ['fetch_done', DONE.broken]]);
  const elsewhere = streamsWith(async () => assert.fail('asked'), { save });
  await elsewhere.streams.download(1, '//evil.example/x', 'x');
  assert.deepEqual(elsewhere.events, [['fetch_done', DONE.broken]]);
});

test('only a plain name is taken from the server', () => {
  assert.equal(fileNameOf('attachment; filename="trip.md"'), 'trip.md');
  for (const none of [null, '', 'attachment', 'attachment; filename="../x"', 'attachment; filename=""', 'attachment; xfilename="a"'])
    assert.equal(fileNameOf(none), undefined, none);
});
