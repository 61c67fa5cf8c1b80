import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { allPages } from './all-pages.ts';
import { settled } from './find-faults.ts';
import { openBrowser, openLook } from './open-browser.ts';
import { startRealBoard } from './real-board.ts';

/*
 * `node test/e2e/dashboard/take-screens.ts [FOLDER]`: pictures of every page of the product's own demo, light and dark, wide and narrow.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const folder = process.argv[2] ?? join(root, 'docs', 'screens');
const [browser, board] = await Promise.all([openBrowser(), startRealBoard()]);
await mkdir(folder, { recursive: true });
const first = await openLook(browser, { theme: 'light', width: 1280 });
await board.signIn(first);
const session = await first.cookies();
for (const width of [1280, 375] as const) {
  for (const theme of ['light', 'dark'] as const) {
    const context = await openLook(browser, { theme, width });
    await context.addCookies(session);
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    page.on('pageerror', (error) => console.error(String(error)));
    for (const { name, path } of allPages(board.ids)) {
      await page.goto(`${board.origin}${path}`);
      await settled(page);
      const look = [...(width === 375 ? ['narrow'] : []), ...(theme === 'dark' ? ['dark'] : [])];
      const file = [name, ...look].join('-');
      await page.screenshot({ path: join(folder, `${file}.jpg`), type: 'jpeg', quality: 70, animations: 'disabled' });
    }
    await context.close();
  }
}
await browser.close();
await board.close();
