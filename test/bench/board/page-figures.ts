import type { Browser, BrowserContext } from 'playwright-core';
import { sessionCookie } from '../../../src/web/sign-in/session-keeper.ts';
import { findFaults } from '../../e2e/dashboard/find-faults.ts';
import { firstPageScriptKb } from '../../e2e/dashboard/first-page-script.ts';
import { hasBrowser, openBrowser, openLook } from '../../e2e/dashboard/open-browser.ts';
import { startRealBoard } from '../../e2e/dashboard/real-board.ts';

const loads = 7;

function print(figure: string, value: number, unit: string, context: object): void {
  console.log(JSON.stringify({ figure, value, unit, context }));
}

/** Prints board.js_kb and board.axe_serious of the built pages in `folder`; axe needs a browser and is left out without one. */
export async function printPageFigures(folder: string): Promise<void> {
  print('board.js_kb', Math.round(await firstPageScriptKb(folder)), 'kB', { of: 'first page, gzip' });
  if (!hasBrowser)
    return console.error('board.axe_serious and board.first_paint_ms are not run: no /usr/bin/chromium.');
  const [browser, board] = await Promise.all([openBrowser(), startRealBoard()]);
  const context = await openLook(browser, { theme: 'light', width: 1280 });
  await board.signIn(context);
  const about = { browser, origin: board.origin, ids: board.ids, session: await context.cookies() };
  const faults = await Promise.all(([1280, 375] as const).map((width) => findFaults(about, width)));
  for (const fault of faults.flat()) console.error(fault);
  print('board.axe_serious', faults.flat().length, 'count', { looks: 'light and dark, 1280 and 375 px' });
  await browser.close();
  await board.close();
}

/** Prints board.first_paint_ms: from asking for the address to three deals of today on the screen, in an empty cache; the median of some loads. */
export async function printFirstPaint(origin: string, cookie: string, deals: number): Promise<void> {
  if (!hasBrowser) return;
  const browser = await openBrowser();
  const results: { readonly paintMs: number; readonly cardsMs: number }[] = [];
  for (let load = 0; load < loads; load += 1) results.push(await loadOnce(browser, origin, cookie));
  await browser.close();
  const median = (pick: (each: (typeof results)[number]) => number) =>
    Math.round(results.map(pick).toSorted((a, b) => a - b)[Math.floor(loads / 2)] ?? 0);
  const context = {
    deals,
    loads,
    firstContentfulPaintMs: median(({ paintMs }) => paintMs),
    until: 'three deals of today',
  };
  print(
    'board.first_paint_ms',
    median(({ cardsMs }) => cardsMs),
    'ms',
    context,
  );
}

async function loadOnce(browser: Browser, origin: string, cookie: string) {
  const context = await openLook(browser, { theme: 'light', width: 1280 });
  await signIn(context, cookie);
  const page = await context.newPage();
  await page.goto(`${origin}/at-risk`, { waitUntil: 'commit' });
  await page.locator('.today-card').nth(2).waitFor();
  const measured = (await page.evaluate(
    `({ paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, cardsMs: performance.now() })`,
  )) as { paintMs: number; cardsMs: number };
  await context.close();
  return measured;
}

/** `cookie` is `name=value`. Browsers send a cookie with `Secure` to localhost over plain HTTP too. */
function signIn(context: BrowserContext, cookie: string): Promise<void> {
  const value = cookie.slice(sessionCookie.length + 1);
  const attributes = { secure: true, httpOnly: true, sameSite: 'Lax' } as const;
  return context.addCookies([{ name: sessionCookie, value, url: 'https://localhost', ...attributes }]);
}
