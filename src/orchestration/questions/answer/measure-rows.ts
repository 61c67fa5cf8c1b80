import type { DealRow } from '../../../domain/deal-row.ts';
import { type Decimal, multiplyDecimals } from '../../../domain/money.ts';
import type { AnalysisQuestion, QuestionFilter, QuestionSubject } from '../../../domain/question.ts';
import { type FieldValue, fieldOf } from '../fields.ts';
import { measureEntries } from '../measures.ts';
import type { AnswerContext } from './answer-context.ts';
import { sumDecimals } from './exact-sum.ts';
import type { SubjectRow } from './subject-rows.ts';

export type Measure = AnalysisQuestion['measures'][number];

/** One measured number. `value` null: nothing to measure. `rows`: how many rows it rests on. */
export interface Measured {
  readonly value: number | string | null;
  readonly unit: string | null;
  readonly rows: number;
  /** Money of several currencies that no rate joins: one total for each; `value` is null then. */
  readonly perCurrency: readonly { readonly currency: string | null; readonly value: number }[] | null;
  /** Rows without a value, or without a rate for their currency. */
  readonly leftOut: number;
}

/** What measuring depends on beside the rows. */
export interface MeasureTerms {
  readonly context: AnswerContext;
  readonly subject: QuestionSubject;
  /** The filters of the whole question and of the series: a named status is not narrowed again. */
  readonly filters: readonly QuestionFilter[];
  /** Stages whose stays count; null: all. */
  readonly stageIds: ReadonlySet<string> | null;
}

const nothing = (unit: string | null, leftOut = 0): Measured => ({
  value: null,
  unit,
  rows: 0,
  perCurrency: null,
  leftOut,
});
const number = (value: number, unit: string | null, rows: number, leftOut = 0): Measured => ({
  value,
  unit,
  rows,
  perCurrency: null,
  leftOut,
});

/** Measures rows of the question's subject. */
export function measureRows(rows: readonly SubjectRow[], measure: Measure, terms: MeasureTerms): Measured {
  const { subject } = terms;
  if (measure.id === 'count') return number(rows.length, wordOf(subject), rows.length);
  if (measureEntries[measure.id].needsField) return measureField(rows, measure, terms);
  return measureDeals(rows as readonly DealRow[], measure, terms);
}

/** What rows of a subject are called, as the unit of a count. */
export function wordOf(subject: QuestionSubject): string {
  return { account: 'accounts', activity: 'activities', person: 'people' }[subject as string] ?? `${subject}s`;
}

function measureField(rows: readonly SubjectRow[], { id, of }: Measure, terms: MeasureTerms): Measured {
  const field = of === null ? null : fieldOf(terms.subject, of);
  if (field === null) return nothing(null);
  const known: { row: SubjectRow; value: FieldValue }[] = [];
  for (const row of rows) {
    const value = field.read(row as never);
    if (value !== null && value !== '') known.push({ row, value });
  }
  const leftOut = rows.length - known.length;
  if (id === 'distinct') {
    const ids = known.flatMap(({ row, value }) => field.readId?.(row as never) ?? value);
    return number(new Set(ids).size, null, known.length, leftOut);
  }
  if (field.kind === 'money') {
    const money = known.map(({ row, value }) => ({ amount: String(value), currency: currencyOf(row) }));
    return measureMoney(money, id, terms, leftOut);
  }
  if (field.kind === 'date') {
    const dates = known.map(({ value }) => String(value)).sort();
    const value = id === 'largest' ? dates.at(-1) : id === 'smallest' ? dates[0] : undefined;
    return { ...nothing('date', leftOut), value: value ?? null, rows: dates.length };
  }
  const numbers = known.map(({ value }) => Number(value)).filter((value) => !Number.isNaN(value));
  const unit = field.kind === 'days' ? 'days' : field.kind === 'ratio' ? 'ratio' : null;
  const value = aggregate(numbers, id);
  return value === null ? nothing(unit, leftOut) : number(value, unit, numbers.length, leftOut);
}

function currencyOf(row: SubjectRow): string | null {
  return (row as { currency?: string | null }).currency ?? null;
}

function aggregate(numbers: readonly number[], id: Measure['id']): number | null {
  if (numbers.length === 0) return id === 'sum' ? 0 : null;
  const sum = () => numbers.reduce((total, each) => total + each, 0);
  switch (id) {
    case 'sum':
      return sum();
    case 'average':
      return sum() / numbers.length;
    case 'median': {
      const sorted = [...numbers].sort((a, b) => a - b);
      const middle = sorted.length >> 1;
      const upper = sorted[middle] ?? 0;
      return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
    }
    case 'smallest':
      return numbers.reduce((least, each) => Math.min(least, each));
    case 'largest':
      return numbers.reduce((most, each) => Math.max(most, each));
    default:
      return null;
  }
}

interface Valued {
  readonly amount: Decimal;
  readonly currency: string | null;
}

/** Amounts of different currencies are never added: they are converted with the workspace's rates, or stay apart. */
function measureMoney(money: readonly Valued[], id: Measure['id'], terms: MeasureTerms, leftOut: number): Measured {
  const byCurrency = Map.groupBy(money, ({ currency }) => currency);
  const one = byCurrency.size <= 1 ? [...byCurrency.keys()][0] : undefined;
  const { converter } = terms.context;
  if (byCurrency.size <= 1) {
    return {
      ...ofAmounts(
        money.map(({ amount }) => amount),
        id,
        one ?? null,
      ),
      leftOut,
    };
  }
  if (converter !== null) {
    const converted = money.flatMap(({ amount, currency }) => converter.convert(amount, currency) ?? []);
    return { ...ofAmounts(converted, id, converter.currency), leftOut: leftOut + money.length - converted.length };
  }
  const perCurrency = [...byCurrency]
    .sort(([a], [b]) => (a ?? '~').localeCompare(b ?? '~'))
    .map(([currency, list]) => {
      const { value } = ofAmounts(
        list.map(({ amount }) => amount),
        id,
        currency,
      );
      return { currency, value: Number(value) };
    });
  return { value: null, unit: null, rows: money.length, perCurrency, leftOut };
}

function ofAmounts(amounts: readonly Decimal[], id: Measure['id'], currency: string | null): Measured {
  if (id === 'sum') return number(Number(sumDecimals(amounts)), currency, amounts.length);
  if (amounts.length === 0) return nothing(currency);
  if (id === 'average') return number(Number(sumDecimals(amounts)) / amounts.length, currency, amounts.length);
  return number(aggregate(amounts.map(Number), id) ?? 0, currency, amounts.length);
}

/** Measures that have a definition of their own. */
function measureDeals(deals: readonly DealRow[], { id }: Measure, terms: MeasureTerms): Measured {
  const { unit } = measureEntries[id];
  const isNamed = terms.filters.some(({ field, op }) => field === 'status' && op === 'in');
  const of = (status: DealRow['status']) => deals.filter((deal) => deal.status === status);
  const unlessNamed = (status: DealRow['status']) => (isNamed ? deals : of(status));
  const money = (rows: readonly DealRow[], how: Measure['id'] = 'sum') => {
    const valued = rows.flatMap(({ amount, currency }) => (amount === null ? [] : { amount, currency }));
    return measureMoney(valued, how, terms, rows.length - valued.length);
  };
  const average = (rows: readonly DealRow[], read: (row: DealRow) => number | null) => {
    const numbers = rows.flatMap((row) => read(row) ?? []);
    const value = aggregate(numbers, 'average');
    const leftOut = rows.length - numbers.length;
    return value === null ? nothing(unit, leftOut) : number(value, unit, numbers.length, leftOut);
  };
  switch (id) {
    case 'win_rate':
    case 'loss_rate': {
      const [won, lost] = [of('won').length, of('lost').length];
      const counted = won + lost;
      return counted === 0 ? nothing(unit) : number((id === 'win_rate' ? won : lost) / counted, unit, counted);
    }
    case 'pipeline_value':
      return money(of('open'));
    case 'won_value':
      return money(of('won'));
    case 'lost_value':
      return money(of('lost'));
    case 'weighted_value':
      return money(weighted(of('open')));
    case 'average_deal_size':
      return money(unlessNamed('won'), 'average');
    case 'sales_cycle':
      return average(unlessNamed('won'), ({ cycleDays }) => cycleDays);
    case 'deal_age':
      return average(of('open'), ({ ageDays }) => ageDays);
    case 'push_count':
      return average(deals, ({ pushCount }) => pushCount);
    case 'slip_rate':
      return average(deals, ({ pushCount }) => (pushCount === null ? null : Number(pushCount > 0)));
    case 'risk':
      return average(of('open'), ({ risk }) => risk);
    case 'win_probability':
      return average(of('open'), ({ winProbability }) => winProbability);
    case 'time_in_stage':
      return timeInStage(deals, terms);
    case 'quota_attainment':
    case 'coverage':
      return againstTarget(id, deals, terms, money);
    default:
      return nothing(unit);
  }
}

function weighted(open: readonly DealRow[]): DealRow[] {
  return open.map((row) => {
    const chance = row.winProbability ?? (row.probabilityPercent === null ? null : row.probabilityPercent / 100);
    const amount = row.amount === null || chance === null ? null : multiplyDecimals(row.amount, chance.toFixed(8), 2);
    return { ...row, amount };
  });
}

function timeInStage(deals: readonly DealRow[], { stageIds }: MeasureTerms): Measured {
  const days = deals.flatMap(({ stays }) =>
    stays.filter(({ stageId }) => stageIds === null || stageIds.has(stageId)).map((stay) => stay.days),
  );
  const value = aggregate(days, 'average');
  return value === null ? nothing('days') : number(value, 'days', days.length);
}

/** Against the target of the close dates asked about: the company's own, not the sum of its teams'. */
function againstTarget(
  id: 'quota_attainment' | 'coverage',
  deals: readonly DealRow[],
  { context, filters }: MeasureTerms,
  money: (rows: readonly DealRow[]) => Measured,
): Measured {
  const during = filters.find((filter) => filter.field === 'closeDate' && filter.op === 'during');
  const period = during?.op === 'during' ? during.period : null;
  const teams = filters.flatMap((filter) =>
    filter.field === 'ownerTeam' && filter.op === 'in' ? filter.values.map((value) => String(value.id)) : [],
  );
  const target = context.targets.find(
    ({ startDate, endDate, team }) =>
      startDate === period?.from && endDate === period.to && (teams.length === 0 ? team === null : team === teams[0]),
  );
  const won = money(deals.filter(({ status }) => status === 'won'));
  if (target === undefined || typeof won.value !== 'number') return nothing('ratio');
  const goal = Number(target.amount);
  if (id === 'quota_attainment') return goal > 0 ? number(won.value / goal, 'ratio', won.rows) : nothing('ratio');
  const open = money(deals.filter(({ status }) => status === 'open'));
  const left = goal - won.value;
  return typeof open.value === 'number' && left > 0 ? number(open.value / left, 'ratio', open.rows) : nothing('ratio');
}
