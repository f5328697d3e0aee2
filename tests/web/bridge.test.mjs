import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bridge, EVENT_KINDS } from '../../web/platform/host/bridge.mjs';

function connected() {
  const log = [];
  const module = {
    HEAPU8: new Uint8Array(256),
    _kf_text_buffer: () => 16,
    _kf_on_event: (kind, node, id, number, x, y, flag) => log.push([EVENT_KINDS[kind], node, id, number, x, y, flag]),
    _kf_frame: () => -1,
  };
  const bridge = new Bridge({ wake: () => log.push('wake'), drawNow: () => (log.push('draw'), bridge.frame(0, {})) });
  bridge.attach(module);
  return { bridge, module, log };
}

test('texts cross as UTF-8', () => {
  const { bridge, module } = connected();
  bridge.give('ü😀');
  assert.equal(bridge.text(16, 6), 'ü😀');
  assert.deepEqual([...module.HEAPU8.subarray(16, 18)], [0xc3, 0xbc]);
});

test('an event is queued and wakes a frame', () => {
  const { bridge, log } = connected();
  bridge.emit('scroll', { node: 3, x: 1, y: 2, flag: true });
  assert.deepEqual(log, [['scroll', 3, 0, 0, 1, 2, 1], 'wake']);
});

test('what was typed is drawn before it is submitted, once', () => {
  const { bridge, log } = connected();
  bridge.emit('input', { node: 1, text: 'a' });
  bridge.emit('submit', { node: 1 });
  bridge.emit('activate', { node: 2 });
  assert.deepEqual(log.filter((each) => each !== 'wake').map((each) => (each === 'draw' ? each : each[0])), ['input', 'draw', 'submit', 'activate']);
});
