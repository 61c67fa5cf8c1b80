import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** Whether this machine has the browser that the tests' set-up installs. */
export const hasBrowser = existsSync(executablePath);

/** A browser without a window, with a profile of its own. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args });
}

/** How a page is looked at. */
export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: 1280 | 375;
}

/** A tab's room with the theme preferred by its system. */
export function openLook(browser: Browser, { theme, width }: Look): Promise<BrowserContext> {
  return browser.newContext({
    colorScheme: theme,
    viewport: { width, height: width === 375 ? 780 : 860 },
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
}
