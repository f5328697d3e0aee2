// One stays signed in, and the cookie alone is worth nothing.
import { createServer } from 'node:http';
import { expect, ready, test } from '../lib/world.mjs';

const outside = (page) => page.getByRole('heading', { name: 'You are not signed in here' });

// All tabs are closed and the address is opened again, as on the next morning.
async function comeBack(page, sidecar, path = '/models') {
  const context = page.context();
  for (const tab of context.pages()) await tab.close();
  const next = await context.newPage();
  await next.goto(sidecar.address + path);
  await ready(next);
  return next;
}

test('who signed in once comes back without a link, is one row, and is out after signing out', async ({ open, page, sidecar }) => {
  await open('/models');
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  const back = await comeBack(page, sidecar, '/settings/account');
  await expect(back.getByTestId('my-name')).toHaveText('Owner');
  await expect(back.getByTestId('session-row')).toHaveCount(1);
  await back.goto(await sidecar.newLink());
  await back.goto(`${sidecar.address}/settings/account`);  // before the first page has heard whether its link was good
  await expect(back.getByTestId('session-row')).toHaveCount(1);
  await back.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(outside(back)).toBeVisible();
  await expect(outside(await comeBack(back, sidecar))).toBeVisible();
});

test('who does not want to stay signed in is out when all tabs are closed', async ({ open, page, sidecar }) => {
  await open('/settings/account');
  const stay = page.getByRole('checkbox', { name: 'Keep me signed in on this browser' });
  await expect(stay).toBeChecked();
  await stay.focus();
  await page.keyboard.press('Space');
  await expect(stay).not.toBeChecked();
  await expect(page.getByText('until this browser is closed')).toBeVisible();
  await expect(outside(await comeBack(page, sidecar))).toBeVisible();
});

for (const stays of [true, false]) {
  test(`with name and password one says at the door whether to stay: ${stays ? 'yes' : 'no'}`, async ({ page, sidecar }) => {
    const password = 'a password of her own';
    await sidecar.signInAgain();
    await sidecar.ok('PUT', '/api/users/owner/password', { password });
    await page.goto(`${sidecar.address}/models`);
    await page.getByLabel('Name').fill('Owner');
    await page.getByLabel('Password').fill(password);
    if (!stays) await page.getByRole('checkbox', { name: 'Keep me signed in on this browser' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
    const back = await comeBack(page, sidecar);
    await expect(stays ? back.getByRole('link', { name: 'Settings' }) : outside(back)).toBeVisible();
  });
}

// A server on another port of this host, with a page that the person opens: the browser sends it our cookie.
async function otherServer() {
  const cookies = [];
  const server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '');
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { address: `http://127.0.0.1:${server.address().port}`, cookies, close: () => server.close() };
}

test('a server on another port gets the cookie from the browser, and nothing for it', async ({ open, page, sidecar, problems }) => {
  await open('/models');
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  const thief = await otherServer();
  try {
    await page.goto(thief.address);
    const fetched = await page.evaluate((address) => fetch(`${address}/api/session`, { credentials: 'include' }).then(() => 'read', () => 'refused'), sidecar.address);
    expect(fetched).toBe('refused');
    await expect.poll(() => problems.splice(0).join()).toContain('CORS policy');
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    const cookie = thief.cookies.find((one) => one.includes(`kf_session_${sidecar.port}=`));
    expect(cookie, 'browsers send cookies to every port of a host').toBeTruthy();
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', origin: sidecar.address };
    expect((await sidecar.request({ path: '/api/session', headers })).json).toEqual({ signedIn: true });
    for (const path of ['/api/conversations', '/api/audit/export', '/api/audit/system-record', '/api/sessions', '/api/users', '/api/tokens'])
      expect((await sidecar.request({ path, headers })).json.field, path).toBe('X-KF-CSRF');
  } finally {
    thief.close();
  }
});
