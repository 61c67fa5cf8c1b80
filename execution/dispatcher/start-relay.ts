import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../src/store/open-store.ts';
import type { DeliveryQueue } from '../queue/delivery-queue.ts';
import { type RelayLimits, releaseRows, takeDueRows } from './take-due-rows.ts';

export interface RelaySettings extends RelayLimits {
  readonly everyMs: number;
}

/** The loop that moves due actions from the store to the queue, and sweeps up what a queue or a worker has lost. */
export interface Relay {
  /** Looks now instead of at the next tick; cheap to call often. */
  nudge(): void;
  stop(): Promise<void>;
}

/** Starts the relay. Any number of processes may run one; `onError` hears what it could not do, and it goes on. */
export function startRelay(
  store: Store,
  queue: DeliveryQueue,
  settings: RelaySettings,
  onError: (error: Error) => void,
): Relay {
  const stopping = new AbortController();
  let wake = new AbortController();
  let isNudged = false;
  const nudge = () => {
    isNudged = true;
    wake.abort();
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      isNudged = false;
      await moveDueRows(store, queue, settings).catch(onError);
      if (isNudged) continue;
      wake = new AbortController();
      await sleep(settings.everyMs, undefined, { signal: AbortSignal.any([wake.signal, stopping.signal]) }).catch(
        () => {},
      );
    }
  };
  const running = run();
  return {
    nudge,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** One round: takes due actions and wakes workers for them; what the queue refuses is due again at once. */
export async function moveDueRows(store: Store, queue: DeliveryQueue, limits: RelayLimits): Promise<number> {
  const wakeUps = await takeDueRows(store, limits);
  if (wakeUps.length === 0) return 0;
  try {
    await queue.add(wakeUps);
  } catch (error) {
    await releaseRows(store, wakeUps);
    throw error;
  }
  return wakeUps.length;
}
