// Providers that are away, slow or lying, and a sidecar that goes away.
import { answer, ask, chatWith, expect, test } from '../lib/world.mjs';

test('a provider that is off, in the browser\'s eyes', async ({ open, page }) => {
  await page.route('**/api/models/ollama/list', (route) => route.fulfill({ status: 503, body: 'Service Unavailable' }));
  await open('/models');
  await expect(page.getByTestId('ollama-status')).toContainText('Not Detected');
  await expect(page.getByTestId('local-provider-discovery')).toContainText('Ollama not running');
  await expect(page.getByTestId('lmstudio-status')).toContainText('Running');
  await page.getByRole('button', { name: 'Install Ollama' }).click();
  await expect(page.getByRole('dialog').getByRole('link', { name: 'ollama.ai' })).toHaveAttribute('href', 'https://ollama.ai/');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('both providers off for real: how to get one, and the page goes on by itself', async ({ open, page, ollama, lmstudio }) => {
  await ollama.close();
  await lmstudio.close();
  await open('/models');
  await expect(page.getByRole('heading', { name: 'No model server is running yet' })).toBeVisible();
  await expect(page.getByTestId('ollama-status')).toContainText('Not Detected');
  await expect(page.getByTestId('lmstudio-status')).toContainText('Not Detected');
  await page.getByRole('button', { name: 'Install LM Studio' }).click();
  await expect(page.getByRole('dialog').getByRole('link', { name: 'lmstudio.ai' })).toHaveAttribute('href', 'https://lmstudio.ai/');
});

test('one slow provider never holds up the other', async ({ open, page, lmstudio }) => {
  lmstudio.set({ list_ms: 4000 });
  await open('/models');
  await expect(page.getByTestId('ollama-model-card').first()).toBeVisible({ timeout: 1500 });
});

test('an answer that breaks off says so, keeps what came, and can be tried again', async ({ open, page, ollama }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  ollama.set({ kind: 'die', after: 4 });
  await ask(page, 'What is the capital of France?');
  await expect(page.getByTestId('message-error')).toContainText('broke off');
  await expect(answer(page)).toContainText('Paris is');
  ollama.set('normal');
  await page.getByTestId('message-error').getByRole('button', { name: 'Retry' }).click();
  await expect(answer(page)).toContainText('It lies on the Seine.');
  await expect(page.getByTestId('message-error')).toHaveCount(0);
});

test('a provider that refuses is told plainly, and the question is kept', async ({ open, page, ollama }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  ollama.set('busy');
  await ask(page, 'What is the capital of France?');
  await expect(page.getByTestId('message-error')).toBeVisible();
  await expect(page.getByTestId('user-message')).toContainText('What is the capital of France?');
});

test('a sidecar that goes away is told apart, and nothing written is lost', async ({ open, page, sidecar }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await page.getByTestId('chat-input').fill('half a thought');
  await sidecar.kill();
  await page.getByTestId('send-button').click();
  await expect(page.getByTestId('sidecar-silent')).toBeVisible();
  await expect(page.getByTestId('chat-input')).toHaveValue('half a thought');
});

test('without a session the page says how to get in', async ({ page, sidecar }) => {
  await page.goto(`${sidecar.address}/chat`);
  await expect(page.getByRole('heading', { name: 'You are not signed in here' })).toBeVisible();
  await expect(page.getByText('knowledge-foundry open')).toBeVisible();
});

test('a link that was used before says so', async ({ browser, page, sidecar }) => {
  const link = `${sidecar.address}/#launch=${sidecar.launch_token}`;
  const first = await browser.newContext();
  const other = await first.newPage();
  await other.goto(link);
  await expect(other.getByTestId('local-provider-discovery')).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link does not open the door any more' })).toBeVisible();
  expect(page.url()).not.toContain('launch');
  await first.close();
});
