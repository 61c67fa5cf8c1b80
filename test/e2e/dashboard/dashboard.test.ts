import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBoardBuild } from '../../../src/wiring/build-board.ts';
import { findFaults, settled } from './find-faults.ts';
import { firstPageScriptKb } from './first-page-script.ts';
import { hasBrowser, openBrowser, openLook } from './open-browser.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';

const isRequired = process.env['BELLWETHER_REQUIRE'] === '1';
if (!hasBrowser) console.error('The tests of the board in a browser are not run: there is no /usr/bin/chromium.');
const hostileName = '<img src=x onerror="window.broken=1">Quantum';

test('a browser is there where the whole check is required', () => {
  expect(hasBrowser || !isRequired, 'no /usr/bin/chromium: `npm test` as root on Debian installs it').toBe(true);
});

describe.skipIf(!hasBrowser)('the board in a browser', () => {
  let browser: Browser;
  let server: SampleServer;
  let context: BrowserContext;
  let folder: string;

  beforeAll(async () => {
    ({ folder } = await startBoardBuild(console.error)());
    server = await startSampleServer(folder, 120, hostileName);
    browser = await openBrowser();
    context = await openLook(browser, { theme: 'light', width: 1280 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(path: string, of: BrowserContext = context): Promise<Page> {
    const page = await of.newPage();
    await page.goto(`${server.origin}${path}`);
    await settled(page);
    return page;
  }

  test('no page has a serious fault, light and dark, wide and narrow [dashboard.accessible] [dashboard.strict-policy]', async () => {
    const found = await Promise.all(([1280, 375] as const).map((width) => findFaults(browser, server.origin, width)));
    expect(found.flat()).toEqual([]);
  });

  test('the first page names three deals with reason, value and next act [dashboard.three-deals-today]', async () => {
    const page = await open('/');
    expect(new URL(page.url()).pathname).toBe('/at-risk');
    const cards = page.getByRole('region', { name: 'Work on these today' }).getByRole('listitem');
    expect(await cards.count()).toBe(3);
    for (const card of await cards.all()) {
      const text = await card.innerText();
      expect(text).toMatch(/\$\d/);
      expect(text).toMatch(/High|Critical/);
      expect(await card.locator('.why').innerText()).not.toBe('');
      expect(await card.locator('.next-action').innerText()).toMatch(/\w+/);
      const { y, height } = (await card.boundingBox())!;
      expect(y + height, 'seen without scrolling').toBeLessThan(860);
    }
    await page.close();
  });

  test('markup in a name and an odd scheme in an address stay text [dashboard.text-stays-text]', async () => {
    const page = await open('/at-risk');
    await page.getByText(hostileName).first().waitFor();
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(await page.locator('main img').count()).toBe(0);
    await page.close();
  });

  test('filters, order and page are in the address and come back from it [dashboard.deep-links]', async () => {
    const page = await open('/at-risk?band=critical&band=high&sort=amount&direction=up&page=2&nonsense=%00');
    const amount = page.getByRole('columnheader', { name: 'Amount' });
    expect(await amount.getAttribute('aria-sort')).toBe('ascending');
    expect(await page.getByText(/Page 2 of/).count()).toBe(1);
    await amount.getByRole('button').click();
    await expect.poll(() => new URL(page.url()).search).toContain('direction=down');
    expect(new URL(page.url()).searchParams.getAll('band')).toEqual(['critical', 'high']);
    expect(new URL(page.url()).searchParams.has('page')).toBe(false);
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect(csv).toContain('/api/deals.csv?band=critical&band=high');
    await page.goBack();
    await expect.poll(() => amount.getAttribute('aria-sort')).toBe('ascending');
    await page.close();
  });

  test('the board is used by keyboard alone [dashboard.keyboard]', async () => {
    const page = await open('/at-risk');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'Pipeline', level: 1 }).waitFor();
    await page.getByRole('tab', { name: 'Where it stands' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focusedText(page)).toBe('What moved');
    expect(new URL(page.url()).searchParams.get('tab')).toBe('movement');
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Ask', level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('Which deals are stuck?');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Which deals are stuck?' }).waitFor();
    await page.close();
  });

  test('a write is previewed, then confirmed with the token of the session [dashboard.preview-confirm] [dashboard.keyboard]', async () => {
    const page = await open('/deals/deal-16');
    server.requests.length = 0;
    const opener = page.getByRole('button', { name: 'Create a task' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const box = page.getByRole('dialog', { name: 'Create a task' });
    await box.getByRole('button', { name: 'Preview' }).click();
    await box.getByRole('button', { name: 'Confirm' }).waitFor();
    expect(server.requests.map(({ id }) => id)).not.toContain('confirmDealAction');
    await box.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Accepted.').waitFor();
    const sent = server.requests.find(({ id }) => id === 'confirmDealAction');
    expect(sent).toMatchObject({
      csrf: 'sample-token',
      body: { confirmation: 'sealed', action: { kind: 'create_task' } },
    });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Create a task');
    await page.close();
  });

  test('a failure says what to do, and a stale sign-in is offered again [dashboard.honest-states]', async () => {
    server.failures.set('readModel', { status: 503, code: 'unavailable' });
    server.failures.set('answerApproval', { status: 403, code: 'forbidden', needs: 'step_up' });
    const page = await context.newPage();
    await page.goto(`${server.origin}/model`);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    server.failures.delete('readModel');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('beats base rate').waitFor();
    await page.goto(`${server.origin}/approvals`);
    await page.getByRole('button', { name: 'Approve' }).click();
    const again = page.getByRole('link', { name: 'Sign in again' });
    expect(await again.getAttribute('href')).toBe('/sign-in/start?to=%2Fapprovals&fresh=1');
    server.failures.clear();
    await page.goto(`${server.origin}/at-risk?text=nobodyhasthisname`);
    await page.getByText('No deal fits these filters').waitFor();
    await page.goto(`${server.origin}/deals/none`);
    await page.getByText('Nothing here').waitFor();
    await page.close();
  });

  test('without a session the way leads to the sign-in and back [dashboard.honest-states]', async () => {
    server.failures.set('readSession', { status: 401, code: 'auth_expired', needs: 'sign_in' });
    const page = await context.newPage();
    await page.goto(`${server.origin}/pipeline?tab=forecast`);
    await page.waitForURL(/sign-in\/start/);
    expect(new URL(page.url()).searchParams.get('to')).toBe('/pipeline?tab=forecast');
    server.failures.clear();
    await page.close();
  });

  test('a chosen theme holds on the next visit without a flash of the other [dashboard.accessible]', async () => {
    const page = await open('/at-risk');
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction('document.body !== null');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await settled(page);
    await page.getByRole('button', { name: 'Auto' }).click();
    await page.close();
  });

  test('the first page loads at most 300 kB of compressed script [dashboard.small-and-fast]', async () => {
    const kb = await firstPageScriptKb(folder);
    expect(kb).toBeGreaterThan(50);
    expect(kb).toBeLessThanOrEqual(300);
  });

  test('the same sources are built once [dashboard.built-once]', async () => {
    const told: string[] = [];
    expect(await startBoardBuild((text) => told.push(text))()).toEqual({ folder });
    expect(told).toEqual([]);
  });
});

function focusedText(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.textContent');
}
