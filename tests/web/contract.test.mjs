// The host repeats lists of the C++ headers; they must stay the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EVENT_KINDS } from '../../web/platform/host/bridge.mjs';
import { createElement } from '../../web/platform/host/elements.mjs';
import { FLAG } from '../../web/platform/host/flags.mjs';
import { FACES } from '../../web/platform/host/font_stacks.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replace(/\/\/.*$/gm, '');
const enumerators = (source, head) => source.slice(source.indexOf(head)).match(/\{([^}]*)\}/)[1].split(',').map((each) => each.trim()).filter(Boolean);

test('event kinds have the order of events.h', () => {
  assert.deepEqual(EVENT_KINDS, enumerators(read('web/platform/events.h'), 'enum class Kind'));
});

test('flags have the values of semantics.h', () => {
  const declared = enumerators(read('shared/view/semantics.h'), 'enum NodeFlag').map((each) => {
    const [, name, shift] = each.match(/^k(\w+) = 1u << (\d+)$/);
    return [name[0].toLowerCase() + name.slice(1), 1 << Number(shift)];
  });
  assert.deepEqual(Object.entries(FLAG), declared);
});

test('faces have the order of fonts.h', () => {
  const declared = enumerators(read('web/platform/fonts.h'), 'enum class Face').filter((face) => face !== 'count');
  const named = FACES.map(({ style, weight, mono }) => `${mono ? 'mono' : 'ui'}_${weight}${style === 'italic' ? '_italic' : ''}`);
  assert.deepEqual(named, declared);
});

test('every role of semantics.h has an element of its own', () => {
  const made = new Map();
  const document = { createElement: (tag) => ({ tag, attributes: {}, classList: { add() {} }, setAttribute(name, value) { this.attributes[name] = value; } }) };
  for (const role of enumerators(read('shared/view/semantics.h'), 'enum class NodeRole')) {
    const { tag, attributes } = createElement(document, { id: 7, role, level: 3 });
    made.set(role, attributes.role ?? tag);
  }
  assert.deepEqual([...made].filter(([role, says]) => says === 'div' && role !== 'group' && role !== 'text'), []);
  assert.equal(made.get('heading'), 'h3');
  assert.equal(made.get('list'), 'list');
});
