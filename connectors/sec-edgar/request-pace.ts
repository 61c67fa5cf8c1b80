import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../src/domain/errors.ts';
import { createTokenBucket } from '../kit/rate-limit.ts';

/** Lets requests start no faster than the SEC allows to one address. */
export interface RequestPace {
  /** Waits for a turn. @throws AppError `unavailable` when the caller gives up meanwhile. */
  turn(signal: AbortSignal): Promise<void>;
}

/** 4 at once and 6 a second: never more than 10 within any second, whatever the burst. */
export function createRequestPace(now: () => number = () => performance.now()): RequestPace {
  const bucket = createTokenBucket({ capacity: 4, perSecond: 6, now });
  return {
    async turn(signal) {
      for (let waitMs = bucket.take(); waitMs > 0; waitMs = bucket.take()) {
        await sleep(waitMs, undefined, { signal }).catch((error: unknown) => {
          throw new AppError('unavailable', 'sec-edgar: the call was cancelled.', {}, { cause: error });
        });
      }
    },
  };
}
