// What the page costs: interactive within 1.5 s, and nothing when nothing happens.
import { ask, chatWith, expect, test } from '../lib/world.mjs';

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

// How many elements the browser looks at anew, each time it does.
async function restyled(page, doing) {
  const devtools = await page.context().newCDPSession(page);
  const events = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await devtools.send('Tracing.start', { traceConfig: { includedCategories: ['devtools.timeline'] }, transferMode: 'ReportEvents' });
  await doing();
  const ended = new Promise((resolve) => { devtools.once('Tracing.tracingComplete', resolve); });
  await devtools.send('Tracing.end');
  await ended;
  return events.filter((event) => event.name === 'UpdateLayoutTree').map((event) => event.args.elementCount);
}

test('a word of an answer touches little, however long the transcript is', async ({ open, page, sidecar, ollama }) => {
  const exchanges = 40;
  const paragraph = 'The nightly import holds one lock for ten minutes. Last night it ran for fourteen, so a second worker began the same rows.\n\n';
  ollama.set({ kind: 'answer', text: paragraph.repeat(8), tokens_per_second: 0 });
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await sidecar.signInAgain();
  const conversationId = await sidecar.newConversation('Long');
  for (let i = 0; i < exchanges; ++i) await sidecar.ask(`Question ${i}`, { conversationId });
  await page.goto(`${sidecar.address}/chat/${conversationId}`);
  await expect(page.getByTestId('assistant-message')).toHaveCount(exchanges);
  const elements = await page.evaluate(() => document.querySelectorAll('#page *').length);
  expect(elements, 'a long transcript').toBeGreaterThan(1500);
  ollama.set({ kind: 'answer', text: paragraph.repeat(2), tokens_per_second: 60 });
  const counts = await restyled(page, async () => {
    await ask(page, 'One more?');
    await expect(page.getByTestId('stop-button')).toBeVisible();
    await expect(page.getByTestId('stop-button')).toHaveCount(0);
  });
  const largest = Math.max(...counts);
  console.log(`${counts.length} style updates of ${elements} elements, the largest of ${largest}`);
  expect(counts.length, 'it was watched').toBeGreaterThan(10);
  expect(largest, 'elements that one update looked at').toBeLessThan(elements / 4);
  const selected = await page.evaluate(() => {
    getSelection().selectAllChildren(document.querySelector('[role=log]'));
    return getSelection().toString();
  });
  for (const i of [0, 20, exchanges - 1]) expect(selected, 'what is far from the screen is there as well').toContain(`Question ${i}`);
});
