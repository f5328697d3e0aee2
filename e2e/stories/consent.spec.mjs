// Before something leaves this machine: asked, agreed, sent; listed and withdrawn. By keyboard.
import { answer, chatWith, expect, test } from '../lib/world.mjs';

const chats = (ollama) => ollama.requests.filter((request) => request.path === '/api/chat');

test('asked before the first byte, by keyboard: not sent, sent, withdrawn, asked again', async ({ open, page, ollama }) => {
  await open('/models');
  await chatWith(page, 'gpt-oss 120B');
  await page.getByTestId('chat-input').fill('What is the capital of France?');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Send this to ollama.com?' });
  await expect(dialog).toContainText('They go to https://ollama.com');
  await expect(dialog.getByRole('button', { name: 'Do not send' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('chat-input')).toHaveValue('What is the capital of France?');
  expect(chats(ollama), 'nothing left').toHaveLength(0);
  await expect(page, 'and no empty conversation either').toHaveURL(/\/chat$/);
  await expect(page.getByTestId('conversation-row')).toHaveCount(0);

  await page.getByTestId('chat-input').focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Agree and send' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(answer(page)).toContainText('Paris is the capital of France.');
  await expect(page.getByTestId('message-metadata')).toContainText('Left to ollama.com');
  expect(chats(ollama)).toHaveLength(1);

  await page.getByRole('link', { name: 'Governance' }).click();
  await page.getByRole('button', { name: 'Consent', exact: true }).click();
  await expect(page).toHaveURL(/\/governance\/consent$/);
  const row = page.getByTestId('consent-row');
  await expect(row).toContainText('You agreed on');
  await row.getByRole('button', { name: 'Withdraw the consent for ollama.com' }).focus();
  await page.keyboard.press('Enter');
  await expect(row).toContainText('withdrawn on');

  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByTestId('chat-input').fill('And of Spain?');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  expect(chats(ollama)).toHaveLength(1);
});
