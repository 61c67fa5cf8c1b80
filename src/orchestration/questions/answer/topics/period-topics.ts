import type { DealRow } from '../../../../domain/deal-row.ts';
import { addDecimals } from '../../../../domain/money.ts';
import type { TopicQuestion } from '../../../../domain/question.ts';
import { addDays, dateOf, endOfDay } from '../../../../domain/time.ts';
import type { AnswerContext, AnswerDraft } from '../answer-context.ts';
import { counted, listed, measuredText, valueText } from '../answer-wording.ts';
import { type Measured, type MeasureTerms, measureRows } from '../measure-rows.ts';
import { listDraft, nameOf, noDraft, periodOr, targetDeals } from './target-deals.ts';

/** Columns whose changes people ask about. */
const watched = ['status', 'stage', 'amount', 'closeDate', 'owner', 'forecastCategory', 'nextStep'] as const;

/** What is different now from the day before the period began. */
export async function answerWhatChanged(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const { from, label } = periodOfChange(question, context);
  const before = new Map((await context.tableAt(endOfDay(addDays(from, -1)))).deals.map((row) => [row.id, row]));
  const now = targetDeals(question, context.table.deals);
  const rows = now.flatMap((row) => changesOf(row, before.get(row.id)));
  if (rows.length === 0) return noDraft(`None: nothing changed ${label} for ${question.target.label}.`);
  const kinds = [...Map.groupBy(rows, ({ field }) => field)].map(([field, list]) => `${field} ${list.length}`);
  const deals = new Set(rows.map(({ id }) => id)).size;
  const first = rows
    .slice(0, 8)
    .map(({ deal, field, before: was, after }) => `${deal}: ${field} ${was ?? 'unknown'} → ${after ?? 'unknown'}`);
  const text = `${counted(rows.length, 'changes')} to ${counted(deals, 'deals')} ${label} (${kinds.join(', ')}). ${listed(first, 8)}.`;
  return listDraft(rows.slice(0, 1_000), text, now, [`changes = what differs from the end of ${addDays(from, -1)}`]);
}

function periodOfChange({ period }: TopicQuestion, { asOf }: AnswerContext) {
  const from = period?.from ?? addDays(dateOf(asOf), -7);
  return { from, label: period === null ? 'in the last 7 days' : `since ${from} (${period.label})` };
}

function changesOf(row: DealRow, before: DealRow | undefined) {
  const about = { id: row.id, deal: nameOf(row) };
  if (before === undefined) return [{ ...about, field: 'created', before: null, after: row.createdDate }];
  return watched.flatMap((field) =>
    before[field] === row[field]
      ? []
      : [{ ...about, field: field as string, before: before[field], after: row[field] }],
  );
}

/** Deals that were to close in the period when it began and no longer do. */
export async function answerPushedOut(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const period = periodOr(question, context);
  const { from, to } = period;
  if (from === null || to === null) return noDraft('Name the quarter or month that deals were pushed out of.');
  const start = new Map((await context.tableAt(endOfDay(addDays(from, -1)))).deals.map((row) => [row.id, row]));
  const now = targetDeals(question, context.table.deals);
  const pushed = now.flatMap((row) => {
    const planned = start.get(row.id);
    const isPlanned =
      planned?.status === 'open' && planned.closeDate !== null && planned.closeDate >= from && planned.closeDate <= to;
    return isPlanned && row.status === 'open' && row.closeDate !== null && row.closeDate > to
      ? [{ row, was: planned.closeDate }]
      : [];
  });
  const definition = `pushed out = open, planned in ${period.label} when it began, and now planned later`;
  if (pushed.length === 0)
    return { ...noDraft(`None: no deal was pushed out of ${period.label}.`), definitions: [definition] };
  const rows = pushed.map(({ row, was }) => ({ ...dealLine(row), plannedDate: was }));
  const names = pushed.map(({ row, was }) => `${nameOf(row)} (${was} → ${row.closeDate})`);
  const deals = pushed.map(({ row }) => row);
  return listDraft(
    rows,
    `${counted(rows.length, 'deals')} pushed out of ${period.label}: ${listed(names, 10)}.`,
    deals,
    [definition],
  );
}

function dealLine({ id, owner, amount, currency, closeDate, ...row }: DealRow) {
  return {
    id,
    deal: nameOf({ id, owner, amount, currency, closeDate, ...row }),
    owner,
    amount: amount === null ? null : Number(amount),
    currency,
    closeDate,
  };
}

/** Won so far plus what the open deals of the period are worth by their chance. */
export function answerForecast(question: TopicQuestion, context: AnswerContext): AnswerDraft {
  const forecast = forecastOf(question, context);
  const { rows, text, deals, definitions } = forecast;
  if (deals.length === 0) return noDraft(`None: no deal closed or is to close in ${forecast.label}.`);
  const draft = listDraft(rows, text, deals, definitions);
  const { total } = forecast;
  if (total === null) return { ...draft, answer: { ...draft.answer, kind: 'table' } };
  return { ...draft, answer: { kind: 'table', value: total.value, unit: total.unit, rows } };
}

function forecastOf(question: TopicQuestion, context: AnswerContext) {
  const period = periodOr(question, context);
  const all = targetDeals(question, context.table.deals);
  const deals = all.filter(
    ({ closeDate }) => closeDate !== null && closeDate >= (period.from ?? '') && closeDate <= (period.to ?? '9999'),
  );
  const rate = baseRate(context.table.deals);
  const chanced = deals.map((row) =>
    row.winProbability !== null || row.probabilityPercent !== null ? row : { ...row, winProbability: rate },
  );
  const terms: MeasureTerms = { context, subject: 'deal', filters: [], stageIds: null };
  const measure = (id: 'won_value' | 'weighted_value' | 'pipeline_value', rows: readonly DealRow[]) =>
    measureRows(rows, { id, of: null }, terms);
  const won = measure('won_value', deals);
  const open = measure('pipeline_value', deals);
  const weighted = measure('weighted_value', chanced);
  const commit = measure(
    'pipeline_value',
    deals.filter(({ forecastCategory }) => forecastCategory === 'commit'),
  );
  const total = sumOf(won, weighted);
  const line = (part: string, measured: Measured) => ({
    part,
    value: measured.value,
    unit: measured.unit,
    text: measuredText(measured),
  });
  const rows = [
    line('won so far', won),
    line('open', open),
    line('commit', commit),
    line('weighted open', weighted),
    ...(total ? [line('forecast', total)] : []),
  ];
  const sum = total ? `: ${measuredText(total)}` : '';
  const text = `Forecast for ${period.label}${sum} (won so far ${measuredText(won)}, weighted open ${measuredText(weighted)} of ${measuredText(open)} open, commit ${measuredText(commit)}).`;
  const chance =
    rate === null ? '' : `; where a deal has no probability of its own, the win rate of ${valueText(rate, 'ratio')}`;
  const definitions = [
    `forecast = won so far + amount × win probability of open deals that close in the period${chance}`,
  ];
  return { rows, text, deals, definitions, total, won, label: period.label, period };
}

function baseRate(deals: readonly DealRow[]): number | null {
  const won = deals.filter(({ status }) => status === 'won').length;
  const lost = deals.filter(({ status }) => status === 'lost').length;
  return won + lost === 0 ? null : won / (won + lost);
}

function sumOf(a: Measured, b: Measured): Measured | null {
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return null;
  const value = Number(addDecimals([a.value.toFixed(4), b.value.toFixed(4)]));
  return { ...b, unit: a.unit ?? b.unit, value };
}

/** The forecast against the target of the period. */
export function answerOnTrack(question: TopicQuestion, context: AnswerContext): AnswerDraft {
  const { total, won, deals, text, definitions, label, period } = forecastOf(question, context);
  const target = context.targets.find(
    ({ startDate, endDate, team }) => team === null && startDate === period.from && endDate === period.to,
  );
  if (target === undefined) {
    const draft = listDraft(
      [],
      `There is no target for ${label}, so nobody can say whether it will be met. ${text}`,
      deals,
      definitions,
    );
    return { ...draft, answer: { kind: 'none', value: null, unit: null, rows: [] } };
  }
  const goal = Number(target.amount);
  const expected = typeof total?.value === 'number' ? total.value : null;
  const isOnTrack = expected !== null && expected >= goal;
  const share = expected === null ? 'unknown' : valueText(expected / goal, 'ratio');
  const verdict = isOnTrack ? 'Yes, on track' : 'No, not on track';
  const rows = [{ target: goal, won: won.value, forecast: expected, onTrack: isOnTrack }];
  const draft = listDraft(
    rows,
    `${verdict} for ${label}: the forecast is ${share} of the target of ${valueText(goal, target.currency)}. ${text}`,
    deals,
    [...definitions, 'on track = the forecast reaches the target'],
  );
  return { ...draft, answer: { kind: 'scalar', value: isOnTrack, unit: null, rows } };
}
