import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBoardBuild } from '../../../src/wiring/build-board.ts';
import { settled } from './find-faults.ts';
import { firstPageScriptKb } from './first-page-script.ts';
import { hasBrowser, openBrowser, openLook } from './open-browser.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';

const isRequired = process.env['BELLWETHER_REQUIRE'] === '1';
if (!hasBrowser) console.error('The tests of the board in a browser are not run: there is no /usr/bin/chromium.');
const hostileName = '<img src=x onerror="window.broken=1">Quantum';

test('a browser is there where the whole check is required', () => {
  expect(hasBrowser || !isRequired, 'no /usr/bin/chromium: `npm test` as root on Debian installs it').toBe(true);
});

describe.skipIf(!hasBrowser)('the board over sample answers', () => {
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
