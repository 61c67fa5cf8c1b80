import { addDays, endOfDay } from '../../src/domain/time.ts';
import { type DealFeatures, dealColumns } from './deal-features.ts';
import type { DealSnapshot } from './deal-snapshot.ts';
import { seededRandom } from './random.ts';

export interface MadeHistory {
  readonly deals: number;
  readonly seed: number;
  /** How much the buyer's touches move the log-odds of winning; 0: nothing tells the outcome. */
  readonly strength: number;
  /** The cells of a snapshot that differ from the plain ones, by column. */
  readonly cells?: (made: {
    readonly won: boolean;
    readonly number: number;
    readonly touches: number;
  }) => Readonly<Record<string, string | null>>;
}

export const madeTrainedAsOf = endOfDay('2026-06-30');

/** Features with nothing known but the given columns. */
export function madeFeatures(
  cells: Readonly<Record<string, string | null>>,
  currency: string | null = 'EUR',
): DealFeatures {
  const unknown = dealColumns.map(({ name }) => (name.startsWith('signal: ') ? 'unknown' : null));
  return {
    cells: dealColumns.map(({ name }, place) =>
      Object.hasOwn(cells, name) ? (cells[name] ?? null) : (unknown[place] ?? null),
    ),
    currency,
    rules: { base: -1.4, bySignal: new Map() },
  };
}

/** Snapshots of deals that began over two years, each looked at on every month end of its life of 40 to 120 days. */
export function madeSnapshots({ deals, seed, strength, cells }: MadeHistory): DealSnapshot[] {
  const random = seededRandom(seed);
  const monthEnds = Array.from({ length: 30 }, (_, month) =>
    new Date(Date.UTC(2024, month + 1, 0)).toISOString().slice(0, 10),
  );
  return Array.from({ length: deals }, (_, number) => number).flatMap((number): DealSnapshot[] => {
    const began = addDays('2024-01-01', Math.floor((number * 800) / deals));
    const closed = addDays(began, 40 + random.nextBelow(80));
    const touches = random.nextBelow(60) / 10;
    const won = random.next() < 1 / (1 + Math.exp(-(strength * (touches - 3))));
    const own = { 'buyer touches a week': touches.toFixed(1), segment: `s${random.nextBelow(3)}` };
    const features = madeFeatures({ ...own, ...cells?.({ won, number, touches }) });
    return monthEnds
      .filter((day) => day >= began && day < closed && closed <= '2026-06-30')
      .map((day) => ({
        opportunityId: `deal-${number}`,
        group: `account-${number % 90}`,
        asOf: endOfDay(day),
        closedAt: endOfDay(closed),
        outcome: won ? 'won' : 'lost',
        features,
      }));
  });
}
