import { money } from '../wording/numbers.ts';

interface Side {
  readonly currency: string | null;
  readonly wonSoFar: string;
  readonly p10: string;
  readonly p50: string;
  readonly p90: string;
}

/** Won so far, then the range from P10 to P90 with the median as a line. The words beside it say the same. */
export function IntervalBar({ side }: { readonly side: Side }) {
  const most = Math.max(1, Number(side.p90)) * 1.08;
  const at = (amount: string) => Math.max(0, (Number(amount) / most) * 100);
  const label = `${money(side.wonSoFar, side.currency)} won, between ${money(side.p10, side.currency)} and ${money(side.p90, side.currency)}`;
  return (
    <svg className="interval" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect className="track" width="100" height="14" />
      <rect className="won" width={at(side.wonSoFar)} height="14" />
      <rect className="range" x={at(side.p10)} width={Math.max(0, at(side.p90) - at(side.p10))} height="14" />
      <rect className="median" x={at(side.p50)} width="0.6" height="14" />
    </svg>
  );
}
