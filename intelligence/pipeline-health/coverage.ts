import { type FiscalPeriod, fiscalQuarterOf, isInPeriod } from '../../src/domain/fiscal-calendar.ts';
import { addDecimals, compareDecimals, type Decimal, subtractDecimals } from '../../src/domain/money.ts';
import type { TargetState } from '../../src/domain/organisation.ts';
import type { PipelineSettings } from '../../src/domain/pipeline-settings.ts';
import { dateOf } from '../../src/domain/time.ts';
import type { Converter } from './convert-money.ts';
import { dealLine, type PipelineSnapshot } from './pipeline-snapshot.ts';
import { type ExcludedDeals, excludedList, totalValue, type Valued, type ValueTotals } from './value-totals.ts';

/**
 * One target held against what is won and what is open and due in its period. `team` null: the whole company. `remaining` is
 * target less won; `ratio` is open value over remaining, e.g. 2.5. What cannot be told is null and `reason` says why.
 */
export interface Coverage {
  readonly team: string | null;
  readonly period: FiscalPeriod;
  readonly target: Decimal | null;
  readonly currency: string | null;
  readonly won: ValueTotals;
  readonly open: ValueTotals;
  readonly wonAmount: Decimal | null;
  readonly openAmount: Decimal | null;
  readonly remaining: Decimal | null;
  readonly ratio: number | null;
  readonly reason: string | null;
  /** Deals that are not in `wonAmount` or `openAmount`, because their currency has no rate. */
  readonly excluded: readonly ExcludedDeals[];
}

/**
 * Coverage of every target whose period holds the snapshot's day; without one for the whole company, of its fiscal quarter too.
 */
export function coverageOf(
  snapshot: PipelineSnapshot,
  settings: PipelineSettings,
  converter: Converter | null,
): Coverage[] {
  const today = dateOf(snapshot.asOf);
  const quarter = fiscalQuarterOf(today, settings.fiscalCalendar);
  const current = settings.targets
    .filter((target) => isInPeriod(today, target))
    .sort((a, b) => compareKeys(targetKey(a), targetKey(b)));
  const ofTargets = current.map((target) => {
    const { startDate, endDate } = target;
    const isQuarter = startDate === quarter.startDate && endDate === quarter.endDate;
    const period = isQuarter ? quarter : { label: `${startDate} to ${endDate}`, startDate, endDate };
    return coverage(snapshot, period, target, converter);
  });
  const hasWhole = current.some(({ team }) => team === null);
  return hasWhole ? ofTargets : [coverage(snapshot, quarter, null, converter), ...ofTargets];
}

function targetKey({ team, startDate, endDate, currency }: TargetState): string {
  return [team === null ? '0' : `1${team}`, startDate, endDate, currency ?? ''].join('\n');
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function coverage(
  snapshot: PipelineSnapshot,
  period: FiscalPeriod,
  target: TargetState | null,
  converter: Converter | null,
): Coverage {
  const team = target?.team ?? null;
  const isOurs = (line: { readonly team: string | null }) => team === null || line.team === team;
  const wonDeals = snapshot.closed
    .filter(({ outcome, closedAt, context }) =>
      outcome === 'won' ? isInPeriod(context.state.closeDate ?? dateOf(closedAt), period) : false,
    )
    .map(({ context }) => dealLine(context))
    .filter(isOurs);
  const openDeals = snapshot.open
    .filter(({ state }) => isInPeriod(state.closeDate, period))
    .map((context) => dealLine(context))
    .filter(isOurs);
  const totals = { won: totalValue(wonDeals, converter), open: totalValue(openDeals, converter) };
  const base = { team, period, target: target?.amount ?? null, ...totals };
  const nothing = { wonAmount: null, openAmount: null, remaining: null, ratio: null, excluded: [] };
  if (target === null) {
    return { ...base, currency: null, ...nothing, reason: `no target is set for ${period.label}` };
  }
  const currency = target.currency ?? onlyCurrencyOf([totals.won, totals.open]);
  if (currency === undefined) {
    return { ...base, currency: null, ...nothing, reason: 'the target names no currency and the deals have several' };
  }
  return { ...base, currency, ...against(target.amount, currency, wonDeals, openDeals, converter) };
}

function against(
  target: Decimal,
  currency: string | null,
  wonDeals: readonly Valued[],
  openDeals: readonly Valued[],
  converter: Converter | null,
) {
  const excluded = new Map<string | null, number>();
  const amountOf = (deals: readonly Valued[]) => amountIn(currency, deals, converter, excluded);
  const wonAmount = amountOf(wonDeals);
  const openAmount = amountOf(openDeals);
  const remaining = subtractDecimals(target, wonAmount);
  const isReached = compareDecimals(remaining, '0') <= 0;
  return {
    wonAmount,
    openAmount,
    remaining,
    ratio: isReached ? null : Math.round((Number(openAmount) / Number(remaining)) * 100) / 100,
    reason: isReached ? 'the target is reached' : null,
    excluded: excludedList(excluded),
  };
}

function amountIn(
  currency: string | null,
  deals: readonly Valued[],
  converter: Converter | null,
  excluded: Map<string | null, number>,
): Decimal {
  const amounts: Decimal[] = [];
  for (const deal of deals) {
    if (deal.amount === null) continue;
    const value =
      deal.currency === currency
        ? deal.amount
        : converter?.currency === currency
          ? converter.convert(deal.amount, deal.currency)
          : null;
    if (value === null) excluded.set(deal.currency, (excluded.get(deal.currency) ?? 0) + 1);
    else amounts.push(value);
  }
  return addDecimals(amounts);
}

/** The one currency of all these deals; null when it is unnamed or there are none, undefined when there are several. */
function onlyCurrencyOf(totals: readonly ValueTotals[]): string | null | undefined {
  const found = new Set(totals.flatMap(({ perCurrency }) => perCurrency.map(({ currency }) => currency)));
  if (found.size > 1) return undefined;
  return [...found][0] ?? null;
}
