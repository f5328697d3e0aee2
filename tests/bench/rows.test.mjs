// node --test tests/bench
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from './measures.mjs';
import * as rows from './rows.mjs';
import { table } from './table.mjs';

const rounds = (...values) => values.map((value) => ({ latency_p50_us: value, latency_p99_us: value * 10 }));

test('a median of an even number lies between the two in the middle', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('the added time is taken from the direct way of the same round', () => {
  const [p50] = rows.firstTokenRows({ direct: rounds(20, 120, 20), nginx: rounds(70, 170, 70), ours: rounds(95, 195, 95) });
  assert.deepEqual([p50.ours, p50.peer, p50.ratio, p50.verdict], [75, 50, 1.5, 'ok']);
});

test('a peer within the noise is no measure', () => {
  const [p50] = rows.firstTokenRows({ direct: rounds(100, 100, 100), nginx: rounds(99, 101, 100), ours: rounds(150, 150, 150) });
  assert.deepEqual([p50.ratio, p50.verdict], [undefined, 'unclear']);
});

test('goals: within the aim, within the must, missed, and more is better', () => {
  const verdict = (ours, theirs) => rows.unthrottledRows({ ours: [{ tokens_per_s: ours }], nginx: [{ tokens_per_s: theirs }] })[0].verdict;
  assert.deepEqual([verdict(200, 100), verdict(100, 100), verdict(20, 100)], ['aim', 'ok', 'MISS']);
  const idle = (kb) => rows.idleRows({ ours: kb, nginx: 14_000 })[0].verdict;
  assert.deepEqual([idle(9 << 10), idle(12 << 10), idle(16 << 10)], ['aim', 'ok', 'MISS']);
  const local = (ours) => rows.localRows(50)({ session: [{ latency_p99_us: ours }], conversations: [{ latency_p99_us: ours }],
    node: [{ latency_p99_us: 1000 }], nginx: [{ latency_p99_us: 200 }] })[0].verdict;
  assert.deepEqual([local(300), local(900), local(1100)], ['aim', 'ok', 'MISS']);
});

test('the table shows what failed', () => {
  const text = table([{ measure: 'streams', fault: 'x' }, ...rows.idleRows({ ours: 10_240, nginx: 14_000 })]);
  assert.match(text, /streams .* FAILED/);
  assert.match(text, /10\.0 MB/);
});
