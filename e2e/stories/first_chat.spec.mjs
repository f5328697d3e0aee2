// Discover, select, chat; stop; reload; and everything that is done with answers.
import { readFileSync } from 'node:fs';
import { answer, ask, card, chatWith, expect, ready, test } from '../lib/world.mjs';

test.use({ contextOptions: { reducedMotion: 'no-preference' } });  // as most people see it

test('discover, select, chat', async ({ open, page, ollama }) => {
  await open('/');
  await expect(page).toHaveURL(/\/models$/);
  await expect(page.getByTestId('ollama-status')).toContainText('Running');
  await expect(page.getByTestId('lmstudio-status')).toContainText('Running');
  await expect(page.getByTestId('lmstudio-model-card').first()).toBeVisible();
  await chatWith(page, 'Llama 3.2 3B');
  await expect.poll(() => page.evaluate(() => JSON.parse(localStorage.selectedModel))).toEqual({ provider: 'ollama', modelId: 'llama3.2:3b' });
  await ask(page, 'What is the capital of France?');
  await expect(page.getByTestId('user-message')).toContainText('What is the capital of France?');
  await expect(answer(page)).toContainText('Paris is the capital of France. It lies on the Seine.');
  await expect(page.getByTestId('message-metadata')).toContainText(/\d+ms/);
  await expect(page.getByTestId('message-metadata')).toContainText('Stayed on this machine');
  await expect(page.getByTestId('message-metadata'), 'what a model wrote is labelled').toContainText('AI');
  await expect(page).toHaveURL(/\/chat\/[\w-]+$/);
  await expect(page).toHaveTitle(/What is the capital of France\?/);
  const sent = ollama.requests.find((request) => request.path === '/api/chat');
  expect(sent.headers.origin, 'the browser is not forwarded').toBeUndefined();
});

test('LM Studio answers through its own selector tab', async ({ open, page }) => {
  await open('/chat');
  await page.getByTestId('model-selector-button').click();
  await page.getByRole('tab', { name: /LMStudio/ }).click();
  await page.getByTestId('model-option').first().click();
  await expect(page.getByTestId('model-selector')).toHaveCount(0);
  await ask(page, 'Hello?');
  await expect(answer(page)).toContainText('Paris is the capital of France.');
  await expect.poll(() => page.evaluate(() => JSON.parse(localStorage.selectedModel).provider)).toBe('lmstudio');
});

test('stop in mid-stream keeps what came, and the provider is let go', async ({ open, page, ollama }) => {
  ollama.set({ tokens_per_second: 10, tokens: 200 });
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'Tell me a long story');
  await expect(answer(page)).toContainText('Paris is');
  await page.getByTestId('stop-button').click();
  await expect(page.getByTestId('message-metadata')).toContainText('Stopped');
  await expect(page.getByTestId('send-button')).toBeVisible();
  await expect.poll(() => ollama.cancelled().length, { message: 'the provider was let go' }).toBe(1);
  const kept = await answer(page).textContent();
  await page.reload();
  await ready(page);
  await expect(answer(page)).toContainText('Paris is');
  expect(kept).toContain('Paris is');
});

test('Escape stops too', async ({ open, page, ollama }) => {
  ollama.set({ tokens_per_second: 10, tokens: 200 });
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'Tell me a long story');
  await expect(answer(page)).toContainText('Paris is');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('message-metadata')).toContainText('Stopped');
});

test('reload and deep link find the conversation', async ({ open, page, context }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'What is the capital of France?');
  await expect(page.getByTestId('message-metadata')).toContainText(/\d+ms/);
  const address = page.url();
  await page.reload();
  await ready(page);
  await expect(answer(page)).toContainText('Paris');
  await expect(page.getByTestId('selected-model-name')).toHaveText('Llama 3.2 3B');
  const other = await context.newPage();  // a second tab gets the session from the first
  await other.goto(address);
  await expect(other.getByTestId('assistant-message')).toContainText('Paris');
  await other.close();
});

test('ask again, edit and ask again', async ({ open, page, ollama }) => {
  ollama.set('echo');
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'first words');
  await expect(answer(page)).toContainText('first words');
  await page.getByRole('button', { name: 'Ask again', exact: true }).click();
  await expect(page.getByTestId('assistant-message')).toHaveCount(1);
  await expect(answer(page)).toContainText('first words');
  await page.getByRole('button', { name: 'Edit and ask again' }).click();
  await expect(page.getByTestId('chat-input')).toHaveValue('first words');
  await page.getByTestId('chat-input').fill('second words');
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('second words');
  await expect(page.getByTestId('user-message')).toHaveCount(1);
});

test('thinking is folded away and unfolds', async ({ open, page, ollama }) => {
  ollama.set('thinking');
  await open('/models');
  await chatWith(page, 'Qwen3 8B');
  await ask(page, 'Capital of France?');
  await expect(answer(page)).toContainText('Paris');
  await expect(answer(page)).not.toContainText('I know this one');
  await page.getByRole('button', { name: /Thought/ }).click();
  await expect(answer(page)).toContainText('I know this one');
});

test('Markdown: lists, tables, code with Copy, links that lead out', async ({ open, page, context, ollama }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  ollama.set({ kind: 'answer', tokens_per_second: 0, text: '### Plan\n\n- one\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```js\nconst x = 1;\n```\n\nSee [the site](https://example.org/x) and <b>no</b>.' });
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'Go');
  await expect(answer(page).getByRole('heading', { name: 'Plan' })).toBeVisible();
  await expect(answer(page).getByRole('listitem')).toHaveCount(2);
  await expect(answer(page).getByRole('cell', { name: '2' })).toBeVisible();
  await expect(answer(page).getByRole('link', { name: 'the site' })).toHaveAttribute('href', 'https://example.org/x');
  await answer(page).getByRole('button', { name: /Copy/ }).first().click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('const x = 1;');
});

test('conversations are renamed, searched, exported and deleted', async ({ open, page }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'What is the capital of France?');
  await expect(page.getByTestId('message-metadata')).toContainText(/\d+ms/);
  await page.getByRole('button', { name: 'More for this conversation' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Geography');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Geography', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Search conversations' }).click();
  await page.getByLabel('Search in all conversations').fill('seine');
  await expect(page.getByTestId('conversation-row')).toHaveCount(1);
  await page.getByLabel('Search in all conversations').fill('nowhere');
  await expect(page.getByTestId('conversation-row')).toHaveCount(0);
  await page.getByLabel('Search in all conversations').fill('');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More for this conversation' }).click();
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.md$/);
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('Geography');
  await page.getByRole('button', { name: 'More for this conversation' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByTestId('conversation-row')).toHaveCount(0);
  await expect(page).toHaveURL(/\/chat$/);
});

test('details of a model, and using it from there', async ({ open, page }) => {
  await open('/models');
  await card(page, 'Qwen3 8B').getByRole('button', { name: 'Details of Qwen3 8B' }).click();
  const panel = page.getByRole('complementary', { name: 'Model details' });
  await expect(panel).toContainText('40,960 tokens');
  await panel.getByRole('button', { name: 'Chat with it' }).click();
  await expect(page.getByTestId('selected-model-name')).toHaveText('Qwen3 8B');
});
