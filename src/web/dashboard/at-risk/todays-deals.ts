import type { DealRow } from '../../contract/at-risk.ts';

/** A deal and why it is on the list of today. */
export interface TodaysDeal {
  readonly deal: DealRow;
  /** Amount times the chance that it is lost (without a model: its risk as a share); null: no amount is known. */
  readonly atStake: number | null;
}

/**
 * The deals to work on first: most money at stake among the riskiest. Amounts of two currencies are never compared: the currency
 * that most of these deals have comes first. Deals without an amount come last, by risk.
 */
export function chooseTodaysDeals(rows: readonly DealRow[], most = 3): TodaysDeal[] {
  const counts = new Map<string | null, number>();
  for (const { currency, amount } of rows) if (amount !== null) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const rank = (row: DealRow) => (row.amount === null ? -1 : (counts.get(row.currency) ?? 0));
  return rows
    .map((deal) => ({ deal, atStake: stakeOf(deal) }))
    .sort(
      (a, b) =>
        rank(b.deal) - rank(a.deal) ||
        (a.deal.currency ?? '').localeCompare(b.deal.currency ?? '') ||
        (b.atStake ?? 0) - (a.atStake ?? 0) ||
        b.deal.risk - a.deal.risk,
    )
    .slice(0, most);
}

function stakeOf({ amount, winProbability, risk }: DealRow): number | null {
  if (amount === null) return null;
  return Number(amount) * (winProbability === null ? risk / 100 : 1 - winProbability);
}
