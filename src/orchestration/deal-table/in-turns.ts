import { setImmediate as nextTurn } from 'node:timers/promises';

/** A turn longer than this would be felt by whoever asks the process for something else. */
const turnMs = 10;

/** Does work that stops at each `yield`, and lets everybody else have their turn whenever it has taken long enough. */
export async function inTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  for (let untilMs = performance.now() + turnMs; ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < untilMs) continue;
    await nextTurn();
    untilMs = performance.now() + turnMs;
  }
}
