// The whole story with a real model: SmolLM2 135M through a real Ollama and through llama.cpp's own server. Run by ./scripts/test when
// ./scripts/real-peers can bring them up.
import { test as base, expect } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { Sidecar } from '../../tests/integration/lib/sidecar.mjs';
import { answer, ask, ready } from '../lib/world.mjs';

const page_dir = fileURLToPath(new URL('../../build/web/page', import.meta.url));
const shots = fileURLToPath(new URL('../../build/shots/', import.meta.url));

const test = base.extend({
  sidecar: async ({}, use) => {
    const sidecar = await Sidecar.start({ ollama: { url: process.env.OLLAMA_BASE_URL }, lmstudio: { url: process.env.LMSTUDIO_BASE_URL }, args: ['--web-dir', page_dir] });
    await use(sidecar);
    await sidecar.dispose();
  },
});
test.skip(!process.env.KF_REAL_PEERS, 'real servers are not up');
test.setTimeout(120_000);

async function choose(page, tab) {
  await page.getByTestId('model-selector-button').click();
  await page.getByRole('tab', { name: tab }).click();
  await page.getByLabel('Find a model').fill('smollm2');
  await page.getByTestId('model-option').first().click();
}

for (const [provider, tab] of [['Ollama', /^Ollama/], ['llama.cpp in LM Studio\'s role', /^LMStudio/]]) {
  test(`@real ${provider} answers, is stopped and asked again`, async ({ page, sidecar }) => {
    await page.goto(`${sidecar.address}/models#launch=${sidecar.launch_token}`);
    await ready(page);
    await expect(page.getByTestId('ollama-status')).toContainText('Running', { timeout: 10_000 });
    await expect(page.getByTestId('lmstudio-status')).toContainText('Running', { timeout: 10_000 });
    await page.screenshot({ path: `${shots}real-models-${provider.slice(0, 6)}.png` });
    await page.goto(`${sidecar.address}/chat`);
    await ready(page);
    await choose(page, tab);
    await expect(page.getByTestId('selected-model-name')).toContainText('SmolLM2');
    await ask(page, 'What is the capital of France?');
    await expect(page.getByTestId('message-metadata')).toContainText(/\d+ms/, { timeout: 60_000 });
    await expect(answer(page)).toContainText('Paris');
    await page.screenshot({ path: `${shots}real-chat-${provider.slice(0, 6)}.png` });
    await ask(page, 'Tell me a long story about a lighthouse.');
    await expect(page.getByTestId('stop-button')).toBeVisible();
    await expect.poll(async () => ((await answer(page).textContent()) ?? '').length, { timeout: 60_000 }).toBeGreaterThan(60);
    await page.getByTestId('stop-button').click();
    await expect(page.getByTestId('message-metadata').last()).toContainText('Stopped');
    await page.reload();
    await ready(page);
    await expect(page.getByTestId('assistant-message')).toHaveCount(2);
    await expect(page.getByTestId('assistant-message').first()).toContainText('Paris');
  });
}
