import { expect, test } from 'vitest';
import type { DealRow } from '../../contract/at-risk.ts';
import { chooseTodaysDeals } from './todays-deals.ts';

function row(id: string, amount: string | null, risk: number, change: Partial<DealRow> = {}): DealRow {
  return {
    ...{
      opportunityId: id,
      risk,
      band: 'high',
      winProbability: null,
      name: id,
      accountId: null,
      ownerId: null,
      stageId: null,
    },
    ...{ amount, currency: 'USD', closeDate: null, forecastCategory: null, account: null, owner: null, team: null },
    ...{ region: null, stage: null, reasons: [], ...change },
  };
}

const chosen = (rows: readonly DealRow[]) => chooseTodaysDeals(rows).map(({ deal }) => deal.opportunityId);

test('the most money at stake comes first, by the win probability where there is one [dashboard.three-deals-today]', () => {
  const likely = row('likely', '100000', 60, { winProbability: 0.9 });
  expect(chosen([row('small', '5000', 99), likely, row('big', '90000', 60), row('mid', '20000', 80)])).toEqual([
    ...['big', 'mid', 'likely'],
  ]);
});

test('amounts of two currencies are not compared: that of most deals comes first', () => {
  const yen = row('yen', '9000000', 90, { currency: 'JPY' });
  expect(chosen([yen, row('a', '100', 60), row('b', '200', 60)])).toEqual(['b', 'a', 'yen']);
});

test('a deal without an amount comes last, the riskier first, and its stake is unknown', () => {
  const rows = [row('unknown', null, 70), row('riskier', null, 99), row('known', '1', 55)];
  expect(chosen(rows)).toEqual(['known', 'riskier', 'unknown']);
  expect(chooseTodaysDeals(rows)[1]?.atStake).toBeNull();
});
