import type { TestContext } from 'vitest';

/**
 * Ends a test as *not run* when something it needs is missing on this machine, and fails it under BELLWETHER_REQUIRE=1.
 * `missing` null: everything is there.
 */
export function needs(context: TestContext, missing: string | null): void {
  if (missing === null) return;
  if (process.env['BELLWETHER_REQUIRE'] === '1') throw new Error(`not run, but required here: ${missing}`);
  context.skip(`not run: ${missing}`);
}
