// A sidecar of its own for each test, between two fakes, and a page that is signed in.
import { test as base, expect } from '@playwright/test';
import { startFakeOllama } from '../../tests/fakes/fake_ollama.mjs';
import { startFakeLmStudio } from '../../tests/fakes/fake_lmstudio.mjs';
import { fileURLToPath } from 'node:url';
import { Sidecar } from '../../tests/integration/lib/sidecar.mjs';

const page_dir = process.env.KF_PAGE_DIR ?? fileURLToPath(new URL('../../build/web/page', import.meta.url));

export { expect };

// `ollama` and `lmstudio` are the fakes; `sidecar` the program; `open(path)` signs in and shows that path.
export const test = base.extend({
  ollama: async ({}, use) => {
    const fake = await startFakeOllama({});
    await use(fake);
    await fake.close();
  },
  lmstudio: async ({}, use) => {
    const fake = await startFakeLmStudio({});
    await use(fake);
    await fake.close();
  },
  sidecar: async ({ ollama, lmstudio }, use) => {
    const sidecar = await Sidecar.start({ ollama, lmstudio, args: ['--web-dir', page_dir] });
    await use(sidecar);
    await sidecar.dispose();
  },
  problems: [async ({ page }, use) => {
    const seen = [];
    page.on('pageerror', (error) => seen.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) seen.push(message.text()); });
    await use(seen);
    expect(seen, 'errors in the browser').toEqual([]);
  }, { auto: true }],
  open: async ({ page, sidecar }, use) => {
    await use(async (path = '/') => {
      await page.goto(`${sidecar.address}${path}#launch=${sidecar.launch_token}`);
      await ready(page);
    });
  },
});

// The first frame was drawn and the session is known.
export async function ready(page) {
  await page.waitForFunction(() => globalThis.kf?.ready && document.querySelector('nav, main'));
}

export const card = (page, name) => page.getByTestId('ollama-model-card').filter({ has: page.getByTestId('model-name').filter({ hasText: name }) });

// From the Models screen into the chat with one model.
export async function chatWith(page, name) {
  await card(page, name).getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Chat with it' }).click();
  await expect(page.getByTestId('selected-model-name')).toHaveText(name);
}

export async function ask(page, question) {
  await page.getByTestId('chat-input').fill(question);
  await page.getByTestId('send-button').click();
}

export const answer = (page) => page.getByTestId('assistant-message').last();

// In the settings' tab of users. A tool has no password.
export async function addUser(page, name, password, role = 'User') {
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: role, exact: true }).click();
  if (password) await dialog.getByLabel(/First password/).fill(password);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByTestId('user-row').filter({ hasText: name })).toBeVisible();
}
