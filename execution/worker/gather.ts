/** Takes one item of a lane and answers when its batch is through. */
export type Gathered<Item, Result> = (lane: string, item: Item) => Promise<Result>;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns many small pieces of work into few large ones: what arrives for a lane while its batch is under way goes into the next
 * one, so a lone item waits for nothing. `run` begins after each of its items was given and answers in their order. A batch that
 * fails is repeated item by item, so that one bad item spoils no other.
 */
export function gather<Item, Result>(
  run: (lane: string, items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): Gathered<Item, Result> {
  const lanes = new Map<string, Waiting<Item, Result>[]>();
  const work = async (lane: string, waiting: Waiting<Item, Result>[]) => {
    // what the same turn of the event loop brings belongs together
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await settle(lane, waiting.splice(0, most));
    lanes.delete(lane);
  };
  const settle = async (lane: string, batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(
        lane,
        batch.map(({ item }) => item),
      );
      batch.forEach(({ resolve }, at) => {
        resolve(results[at] as Result);
      });
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const each of batch) await settle(lane, [each]);
    }
  };
  return (lane, item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const waiting = lanes.get(lane);
    if (waiting) waiting.push({ item, resolve, reject });
    else {
      const first = [{ item, resolve, reject }];
      lanes.set(lane, first);
      void work(lane, first);
    }
    return promise;
  };
}
