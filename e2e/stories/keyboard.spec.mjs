// Everything without a mouse.
import { answer, expect, test } from '../lib/world.mjs';

async function tabTo(page, name) {
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    if (focused === name) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

test('from the first page to an answer', async ({ open, page }) => {
  await open('/models');
  await expect(page.getByTestId('ollama-model-card').first()).toBeVisible();
  await tabTo(page, 'Chat');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/chat$/);
  await page.keyboard.press('Control+k');
  await expect(page.getByLabel('Find a model')).toBeFocused();
  await page.keyboard.type('qwen');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('selected-model-name')).toHaveText('Qwen3 8B');
  await expect(page.getByTestId('chat-input')).toBeFocused();
  await page.keyboard.type('Hello there');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('and here');
  await expect(page.getByTestId('chat-input')).toHaveValue('Hello there\nand here');
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('Paris');
});

test('the selector: Tab goes to the next list, Escape closes and gives the focus back', async ({ open, page }) => {
  await open('/chat');
  await page.getByTestId('model-selector-button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Find a model')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tab', { name: /LMStudio/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('model-selector')).toHaveCount(0);
  await expect(page.getByTestId('model-selector-button')).toBeFocused();
});

test('menus and dialogs: arrows, Escape, focus comes back', async ({ open, page }) => {
  await open('/models');
  const more = page.getByRole('button', { name: 'More for Llama 3.2 3B' });
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Chat with it' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Details' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(more).toBeFocused();
});
