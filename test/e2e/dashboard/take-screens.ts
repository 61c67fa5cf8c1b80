import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBoardBuild } from '../../../src/wiring/build-board.ts';
import { allPages } from './all-pages.ts';
import { openBrowser, openLook } from './open-browser.ts';
import { startSampleServer } from './sample-server.ts';

/*
 * `node test/e2e/dashboard/take-screens.ts [FOLDER]`: pictures of every page, light and wide, and of the first pages dark and narrow.
 */
const root = join(import.meta.dirname, '..', '..', '..');
const folder = process.argv[2] ?? join(root, 'docs', 'screens');
// first, since the build's thread does not keep a process alive
const browser = await openBrowser();
const { folder: built } = await startBoardBuild(console.error)();
await mkdir(folder, { recursive: true });
const server = await startSampleServer(built, 240);
const alsoDark = new Set(['at-risk', 'deal', 'pipeline', 'pipeline-moved', 'model']);
const alsoNarrow = new Set(['at-risk', 'deal', 'pipeline', 'ask', 'alerts']);
const looks = [
  { suffix: '', theme: 'light', width: 1280, wants: () => true },
  { suffix: '-dark', theme: 'dark', width: 1280, wants: (name: string) => alsoDark.has(name) },
  { suffix: '-narrow', theme: 'light', width: 375, wants: (name: string) => alsoNarrow.has(name) },
] as const;
for (const { suffix, theme, width, wants } of looks) {
  const context = await openLook(browser, { theme, width });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  page.on('pageerror', (error) => console.error(String(error)));
  for (const { name, path } of allPages.filter((each) => wants(each.name))) {
    await page.goto(`${server.origin}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`), animations: 'disabled' });
  }
  await context.close();
}
await browser.close();
await server.close();
