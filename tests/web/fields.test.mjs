import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forceFieldValue, sendInput, setFieldValue } from '../../web/platform/host/fields.mjs';

function field() {
  const node = { element: { value: '', style: {}, scrollHeight: 0 }, props: { id: 1, role: 'searchbox' } };
  const type = (text) => { node.element.value = text; sendInput(node, () => {}); };
  return { node, type };
}

test('a frame that answers late does not take back what was typed since', () => {
  const { node, type } = field();
  type('q');
  type('qw');
  setFieldValue(node, 'q');
  assert.equal(node.element.value, 'qw');
  type('qwe');
  setFieldValue(node, 'qwe');
  assert.equal(node.element.value, 'qwe');
});

test('a value of the page\'s own wins', () => {
  const { node, type } = field();
  type('hello');
  setFieldValue(node, 'hello');
  setFieldValue(node, '');
  assert.equal(node.element.value, '');
  type('again');
  forceFieldValue(node, 'forced');
  assert.equal(node.element.value, 'forced');
});

test('a value that was typed before is the page\'s own once it was answered', () => {
  const { node, type } = field();
  type('a');
  type('ab');
  setFieldValue(node, 'ab');
  setFieldValue(node, 'a');
  assert.equal(node.element.value, 'a');
});
