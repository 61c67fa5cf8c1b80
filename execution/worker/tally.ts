import type { Delivered } from './deliver-action.ts';

/** Counts what a worker does, and tells when it has nothing left in hand. */
export interface Tally {
  count(work: () => Promise<Delivered>): Promise<void>;
  /** Resolves when the last work in hand has ended. */
  untilIdle(): Promise<void>;
  delivered(): Partial<Record<Delivered, number>>;
}

/** `onRoom` is called when the worker runs idle or has finished `batch` since the last call: the queue has room for more. */
export function startTally(onRoom: () => void, batch: number): Tally {
  const delivered: Partial<Record<Delivered, number>> = {};
  let inHand = 0;
  let sinceRoom = 0;
  let idle = Promise.withResolvers<void>();
  const end = () => {
    inHand -= 1;
    sinceRoom += 1;
    if (inHand > 0 && sinceRoom < batch) return;
    sinceRoom = 0;
    onRoom();
    if (inHand > 0) return;
    idle.resolve();
    idle = Promise.withResolvers();
  };
  return {
    async count(work) {
      inHand += 1;
      try {
        const became = await work();
        delivered[became] = (delivered[became] ?? 0) + 1;
      } finally {
        end();
      }
    },
    untilIdle: () => idle.promise,
    delivered: () => ({ ...delivered }),
  };
}
