import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { allPages } from './all-pages.ts';
import { openLook } from './open-browser.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A served board with the cookies of a signed-in person and the ids its pages need. */
export interface BoardInBrowser {
  readonly browser: Browser;
  readonly origin: string;
  readonly ids: Parameters<typeof allPages>[0];
  readonly session: Parameters<BrowserContext['addCookies']>[0];
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Opens every page at one width and names what is wrong: serious or critical faults that axe finds in light and in dark, errors on the
 * console (a breach of the content security policy is one), requests to another host, a page wider than the window.
 */
export async function findFaults(board: BoardInBrowser, width: 1280 | 375): Promise<string[]> {
  const { browser, origin, ids, session } = board;
  const context = await openLook(browser, { theme: 'light', width });
  await context.addCookies(session);
  // from our own host, as the policy wants it
  await context.route('**/axe.js', (route) => route.fulfill({ path: axePath, contentType: 'text/javascript' }));
  const page = await context.newPage();
  const faults: string[] = [];
  const add = (fault: string) => faults.push(`${width} px, ${new URL(page.url()).pathname}: ${fault}`);
  page.on('console', (message) => message.type() === 'error' && add(message.text()));
  page.on('pageerror', (error) => add(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) add(`asked another host: ${request.url()}`);
  });
  for (const { path, heading } of allPages(ids)) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${origin}${path}`);
    await settled(page);
    const title = await page.getByRole('heading', { level: 1 }).textContent();
    if (!title?.includes(heading)) add(`headed ${title}`);
    const overflowPx = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
    if (overflowPx > 0) add(`${overflowPx} px wider than the window`);
    await page.addScriptTag({ url: `${origin}/axe.js` });
    for (const fault of await seriousFaults(page, '{ resultTypes: ["violations"] }')) add(`light: ${fault}`);
    // the other theme changes colours alone
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const fault of await seriousFaults(page, '{ runOnly: ["color-contrast"] }')) add(`dark: ${fault}`);
  }
  await context.close();
  return faults;
}

/** Waits until the page and its data are there. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

async function seriousFaults(page: Page, options: string): Promise<string[]> {
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as { violations: Violation[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}
