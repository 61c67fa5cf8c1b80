import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFaults, settled } from './find-faults.ts';
import { hasBrowser, openBrowser, openLook } from './open-browser.ts';
import { type RealBoard, startRealBoard } from './real-board.ts';

describe.skipIf(!hasBrowser)('the product in a browser', () => {
  let browser: Browser;
  let board: RealBoard;
  let context: BrowserContext;

  beforeAll(async () => {
    [browser, board] = await Promise.all([openBrowser(), startRealBoard()]);
    context = await openLook(browser, { theme: 'light', width: 1280 });
    await (await board.signIn(context)).close();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await board?.close();
  });

  async function open(path: string, of: BrowserContext = context): Promise<Page> {
    const page = await of.newPage();
    await page.goto(`${board.origin}${path}`);
    await settled(page);
    return page;
  }

  test('the printed link signs its owner in with a cookie that no script and no other host gets [dashboard.real-product]', async () => {
    const [session, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(session).toMatchObject({ name: '__Host-bellwether', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' });
  });

  test('no page has a serious fault, light and dark, wide and narrow [dashboard.accessible] [dashboard.strict-policy]', async () => {
    const about = { browser, origin: board.origin, ids: board.ids, session: await context.cookies() };
    const found = await Promise.all(([1280, 375] as const).map((width) => findFaults(about, width)));
    expect(found.flat()).toEqual([]);
  });

  test('the first page names three deals with reason, value and next act [dashboard.three-deals-today]', async () => {
    const page = await open('/');
    expect(new URL(page.url()).pathname).toBe('/at-risk');
    const cards = page.getByRole('region', { name: 'Work on these today' }).getByRole('listitem');
    expect(await cards.count()).toBe(3);
    for (const card of await cards.all()) {
      const text = await card.innerText();
      expect(text).toMatch(/[$€]\d/);
      expect(text).toMatch(/High|Critical/);
      expect(await card.locator('.why').innerText()).not.toBe('');
      expect(await card.locator('.next-action').innerText()).toMatch(/\w+/);
      const { y, height } = (await card.boundingBox())!;
      expect(y + height, 'seen without scrolling').toBeLessThan(860);
    }
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
    await page.keyboard.type('Which deals are at risk?');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Answer' }).waitFor();
    await page.close();
  });

  test('a task is previewed and confirmed by keyboard, and its receipt arrives on a page that is open [dashboard.preview-confirm] [dashboard.keyboard] [dashboard.real-product] [web.acts] [web.live]', async () => {
    const watching = await open('/activity?tab=receipts');
    await watching.getByText('Updates live').waitFor();
    const page = await open(`/deals/${board.ids.dealId}`);
    const opener = page.getByRole('button', { name: 'Create a task' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const box = page.getByRole('dialog', { name: 'Create a task' });
    await box.getByLabel('Subject').fill('Call the buyer today');
    await box.getByRole('button', { name: 'Preview' }).click();
    await box.getByText('Call the buyer today').waitFor();
    await box.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Accepted.').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Create a task');
    const receipt = watching.getByRole('row').filter({ hasText: 'Asked on the board' }).filter({ hasText: /00T\w+/ });
    await receipt.getByText('Delivered').waitFor();
    await Promise.all([page.close(), watching.close()]);
  });

  test('a seller’s change of a field waits for somebody else, is delivered when granted, and is put back once [web.acts] [dashboard.real-product]', async () => {
    const theirs = await openLook(browser, { theme: 'light', width: 1280 });
    const first = await board.signIn(theirs, 'Kenji Donnelly');
    await first.getByRole('list').getByRole('link').filter({ hasText: '–' }).first().click();
    await first.getByRole('button', { name: 'Change a field' }).click();
    const box = first.getByRole('dialog', { name: 'Change a field' });
    await box.getByLabel('New value').fill('Meet the CFO');
    await box.getByRole('button', { name: 'Preview' }).click();
    await box.getByText('after somebody else has approved it').waitFor();
    await box.getByRole('button', { name: 'Ask for approval' }).click();
    await first.getByText('Waiting for an approval.').waitFor();

    const approvals = await open('/approvals');
    const asked = approvals.getByRole('row').filter({ hasText: 'Kenji Donnelly' });
    await asked.getByRole('button', { name: 'Approve' }).click();
    await first.goto(`${board.origin}/activity?tab=receipts`);
    const receipt = first.getByRole('row').filter({ hasText: 'Meet the CFO' });
    await receipt.getByText('Delivered').waitFor();

    const receipts = await open('/activity?tab=receipts');
    const undo = receipts.getByRole('row').filter({ hasText: 'Meet the CFO' }).getByRole('button', { name: 'Undo…' });
    await undo.click();
    await receipts.getByRole('dialog').getByRole('button', { name: 'Put back' }).click();
    await receipts.getByText('Accepted: the field is put back.').waitFor();
    await receipts.getByRole('row').filter({ hasText: 'Undo' }).getByText('Delivered').first().waitFor();
    await theirs.close();
    await Promise.all([approvals.close(), receipts.close()]);
  });

  test('what is filtered is what the file holds [dashboard.deep-links] [web.csv]', async () => {
    const page = await open('/at-risk?band=critical');
    const shown = await page.getByRole('table').getByRole('row').count();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\r\n');
    expect(lines).toHaveLength(shown);
    expect(shown).toBeGreaterThan(1);
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
});

function focusedText(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.textContent');
}
