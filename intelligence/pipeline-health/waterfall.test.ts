import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumByCurrency } from '../../src/domain/money.ts';
import type { OpportunityState } from '../../src/domain/opportunity.ts';
import { arbitraryLives, type DealLife, earlier, later, snapshotAt } from '../../test/builders/pipeline-history.ts';
import { converterOf } from './convert-money.ts';
import { type Waterfall, waterfallOf } from './waterfall.ts';

const quarter = { label: 'Q1 2026', startDate: '2026-01-01', endDate: '2026-03-31' };
const rates = {
  currency: 'EUR',
  rates: [
    { currency: 'USD', date: '2026-01-01', rate: '0.9123456789' },
    { currency: 'USD', date: '2026-03-01', rate: '0.8' },
    { currency: 'USD', date: '2026-06-01', rate: '7' },
  ],
};
const before = '2026-02-01T09:00:00.000Z';
const between = '2026-02-20T09:00:00.000Z';

type Changes = Partial<OpportunityState>;
const life = (first: Changes | null, second: Changes, id = 'd'): DealLife => ({
  id,
  entries: [
    ...(first === null ? [] : [{ effectiveAt: before, knownAt: before, values: { currency: 'EUR', ...first } }]),
    { effectiveAt: between, knownAt: between, values: first === null ? { currency: 'EUR', ...second } : second },
  ],
});

function compare(lives: readonly DealLife[], period: typeof quarter | null = null, table: typeof rates | null = null) {
  const start = snapshotAt(lives, earlier);
  const end = snapshotAt(lives, later);
  return waterfallOf({ start, end, period, converter: converterOf(table, later.slice(0, 10)) });
}

const moved = ({ movements }: Waterfall) =>
  movements.map(({ bar, reason, amount, currency }) => [bar, reason, amount, currency]);

describe('laws of the waterfall', () => {
  test('start and bars add up to the end in every currency for any history [pipeline-health.waterfall-balances]', () => {
    fc.assert(
      fc.property(
        arbitraryLives,
        fc.constantFrom(null, quarter),
        fc.constantFrom(null, rates),
        (lives, period, table) => {
          const waterfall = compare(lives, period, table);
          const openAt = (asOf: string) =>
            sumByCurrency(
              snapshotAt(lives, asOf)
                .open.map(({ state }) => state)
                .filter(
                  ({ closeDate }) =>
                    period === null ||
                    (closeDate !== null && closeDate >= period.startDate && closeDate <= period.endDate),
                )
                .flatMap(({ amount, currency }) => (amount === null ? [] : [{ amount, currency: currency ?? '' }])),
            );
          const starts = openAt(earlier);
          const ends = openAt(later);
          for (const bars of waterfall.perCurrency) {
            expect(bars.residual).toBe('0');
            expect(bars.start.amount).toBe(starts.get(bars.currency ?? '') ?? '0');
            expect(bars.end.amount).toBe(ends.get(bars.currency ?? '') ?? '0');
          }
          expect(waterfall.perCurrency.length).toBeGreaterThanOrEqual(new Set([...starts.keys(), ...ends.keys()]).size);
          if (table !== null) expect(waterfall.converted?.total.residual).toBe('0');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('no deal stands twice in one bar of a currency and without a period nothing is pushed or pulled [pipeline-health.deals-behind-each-bar]', () => {
    fc.assert(
      fc.property(arbitraryLives, fc.constantFrom(null, quarter), (lives, period) => {
        const { movements } = compare(lives, period);
        const places = movements.map(({ opportunityId, bar, currency }) => `${opportunityId}|${bar}|${currency}`);
        expect(new Set(places).size).toBe(places.length);
        if (period !== null) return;
        expect(movements.filter(({ bar }) => bar === 'pushedOut' || bar === 'pulledIn')).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('which bars a deal goes to [pipeline-health.deals-behind-each-bar]', () => {
  const due = { closeDate: '2026-03-15' };
  const next = { closeDate: '2026-05-15' };
  const rows: [string, DealLife, typeof quarter | null, unknown[]][] = [
    ['created', life(null, { amount: '100' }), null, [['created', 'created', '100', 'EUR']]],
    ['created without an amount', life(null, { name: 'x' }), null, [['created', 'created', null, null]]],
    ['amount set later', life({ amount: null }, { amount: '70' }), null, [['amountUp', 'amount-set', '70', 'EUR']]],
    [
      'amount taken away',
      life({ amount: '70' }, { amount: null }),
      null,
      [['amountDown', 'amount-removed', '70', 'EUR']],
    ],
    [
      'amount down',
      life({ amount: '70' }, { amount: '69.99' }),
      null,
      [['amountDown', 'amount-changed', '0.01', 'EUR']],
    ],
    [
      'currency changed',
      life({ amount: '70' }, { amount: '80', currency: 'USD' }),
      null,
      [
        ['amountUp', 'currency-changed', '80', 'USD'],
        ['amountDown', 'currency-changed', '70', 'EUR'],
      ],
    ],
    [
      'raised and won',
      life({ amount: '70' }, { amount: '90', outcome: 'won' }),
      null,
      [
        ['amountUp', 'amount-changed', '20', 'EUR'],
        ['won', 'won', '90', 'EUR'],
      ],
    ],
    [
      'lost with its amount emptied by closing',
      life({ amount: '70' }, { amount: '0', outcome: 'lost' }),
      null,
      [['lost', 'lost', '70', 'EUR']],
    ],
    [
      'created and won between the dates',
      life(null, { amount: '90', outcome: 'won' }),
      null,
      [
        ['created', 'created', '90', 'EUR'],
        ['won', 'won', '90', 'EUR'],
      ],
    ],
    [
      'reopened',
      life({ amount: '90', outcome: 'lost' }, { outcome: null }),
      null,
      [['created', 'reopened', '90', 'EUR']],
    ],
    [
      'gone from the CRM',
      { ...life({ amount: '5' }, { name: 'x' }), missingAt: [later] },
      null,
      [['lost', 'no-longer-on-record', '5', 'EUR']],
    ],
    [
      'pushed out',
      life({ amount: '70', ...due }, { amount: '80', ...next }),
      quarter,
      [['pushedOut', 'moved-out-to-later', '70', 'EUR']],
    ],
    [
      'pulled in',
      life({ amount: '70', ...next }, { amount: '80', ...due }),
      quarter,
      [['pulledIn', 'moved-in-from-later', '80', 'EUR']],
    ],
    [
      'slipped in',
      life({ amount: '70', closeDate: '2025-12-20' }, due),
      quarter,
      [['pulledIn', 'slipped-in-from-earlier', '70', 'EUR']],
    ],
    [
      'close date removed',
      life({ amount: '70', ...due }, { closeDate: null }),
      quarter,
      [['pushedOut', 'close-date-removed', '70', 'EUR']],
    ],
    ['close date set', life({ amount: '70' }, due), quarter, [['pulledIn', 'close-date-set', '70', 'EUR']]],
    [
      'won early from the next quarter',
      life({ amount: '70', ...next }, { outcome: 'won', closeDate: '2026-02-20' }),
      quarter,
      [
        ['pulledIn', 'moved-in-from-later', '70', 'EUR'],
        ['won', 'won', '70', 'EUR'],
      ],
    ],
    [
      'lost while due later is no part of the quarter',
      life({ amount: '70', ...next }, { outcome: 'lost', closeDate: '2026-02-20' }),
      quarter,
      [],
    ],
  ];
  test.each(rows)('%s', (_name, deal, period, expected) => {
    expect(moved(compare([deal], period))).toEqual(expected);
  });
});

test('with rates the waterfall is in one currency at the rate of the end and counts what has none [pipeline-health.currencies-stay-apart]', () => {
  const lives = [
    life({ amount: '100', currency: 'USD' }, { name: 'a' }, 'a'),
    life({ amount: '10' }, { amount: '20' }, 'b'),
    life({ amount: '5', currency: 'JPY' }, { name: 'c' }, 'c'),
  ];
  const { converted, perCurrency } = compare(lives, null, rates);
  expect(converted?.total).toMatchObject({
    currency: 'EUR',
    start: { amount: '90' },
    amountUp: { amount: '10' },
    end: { amount: '100' },
  });
  expect(converted?.excluded).toEqual([{ currency: 'JPY', deals: 1 }]);
  expect(perCurrency.map(({ currency }) => currency)).toEqual(['EUR', 'JPY', 'USD']);
});
