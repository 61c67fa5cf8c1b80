import type { Custody } from './custody.ts';
import { expireIdleCredentials, sweepEveryMs, sweepInterruptedRefreshes } from './sweep-credentials.ts';

const expireEveryMs = 3_600_000;

/**
 * Starts the chores of the connector role: settles interrupted refreshes every 15 s, revokes idle credentials every hour. One
 * chore at a time; a failure is told to `onError` and the next round goes on. `close` waits for the chore under way.
 */
export function keepCustody(custody: Custody, onError: (error: unknown) => void): { close(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const chore = (work: (custody: Custody) => Promise<unknown>) => () => {
    running = running.then(() => work(custody)).catch(onError);
  };
  const timers = [
    setInterval(chore(sweepInterruptedRefreshes), sweepEveryMs),
    setInterval(chore(expireIdleCredentials), expireEveryMs),
  ];
  for (const timer of timers) timer.unref();
  return {
    async close() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
