// A colleague is let in, works, and leaves; a script gets a token.
import { addUser, answer, ask, chatWith, expect, ready, test } from '../lib/world.mjs';

const password = 'a password for Mara';

async function signIn(page, name, secret) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(secret);
  await page.getByLabel('Password').press('Enter');
}

// At the first sign-in, and whenever somebody else has set the password.
async function chooseOwn(page, given, own) {
  await expect(page.getByTestId('password-given')).toContainText('Owner set this password on');
  await page.getByLabel('The password that you were given').fill(given);
  await page.getByRole('textbox', { name: 'Your own password' }).fill(own);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByTestId('password-given')).toHaveCount(0);
}

test('a colleague comes in with a name and a password, and sees nothing of the owner', async ({ open, page, browser, sidecar }) => {
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'Where is the treasure?');
  await expect(answer(page)).toContainText('Paris');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Users' }).click();
  await expect(page).toHaveURL(/\/settings\/users$/);
  await addUser(page, 'Mara Rossi', password);

  const hers = await (await browser.newContext()).newPage();
  await hers.goto(`${sidecar.address}/chat`);
  await signIn(hers, 'mara rossi', 'not her password');
  await expect(hers.getByTestId('sign-in-fault')).toHaveText('The name or the password is wrong.');
  await signIn(hers, 'mara rossi', password);
  await expect(hers.getByTestId('password-given')).toBeVisible();
  await expect(hers.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await hers.getByLabel('The password that you were given').fill('not that one');
  await hers.getByRole('textbox', { name: 'Your own password' }).fill('a password of my own');
  await hers.getByRole('button', { name: 'Set password' }).click();
  await expect(hers.getByText('The current password is wrong.')).toBeVisible();
  await chooseOwn(hers, password, 'a password of my own');
  await expect(hers.getByRole('link', { name: 'Settings' })).toBeVisible();
  await expect(hers.getByText('Where is the treasure?')).toHaveCount(0);
  await hers.getByRole('link', { name: 'Models' }).click();
  await chatWith(hers, 'Llama 3.2 3B');
  await ask(hers, 'And mine?');
  await expect(answer(hers)).toContainText('Paris');
  await hers.goto(`${sidecar.address}/settings/account`);
  await expect(hers.getByTestId('my-name')).toHaveText('Mara Rossi');
  await expect(hers.getByRole('button', { name: 'Users' })).toHaveCount(0);

  await page.getByRole('button', { name: 'More for Mara Rossi' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByTestId('user-row')).toHaveCount(1);
  await hers.reload();
  await expect(hers.getByRole('heading', { name: 'You are not signed in here' })).toBeVisible();
  await hers.context().close();
});

test('whoever signs out leaves nothing behind for the next one at this page', async ({ open, page, sidecar }) => {
  await sidecar.signInAgain();
  await sidecar.ok('POST', '/api/users', { name: 'Mara Rossi', role: 'user', password });
  await open('/models');
  await chatWith(page, 'Llama 3.2 3B');
  await ask(page, 'A question of the owner');
  await expect(answer(page)).toContainText('Paris');
  await page.getByTestId('chat-input').fill('a draft of the owner');
  await page.goto(`${sidecar.address}/settings/account`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, 'Mara Rossi', password);
  await chooseOwn(page, password, 'a password of my own');
  await expect(page.getByTestId('my-name')).toHaveText('Mara Rossi');
  await page.getByRole('link', { name: 'Chat' }).click();
  await expect(page.getByTestId('chat-input')).toHaveValue('');
  await expect(page.getByText('A question of the owner')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('kf.draft'))).toBeNull();
});

test('an auditor lands where there is something to read', async ({ browser, sidecar }) => {
  await sidecar.signInAgain();
  await sidecar.ok('POST', '/api/users', { name: 'Ada', role: 'auditor', password });
  const hers = await (await browser.newContext()).newPage();
  await hers.goto(`${sidecar.address}/chat`);
  await signIn(hers, 'Ada', password);
  await chooseOwn(hers, password, 'a password of my own');
  await expect(hers).toHaveURL(/\/governance$/);
  await expect(hers.getByTestId('record-row').first()).toBeVisible();
  await expect(hers.getByRole('link', { name: 'Chat' })).toHaveCount(0);
  await hers.context().close();
});

test('what is wrong stands below its field, and what was typed stays', async ({ open, page }) => {
  await open('/settings/users');
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Mara');
  await dialog.getByLabel(/First password/).fill('short');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('A password has at least 12 characters.')).toBeVisible();
  await expect(dialog.getByLabel('Name')).toHaveValue('Mara');
  await dialog.getByLabel(/First password/).fill('long enough for anyone');
  await dialog.getByLabel(/First password/).press('Enter');
  await expect(page.getByTestId('user-row')).toHaveCount(2);
});

test('by keyboard: a token is made, shown once, copied, used and revoked', async ({ open, page, context, sidecar }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('What it is for')).toBeFocused();
  await page.keyboard.type('Release notes');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('made-token')).toContainText('kf_');
  const token = await page.getByTestId('made-token').textContent();
  await page.getByRole('button', { name: 'Copy token' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('made-token')).toHaveCount(0);
  const use = () => sidecar.request({ path: '/api/models/ollama/list', headers: { 'x-api-key': token } });
  expect((await use()).status).toBe(200);
  await expect(page.getByTestId('token-row')).toContainText('For models, chat');
  await page.getByRole('button', { name: 'Revoke Release notes' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('token-row')).toHaveCount(0);
  expect((await use()).status).toBe(401);
});

test('sessions elsewhere are seen and ended', async ({ open, page, browser, sidecar }) => {
  await open('/settings/account');
  const other = await (await browser.newContext()).newPage();
  await other.goto(await sidecar.newLink());
  await ready(other);
  await page.reload();
  await expect(page.getByTestId('session-row')).toHaveCount(2);
  await expect(page.getByTestId('session-row').first()).toContainText('Chrome on Linux');
  await page.getByRole('button', { name: 'End this session' }).click();
  await expect(page.getByTestId('session-row')).toHaveCount(1);
  await other.reload();
  await expect(other.getByRole('heading', { name: 'You are not signed in here' })).toBeVisible();
  await other.context().close();
});

test('LM Studio asks for a token, which is entered once and never shown again', async ({ open, page, lmstudio }) => {
  lmstudio.set({ kind: 'unauthorized' });
  await open('/models');
  await expect(page.getByText(/asks for a token \(401\)/)).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Credentials' }).click();
  await page.getByRole('button', { name: 'Enter the LM Studio token' }).click();
  await page.getByRole('dialog').getByLabel('LM Studio token').fill('two words');
  await page.getByRole('button', { name: 'Store' }).click();
  await expect(page.getByText("'token' holds blanks or characters that no token has.")).toBeVisible();
  await page.getByRole('dialog').getByLabel('LM Studio token').fill('lms-sesame');
  lmstudio.set('normal');
  await page.getByRole('button', { name: 'Store' }).click();
  await expect(page.getByTestId('credential-row')).toContainText('Kept sealed since');
  await page.getByRole('link', { name: 'Models' }).click();
  await expect(page.getByTestId('lmstudio-model-card').first()).toBeVisible();
  expect(lmstudio.requests.map((request) => request.headers.authorization)).toContain('Bearer lms-sesame');
  expect(await page.evaluate(() => document.body.outerHTML)).not.toContain('lms-sesame');
});

test('the name is changed and shown', async ({ open, page }) => {
  await open('/settings/account');
  await page.getByRole('button', { name: 'Change name' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Greta Hall');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('my-name')).toHaveText('Greta Hall');
  await page.getByRole('button', { name: 'Set a password' }).click();
  await page.getByLabel('New password').fill('the owner has one too');
  await page.getByRole('dialog').getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('button', { name: 'Change password' })).toBeVisible();
});
