// The DOM mirror by itself: patches in, elements and events out. The sidecar only serves the page's files.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../lib/world.mjs';

test.use({ viewport: { width: 1100, height: 700 }, permissions: ['clipboard-read', 'clipboard-write'] });
import { servePage } from '../lib/page_server.mjs';

let server;
test.beforeAll(async () => { server = await servePage(); });
test.afterAll(() => server.close());

const FLAG = { selected: 2, checked: 4, modal: 64, scroller: 128, followEnd: 256, autoFocus: 512, submitOnEnter: 8192, hidden: 1 << 15, activeDescendant: 1 << 17 };

const HARNESS = `<!doctype html><html lang="en"><head><title>Mirror</title><link rel="stylesheet" href="/app.css"></head>
<body><div id="page"></div></body></html>`;

// A page with the mirror alone; what it emits is kept in `events`.
async function openMirror(page, address) {
  await page.route('**/mirror', (route) => route.fulfill({ contentType: 'text/html', body: HARNESS }));
  await page.goto(`${server.address}/mirror`);
  await page.evaluate(async () => {
    const { Semantics } = await import('/host/semantics.mjs');
    const { Interactions } = await import('/host/interactions.mjs');
    const { installCopy } = await import('/host/copy.mjs');
    const { TextSelection } = await import('/host/text_selection.mjs');
    const { forceFieldValue } = await import('/host/fields.mjs');
    globalThis.events = [];
    const emit = (kind, event = {}) => events.push([kind, event.node ?? 0, event.text ?? '']);
    globalThis.mirror = new Semantics(document.getElementById('page'), emit);
    globalThis.force = (id, value) => forceFieldValue(mirror.node(id), value);
    new Interactions(mirror, { emit, openPath: (event, link) => { event.preventDefault(); events.push(['open', 0, link.getAttribute('href')]); } });
    installCopy(mirror);
    new TextSelection(mirror.root);
  });
}

const apply = (page, patch) => page.evaluate((json) => mirror.apply(json), JSON.stringify(patch));
const events = (page, kind) => page.evaluate((wanted) => events.filter(([each]) => each === wanted).map(([, node, text]) => [node, text]), kind);
const textLine = (t, w = 100, b = true) => ({ p: Array.isArray(t) ? t : [{ t }], x: 0, w, b });

test.beforeEach(({ page, sidecar }) => openMirror(page, sidecar.address));

test('tabs: one stop, arrows move and open', async ({ page }) => {
  const tab = (id, name, flags = 0) => ({ id, parent: 1, role: 'tab', name, flags, rect: [id * 80, 0, 70, 32] });
  await apply(page, { set: [{ id: 1, parent: 0, role: 'tablist', name: 'Providers', rect: [0, 0, 400, 32] }, tab(2, 'Cloud'), tab(3, 'Ollama', FLAG.selected), tab(4, 'LMStudio')], order: { 0: [1], 1: [2, 3, 4] } });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tab', { name: 'Ollama' })).toBeFocused();
  await expect(page.getByRole('tab', { selected: true })).toHaveText('Ollama');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await events(page, 'activate')).toEqual([[4, ''], [2, '']]);
});

test('a search field keeps the focus while the arrows move its list', async ({ page }) => {
  const option = (id, flags) => ({ id, parent: 2, role: 'option', name: `Model ${id}`, flags, rect: [0, (id - 3) * 40, 300, 40] });
  await apply(page, { set: [
    { id: 1, parent: 0, role: 'searchbox', name: 'Search models', controls: 2, flags: FLAG.autoFocus, rect: [0, 0, 300, 32] },
    { id: 2, parent: 0, role: 'listbox', name: 'Models', flags: FLAG.scroller, content_h: 80, rect: [0, 40, 300, 60] }, option(3, FLAG.activeDescendant), option(4, 0)], order: { 0: [1, 2], 2: [3, 4] } });
  const field = page.getByRole('combobox', { name: 'Search models' });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-activedescendant', 'n3');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await events(page, 'key')).toEqual([[1, 'ArrowDown'], [1, 'Enter']]);
  await apply(page, { set: [{ id: 3, flags: 0 }, { id: 4, flags: FLAG.activeDescendant | FLAG.selected }] });
  await expect(field).toHaveAttribute('aria-activedescendant', 'n4');
  await page.getByRole('option', { name: 'Model 4' }).click();
  await expect(field).toBeFocused();
  expect(await events(page, 'activate')).toEqual([[4, '']]);
  expect((await new AxeBuilder({ page }).disableRules(['region', 'landmark-one-main', 'page-has-heading-one']).analyze()).violations).toEqual([]);
});

test('typing is never overwritten by a frame that has not seen it', async ({ page }) => {
  await apply(page, { set: [{ id: 1, parent: 0, role: 'textarea', name: 'Message', flags: FLAG.submitOnEnter, rect: [0, 0, 300, 60] }], order: { 0: [1] } });
  const field = page.getByLabel('Message');
  await field.pressSequentially('abc');
  await apply(page, { set: [{ id: 1, value: 'abc' }] });
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('X');
  await expect(field).toHaveValue('abXc');
  await page.keyboard.press('Enter');
  expect(await events(page, 'submit')).toEqual([[1, '']]);
  await apply(page, { set: [{ id: 1, value: '' }] });
  await expect(field).toHaveValue('');
  await page.evaluate(() => force(1, 'draft'));
  await expect(field).toHaveValue('draft');
});

test('an input method is not disturbed', async ({ page, context }) => {
  await apply(page, { set: [{ id: 1, parent: 0, role: 'textbox', name: 'Name', rect: [0, 0, 300, 36] }], order: { 0: [1] } });
  const field = page.getByLabel('Name');
  await field.focus();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
  await apply(page, { set: [{ id: 1, value: 'other' }] });
  await expect(field).toHaveValue('にほ');
  await devtools.send('Input.insertText', { text: '日本' });
  await expect(field).toHaveValue('other');
});

test('passwords and addresses are told to the browser', async ({ page }) => {
  await apply(page, { set: [
    { id: 1, parent: 0, role: 'form', name: 'Jira', rect: [0, 0, 400, 200] },
    { id: 2, parent: 1, role: 'textbox', name: 'Jira URL', autocomplete: 'url', rect: [0, 0, 300, 36] },
    { id: 3, parent: 1, role: 'textbox', name: 'API Token', autocomplete: 'current-password', rect: [0, 40, 300, 36] }], order: { 0: [1], 1: [2, 3] } });
  await expect(page.getByLabel('API Token')).toHaveAttribute('type', 'password');
  await expect(page.getByLabel('Jira URL')).toHaveAttribute('inputmode', 'url');
  await page.getByLabel('API Token').press('Enter');
  expect(await events(page, 'submit')).toEqual([[3, '']]);
  expect(page.url()).toContain('/mirror');
});

test('a hidden field keeps its value and selection, and nobody reaches it', async ({ page }) => {
  await apply(page, { set: [{ id: 1, parent: 0, role: 'textbox', name: 'Name', rect: [0, 0, 300, 36] }], order: { 0: [1] } });
  const field = page.locator('#n1');
  await field.fill('kept');
  await field.evaluate((element) => element.setSelectionRange(1, 3));
  await apply(page, { set: [{ id: 1, flags: FLAG.hidden }] });
  await expect(field).toBeHidden();
  await apply(page, { set: [{ id: 1, flags: 0 }] });
  expect(await field.evaluate((element) => [element.value, element.selectionStart, element.selectionEnd])).toEqual(['kept', 1, 3]);
});

test('a list stays a list, and reordering keeps the focus', async ({ page }) => {
  const item = (id) => [{ id, parent: 1, role: 'listitem', rect: [0, 0, 300, 32] }, { id: id + 10, parent: id, role: 'button', name: `Chat ${id}`, rect: [0, 0, 300, 32] }];
  await apply(page, { set: [{ id: 1, parent: 0, role: 'list', name: 'Conversations', rect: [0, 0, 300, 300] }, ...item(2), ...item(3), ...item(4)], order: { 0: [1], 1: [2, 3, 4], 2: [12], 3: [13], 4: [14] } });
  await expect(page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Chat 4' }).focus();
  await apply(page, { order: { 1: [4, 2, 3] }, set: [{ id: 4, rect: [0, 10, 300, 32] }] });
  await expect(page.getByRole('button', { name: 'Chat 4' })).toBeFocused();
  expect(await page.getByRole('button').allTextContents()).toEqual(['Chat 4', 'Chat 2', 'Chat 3']);
});

test('links in a text open here or in a new tab, and code cannot hide in one', async ({ page }) => {
  const pieces = [{ t: 'See ' }, { t: 'the chat', h: '/chat/7' }, { t: ', ' }, { t: 'the page', h: 'https://wiki.example/x' }, { t: ' or ' }, { t: 'this', h: 'javascript:alert(1)' }];
  await apply(page, { set: [{ id: 1, parent: 0, role: 'text', font_px: 15, line_px: 24, rect: [0, 0, 600, 24], lines: [textLine(pieces, 400)] }], order: { 0: [1] } });
  await page.getByRole('link', { name: 'the chat' }).click();
  expect(await events(page, 'open')).toEqual([[0, '/chat/7']]);
  await expect(page.getByRole('link', { name: 'the page' })).toHaveAttribute('target', '_blank');
  await expect(page.getByRole('link')).toHaveCount(2);
});

test('selecting across messages copies what was written', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = (id, y, lines) => ({ id: id + 10, parent: id, role: 'text', font_px: 15, line_px: 24, rect: [0, 0, 400, 24 * lines.length], lines });
  const article = (id, y) => ({ id, parent: 1, role: 'article', rect: [0, y, 400, 72] });
  await apply(page, { set: [
    { id: 1, parent: 0, role: 'log', name: 'Transcript', flags: FLAG.scroller | FLAG.followEnd, content_w: 500, content_h: 300, rect: [50, 50, 600, 300] },
    article(2, 0), text(2, 0, [textLine('A sentence that ', 120, false), textLine('was wrapped', 90)]),
    article(3, 120), text(3, 120, [textLine('The answer', 90), textLine('ends', 40)])], order: { 0: [1], 1: [2, 3], 2: [12], 3: [13] } });
  await page.mouse.move(51, 60);
  await page.mouse.down();
  await page.mouse.move(600, 145, { steps: 4 });  // in the gap between the two
  await page.mouse.move(600, 210, { steps: 4 });  // right of the last line
  await page.mouse.up();
  await page.keyboard.press('Control+c');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('A sentence that was wrapped\n\nThe answer\nends');
});

test('lines are as wide as they were drawn', async ({ page }) => {
  await apply(page, { set: [{ id: 1, parent: 0, role: 'text', font_px: 15, line_px: 24, rect: [0, 0, 600, 24], lines: [textLine('as wide as drawn', 150)] }], order: { 0: [1] } });
  await expect.poll(() => page.locator('.line').evaluate((element) => Math.round(element.getBoundingClientRect().width))).toBe(150);
});

test('a reader at the end stays at the end, one who scrolled up stays put', async ({ page }) => {
  await apply(page, { set: [{ id: 1, parent: 0, role: 'log', name: 'Transcript', flags: FLAG.scroller | FLAG.followEnd, content_w: 100, content_h: 900, rect: [0, 0, 300, 300] }], order: { 0: [1] } });
  const top = () => page.getByRole('log').evaluate((element) => element.scrollTop);
  expect(await top()).toBe(600);
  await apply(page, { set: [{ id: 1, content_h: 1000 }] });
  expect(await top()).toBe(700);
  await page.getByRole('log').evaluate((element) => { element.scrollTop = 100; });
  await expect.poll(() => events(page, 'scroll').then((all) => all.length)).toBeGreaterThan(0);
  await page.waitForFunction(() => mirror.node(1).atEnd === false);
  await apply(page, { set: [{ id: 1, content_h: 1200 }] });
  expect(await top()).toBe(100);
});

test('a modal dialog shuts the rest out and gives the focus back', async ({ page }) => {
  const base = [{ id: 1, parent: 0, role: 'main', rect: [0, 0, 800, 600] }, { id: 2, parent: 1, role: 'button', name: 'Delete model', rect: [0, 0, 100, 32] }];
  await apply(page, { set: base, order: { 0: [1], 1: [2] } });
  await page.getByRole('button', { name: 'Delete model' }).click();
  await apply(page, { set: [{ id: 5, parent: 0, role: 'dialog', name: 'Delete it?', flags: FLAG.modal, rect: [100, 100, 300, 200] },
    { id: 6, parent: 5, role: 'button', name: 'Delete', rect: [0, 0, 80, 32] }, { id: 7, parent: 5, role: 'button', name: 'Keep', flags: FLAG.autoFocus, rect: [90, 0, 80, 32] }], order: { 0: [1, 5], 5: [6, 7] } });
  await expect(page.getByRole('button', { name: 'Keep' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Delete model' })).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  expect(await events(page, 'escape')).toEqual([[0, '']]);
  await apply(page, { remove: [5, 6, 7], order: { 0: [1] } });
  await expect(page.getByRole('button', { name: 'Delete model' })).toBeFocused();
});

test('a menu opens at its first entry and closes back to its button', async ({ page }) => {
  await apply(page, { set: [{ id: 1, parent: 0, role: 'button', name: 'More', rect: [0, 0, 32, 32] }], order: { 0: [1] } });
  await page.getByRole('button', { name: 'More' }).click();
  const entry = (id, name, flags = 0) => ({ id, parent: 2, role: 'menuitem', name, flags, rect: [0, (id - 3) * 32, 200, 32] });
  await apply(page, { set: [{ id: 2, parent: 0, role: 'menu', name: 'More', rect: [0, 40, 200, 96] }, entry(3, 'Rename', FLAG.autoFocus), entry(4, 'Export')], order: { 0: [1, 2], 2: [3, 4] } });
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Export' })).toBeFocused();
  await apply(page, { remove: [2, 3, 4], order: { 0: [1] } });
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused();
});
