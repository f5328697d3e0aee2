// Keys, copying, selecting and fonts: the parts of the host that only compute.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinPieces } from '../../web/platform/host/copy.mjs';
import { isOwnPath, isSafeAddress } from '../../web/platform/host/dom.mjs';
import { FACES, familiesFor, hanFamilies } from '../../web/platform/host/font_stacks.mjs';
import { Glyphs, hasColours, isRightToLeft } from '../../web/platform/host/glyphs.mjs';
import { isReported, keyName } from '../../web/platform/host/keys.mjs';
import { indexAfter } from '../../web/platform/host/roving.mjs';
import { distance } from '../../web/platform/host/text_selection.mjs';

const key = (name, modifiers = {}) => keyName({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

test('keys carry their modifiers, whatever Caps Lock says', () => {
  assert.equal(key('K', { ctrlKey: true }), 'Ctrl+k');
  assert.equal(key('o', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+O');
  assert.equal(key('Tab', { shiftKey: true }), 'Shift+Tab');
  assert.equal(key('/', { shiftKey: true }), '/');
  assert.equal(key('A', { shiftKey: true }), 'A');
});

test('only the listed keys are reported, where they are wanted', () => {
  assert.equal(isReported('Ctrl+k', 'field'), true);
  assert.equal(isReported('/', 'page'), true);
  assert.equal(isReported('/', 'field'), false);
  assert.equal(isReported('ArrowDown', 'combobox'), true);
  assert.equal(isReported('ArrowDown', 'field'), false);
  assert.equal(isReported('a', 'page'), false);
});

test('arrows go round, Home and End to the edges', () => {
  assert.deepEqual([indexAfter('ArrowRight', 2, 3), indexAfter('ArrowUp', 0, 3), indexAfter('Home', 2, 3), indexAfter('End', 0, 3)], [0, 2, 0, 2]);
});

test('copying joins wrapped lines and separates texts and messages', () => {
  const at = (text, line, block, message, hard) => ({ text, line, block, message, hard });
  const pieces = [
    at('a wrapped ', 1, 1, 1, false), at('line', 2, 1, 1, true), at(' link\n', 2, 1, 1, true), at('next', 3, 1, 1, true),
    at('second text', 4, 2, 1, true), at('second message', 5, 3, 2, true),
  ];
  assert.equal(joinPieces(pieces), 'a wrapped line link\nnext\nsecond text\n\nsecond message');
  assert.equal(joinPieces([]), '');
});

test('a margin belongs to the line beside it', () => {
  const upper = { left: 0, right: 100, top: 0, bottom: 20 };
  const lower = { left: 0, right: 400, top: 24, bottom: 44 };
  assert.ok(distance(upper, 300, 10) < distance(lower, 300, 10));
  assert.equal(distance(upper, 50, 10), 0);
});

test('only addresses that cannot run script become links', () => {
  for (const good of ['https://ollama.ai', 'http://x', '/chat', 'mailto:a@b']) assert.ok(isSafeAddress(good), good);
  for (const bad of ['javascript:alert(1)', ' javascript:x', '//host/x', 'data:text/html,x', '']) assert.ok(!isSafeAddress(bad), bad);
  assert.ok(!isOwnPath('//host'));
});

test('the reader’s language decides about ideographs, emoji pictures come from the emoji font', () => {
  assert.notEqual(hanFamilies('ja-JP'), hanFamilies('zh-CN'));
  assert.notEqual(hanFamilies('zh-Hant'), hanFamilies('zh'));
  assert.equal(familiesFor(0, 0x41, 'en'), FACES[0].families);
  assert.match(familiesFor(0, 0x1f600, 'en'), /^'Noto Color Emoji'/);
  assert.match(familiesFor(0, 0x6f22, 'ko'), /^'Noto Sans CJK KR'/);
});

test('the first letter says the direction', () => {
  assert.equal(isRightToLeft('123 مرحبا abc'), true);
  assert.equal(isRightToLeft('abc مرحبا'), false);
  assert.equal(isRightToLeft('123'), false);
});

test('colours are found, faint edges are not colours', () => {
  assert.equal(hasColours([255, 255, 255, 90, 0, 0, 0, 0]), false);
  assert.equal(hasColours([200, 40, 30, 255]), true);
});

// A canvas whose letters are as many pixels wide as the table says.
function fakeCanvas(widths) {
  const context = {
    measureText: (text) => ({ width: widths[text] ?? 8, actualBoundingBoxLeft: 0, actualBoundingBoxRight: widths[text] ?? 8, actualBoundingBoxAscent: 10, actualBoundingBoxDescent: 2, fontBoundingBoxAscent: 12, fontBoundingBoxDescent: 4 }),
    clearRect() {}, fillText(text, x) { context.drawnAt = x; },
    getImageData: (x, y, w, h) => ({ data: new Uint8ClampedArray(w * h * 4).fill(255) }),
  };
  return { context, create: (width, height) => ({ width, height, getContext: () => context }) };
}

test('digits share one advance and stand in its middle', () => {
  const { context, create } = fakeCanvas({ 1: 4, 8: 8 });
  const glyphs = new Glyphs(create);
  const one = glyphs.glyph(0, 13, 0x31, 0);
  assert.equal(one.advance, 8);
  assert.equal(context.drawnAt, 2 - one.x0);
  assert.equal(glyphs.glyph(4, 13, 0x31, 0).advance, 4);
});

test('spaces advance without pixels, controls do nothing', () => {
  const glyphs = new Glyphs(fakeCanvas({ ' ': 3 }).create);
  assert.deepEqual([glyphs.glyph(0, 13, 0x20, 0).visible, glyphs.glyph(0, 13, 0x20, 0).advance], [false, 3]);
  assert.equal(glyphs.glyph(0, 13, 0x200d, 0).advance, 0);
  assert.equal(glyphs.glyph(0, 13, 9, 0).advance, 0);
});

test('a run is as large as its outline, and the canvas grows for it', () => {
  const { create } = fakeCanvas({ long: 900 });
  const glyphs = new Glyphs(create);
  const run = glyphs.run(0, 13, 'long', 0xffffff);
  assert.deepEqual([run.w, run.h, run.advance, run.visible], [902, 14, 900, true]);
  assert.equal(glyphs.canvas.width, 902);
  assert.equal(glyphs.pixels.length, 902 * 14 * 4);
});
