/**
 * The vendor's clock, as its answers tell it. Stamps of records are the vendor's, so where the next pass begins is read from there:
 * a clock of ours that goes ahead would leave out what changed meanwhile.
 */
export interface VendorClock {
  /** Takes over the `Date` header of an answer; one without it changes nothing. */
  learn(headers: Headers): void;
  /** Now at the vendor, up to a second behind; our own time before its first answer. */
  nowMs(): number;
}

/** Source: https://www.rfc-editor.org/rfc/rfc9110#name-date (2026-11-20): an origin server with a clock sends it, in whole seconds. */
export function createVendorClock(now: () => number): VendorClock {
  let aheadMs = 0;
  return {
    learn(headers) {
      const toldMs = Date.parse(headers.get('date') ?? '');
      if (!Number.isNaN(toldMs)) aheadMs = toldMs - now();
    },
    nowMs: () => now() + aheadMs,
  };
}
