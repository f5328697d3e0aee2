// Every screen in both themes, once on a desktop and once on a phone, and the large ones on a wide screen: axe finds nothing, and a picture
// is kept for people to look at.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addUser, ask, answer, chatWith, expect, ready, test } from '../lib/world.mjs';

const shots = fileURLToPath(new URL('../../build/shots/', import.meta.url));
mkdirSync(shots, { recursive: true });

const looks = [
  { theme: 'light', width: 'desktop', viewport: { width: 1280, height: 800 } },
  { theme: 'dark', width: 'phone', viewport: { width: 390, height: 844 } },
  { theme: 'light', width: 'wide', viewport: { width: 1920, height: 1080 } },
];

const markdown = 'The nightly import holds one lock for ten minutes. The runbook asks for two steps:\n\n- Raise `lock_ttl` above the longest batch, then restart the worker.\n'
  + '- Replay the rejected rows; the import is **safe** to repeat.\n\n| Setting | Now | Runbook |\n| --- | --- | --- |\n| `lock_ttl` | 600 s | 1,800 s |\n| batch_rows | 50,000 | 20,000 or fewer |\n\n'
  + '```yaml\nimport:\n  lock_ttl: 1800      # seconds, was 600\n  batch_rows: 20000\n```\n\nIn other scripts: שלום, مرحبا بالعالم, नमस्ते, 你好, 👩‍👩‍👧 🇩🇪.';

// One screen, once it looks right. Colours are drawn on the canvas, where axe cannot see them: theme_test measures their contrast.
async function look(page, name, { width, theme }) {
  await page.screenshot({ path: `${shots}${name}-${width}-${theme}.png` });
  const found = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  expect(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`)).toEqual([]);
}

for (const { theme, width, viewport } of looks) {
  test.describe(`${theme}, ${width}`, () => {
    test.use({ colorScheme: theme, viewport });
    const here = { width, theme };

    test('models, details, selector, chat', async ({ open, page, ollama, lmstudio }) => {
      await lmstudio.close();
      ollama.set({ kind: 'answer', text: markdown, tokens_per_second: 0 });
      await open('/models');
      await expect(page.getByTestId('ollama-model-card').first()).toBeVisible();
      await expect(page.getByTestId('lmstudio-status')).toContainText('Not Detected');
      await look(page, 'models', here);
      await page.getByRole('button', { name: 'Details of Qwen3 8B' }).click();
      await expect(page.getByRole('complementary', { name: 'Model details' })).toContainText('Quantisation');
      await look(page, 'details', here);
      await page.getByRole('button', { name: 'Chat with it' }).click();
      await expect(page.getByRole('heading', { name: 'What do you want to know?' })).toBeVisible();
      await look(page, 'start', here);
      await ask(page, 'Why did the import pipeline fail last night, and what do our pages say we should do about it?');
      await expect(page.getByTestId('message-metadata')).toContainText(/\d+ms/);
      await look(page, 'chat', here);
      await page.getByTestId('model-selector-button').click();
      await expect(page.getByTestId('model-option').first()).toBeVisible();
      await look(page, 'selector', here);
    });

    if (width !== 'wide') test('governance: the record, one entry, verified', async ({ open, page, sidecar }) => {
      await open('/governance');
      await sidecar.signInAgain();
      for (const question of ['What is the capital of France?', 'And of Spain?']) await sidecar.ask(question);
      await sidecar.agreeTo('gpt-oss:120b-cloud');
      await sidecar.ask('x', { modelId: 'gpt-oss:120b-cloud' });
      await page.reload();
      await expect(page.getByTestId('record-row').filter({ hasText: 'gpt-oss' })).toBeVisible();
      await page.getByRole('button', { name: 'Verify now' }).click();
      await expect(page.getByTestId('record-seal')).toContainText('Verified');
      await look(page, 'governance', here);
      await page.getByTestId('record-row').filter({ hasText: 'llama3.2' }).first().getByRole('button').click();
      await expect(page.getByRole('complementary', { name: 'Entry' })).toContainText('Stayed on this machine');
      await look(page, 'entry', here);
      await page.goto(`${sidecar.address}/governance/consent`);
      await expect(page.getByTestId('consent-row')).toContainText('You agreed on');
      await look(page, 'consent', here);
      await page.getByRole('button', { name: 'Withdraw the consent for ollama.com' }).click();
      await expect(page.getByTestId('consent-row')).toContainText('withdrawn on');
      await page.getByRole('link', { name: 'Models' }).click();
      await chatWith(page, 'gpt-oss 120B');
      await ask(page, 'What is the capital of France?');
      await expect(page.getByRole('dialog')).toContainText('leave this machine');
      await look(page, 'consent-asked', here);
      await page.getByRole('button', { name: 'Agree and send' }).click();
      await expect(page.getByTestId('message-metadata'), 'what left is marked on every screen').toContainText('ollama.com');
      await look(page, 'left', here);
    });

    if (width !== 'wide') test('settings: account, users, tokens and their dialogs', async ({ open, page, sidecar }) => {
      await sidecar.signInAgain();
      await sidecar.ok('POST', '/api/users', { name: 'Mara Rossi', role: 'user', password: 'a password for Mara' });
      await open('/settings/account');
      await expect(page.getByTestId('my-name')).toHaveText('Owner');
      await expect(page.getByTestId('session-row')).toHaveCount(2);
      await look(page, 'account', here);
      await page.getByRole('button', { name: 'Users' }).click();
      await addUser(page, 'Nightly import', '', 'Tool');
      await expect(page.getByTestId('user-row')).toHaveCount(3);
      await page.getByRole('button', { name: 'Add a user' }).click();
      await look(page, 'add-user', here);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await look(page, 'users', here);
      await page.getByRole('button', { name: 'Tokens' }).click();
      await page.getByRole('button', { name: 'New token' }).click();
      await page.getByLabel('What it is for').fill('Release notes');
      await look(page, 'add-token', here);
      await page.getByRole('button', { name: 'Make token' }).click();
      await expect(page.getByTestId('made-token')).toContainText('kf_');
      await page.getByRole('button', { name: 'Close' }).click();
      await expect(page.getByTestId('token-row')).toHaveCount(1);
      await look(page, 'tokens', here);
      await page.getByRole('button', { name: 'Credentials' }).click();
      await expect(page.getByTestId('credential-row')).toHaveCount(1);
      await look(page, 'credentials', here);
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Name').fill('Mara Rossi');
      await page.getByLabel('Password').fill('a wrong password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByTestId('sign-in-fault')).toBeVisible();
      await look(page, 'sign-in-password', here);
      await page.getByLabel('Password').fill('a password for Mara');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByTestId('password-given')).toBeVisible();
      await look(page, 'own-password', here);
      expect(sidecar.program.stderr).not.toContain('a wrong password');
    });

    test('first run, sign-in, broken answer', async ({ open, page, sidecar, ollama, lmstudio }) => {
      await page.goto(`${sidecar.address}/models`);
      await expect(page.getByRole('heading', { name: 'You are not signed in here' })).toBeVisible();
      await look(page, 'sign-in', here);
      await open('/models');
      await chatWith(page, 'Llama 3.2 3B');
      ollama.set({ kind: 'die', after: 4 });
      await ask(page, 'What is the capital of France?');
      await expect(page.getByTestId('message-error')).toBeVisible();
      await look(page, 'broken', here);
      if (width !== 'phone') {
        await page.getByRole('button', { name: 'More for this conversation' }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, 'dialog', here);
        await page.keyboard.press('Escape');
      }
      await ollama.close();
      await lmstudio.close();
      await page.evaluate(() => localStorage.clear());
      await page.goto(`${sidecar.address}/models`);
      await page.evaluate(() => location.reload());
      await ready(page);
      await look(page, 'away', here);
    });
  });
}

test('the theme can be pinned against the system', async ({ open, page }) => {
  await open('/settings/account');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect.poll(() => page.evaluate(() => localStorage['kf.theme'])).toBe('dark');
  await page.reload();
  await ready(page);
  await expect(page.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true');
});
