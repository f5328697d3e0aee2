// What the page costs: interactive within 1.5 s, and nothing when nothing happens.
import { expect, test } from '../lib/world.mjs';

test('interactive within 1.5 s, models shown within a second of that', async ({ open, page }) => {
  await open('/models');
  const first = await page.evaluate(() => performance.getEntriesByName('kf-first-frame')[0].startTime);
  console.log(`first frame after ${Math.round(first)} ms`);
  expect(first).toBeLessThan(1500);
  await expect(page.getByTestId('ollama-model-card').first()).toBeVisible({ timeout: 1000 });
});

test('an idle page draws no frame', async ({ open, page }) => {
  await open('/models');
  await expect(page.getByTestId('ollama-model-card').first()).toBeVisible();
  const frames = () => page.evaluate(() => globalThis.kf.frames);
  let last = -1;
  await expect.poll(async () => { const now = await frames(); const still = now === last; last = now; return still; }, { intervals: [400] }).toBe(true);
  const before = await frames();
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 3000); }));  // the measurement itself
  expect(await frames()).toBe(before);
});
