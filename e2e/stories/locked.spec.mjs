// Keys that are not there: the page says so, and goes on by itself once they are.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { runToEnd } from '../../tests/integration/lib/process.mjs';
import { expect, ready, test } from '../lib/world.mjs';

test('the master key is missing: the page says so and goes on by itself when it is back', async ({ open, page, sidecar }) => {
  await open('/models');
  await expect(page.getByTestId('ollama-model-card').first()).toBeVisible();
  const file = path.join(sidecar.data_dir, 'master.key');
  const key = await readFile(file);
  await sidecar.stop();
  await rm(file);
  await sidecar.launchLocked();
  await page.reload();
  await ready(page);
  await expect(page.getByRole('heading', { name: 'Knowledge Foundry is locked' })).toBeVisible();
  await expect(page.getByText(/master\.key is missing/)).toBeVisible();
  await page.screenshot({ path: new URL('../../build/shots/locked-desktop-light.png', import.meta.url).pathname });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await writeFile(file, key, { mode: 0o600 });
  expect((await runToEnd(['vault', 'unlock', '--data-dir', sidecar.data_dir], { home: sidecar.folder })).code).toBe(0);
  await expect(page.getByTestId('ollama-model-card').first()).toBeVisible();
});
