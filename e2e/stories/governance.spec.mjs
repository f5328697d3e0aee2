// Whoever has to answer for it sees what was done, and that nobody has changed the record.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runToEnd } from '../../tests/integration/lib/process.mjs';
import { answer, ask, chatWith, expect, ready, test } from '../lib/world.mjs';

const row = (page, text) => page.getByTestId('record-row').filter({ hasText: text });

test('a question stands in the record; its file verifies elsewhere; a change behind our back is named', async ({ open, page, sidecar }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'What is the capital of France?');
  await expect(answer(page)).toContainText('Paris');
  await page.getByRole('link', { name: 'Governance' }).click();
  await expect(page).toHaveURL(/\/governance$/);
  await expect(row(page, 'Question to a model, llama3.2:3b')).toContainText('Stayed on this machine');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByTestId('record-seal')).toContainText('Verified 4 entries');

  const folder = mkdtempSync(path.join(tmpdir(), 'kf-record-'));
  try {
    const arriving = page.waitForEvent('download');
    await expect(page.getByText('The record begins here. Entries are kept for 7 years.')).toBeVisible();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'The record, to be verified elsewhere' }).click();
    const file = path.join(folder, 'record.jsonl');
    await (await arriving).saveAs(file);
    await sidecar.signInAgain();
    const { publicKey } = await sidecar.ok('GET', '/api/audit/verify');
    const verified = await runToEnd(['audit', 'verify', '--file', file, '--public-key', publicKey], { home: folder });
    expect([verified.code, verified.stdout.split(':')[0]]).toEqual([0, 'whole']);
  } finally {
    rmSync(folder, { recursive: true });
  }

  await sidecar.stop();
  execFileSync('sqlite3', [path.join(sidecar.data_dir, 'knowledge-foundry.db'),
    "PRAGMA trusted_schema=ON; DROP TRIGGER audit_never_changes; UPDATE audit SET model = 'another' WHERE seq = 4"]);
  await sidecar.launch();
  await page.goto(`${sidecar.address}/governance`);
  await ready(page);
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByTestId('record-seal')).toHaveText('The record is not whole');
  await expect(page.getByText(/Entry 4 is not what was recorded/).first()).toBeVisible();
});

test('by keyboard: search, filter, one entry and back', async ({ open, page, sidecar }) => {
  await sidecar.signInAgain();
  await sidecar.ask('Hi');
  await sidecar.agreeTo('gpt-oss:120b-cloud');
  await sidecar.ask('x', { modelId: 'gpt-oss:120b-cloud' });
  await open('/governance');
  await expect(row(page, 'llama3.2')).toHaveCount(1);
  await page.getByLabel('Find in the record').focus();
  await page.keyboard.type('gpt');
  await expect(page.getByTestId('record-row')).toHaveCount(1);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Everything' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Everything' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Question to a model' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('record-row')).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Only what left this machine' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByTestId('record-row')).toHaveCount(1);
  await row(page, 'gpt-oss').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Entry' })).toContainText('Left to https://ollama.com');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Entry' })).toHaveCount(0);
});

test('asked too often: the page counts down, and the question is not lost', async ({ page, sidecar }) => {
  await sidecar.stop();
  sidecar.env.KF_LIMITS_ACTIONS_PER_MINUTE = '12';
  await sidecar.launch();
  await page.goto(`${sidecar.address}/models#launch=${sidecar.launch_token}`);
  await ready(page);
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'First');
  await expect(answer(page)).toContainText('Paris');
  await sidecar.signInAgain();
  for (let status = 0; status !== 429;) status = (await sidecar.api('POST', '/api/conversations', {})).status;
  await ask(page, 'One too many');
  await expect(page.getByTestId('limit-banner')).toBeVisible();
  await expect(page.getByTestId('limit-countdown')).toHaveText(/Going on in \d s/);
  await expect(page.getByTestId('chat-input')).toHaveValue('One too many');
  await expect(page.getByTestId('limit-banner')).toHaveCount(0, { timeout: 15_000 });
  await page.getByTestId('send-button').click();
  await expect(page.getByTestId('user-message').last()).toContainText('One too many');
});
