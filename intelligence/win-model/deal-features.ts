import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { type SignalId, type SignalState, signalIds } from '../../src/domain/signal.ts';
import { dateOf, daysBetween, instantDaysBetween } from '../../src/domain/time.ts';
import { type Benchmarks, entryOf, learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { closeDatePushes } from '../benchmarks/close-date-pushes.ts';
import { segmentOf } from '../benchmarks/segment-of.ts';
import { stageVisits, visitDays } from '../benchmarks/stage-visits.ts';
import { measureEngagement } from '../engagement/measure-engagement.ts';
import { isDecisionMaker } from '../engagement/seniority.ts';
import { baseLogOdds } from '../risk/base-log-odds.ts';
import { contributionsOf, type FiredSignal } from '../risk/contributions.ts';
import type { TableColumn, TableRow } from './table.ts';

/** The expert reading of a deal: log-odds of losing or slipping, of the base and of each fired signal. */
export interface RuleParts {
  readonly base: number;
  readonly bySignal: ReadonlyMap<SignalId, number>;
}

/** What the win model knows of one deal at its context's date. Nothing here is written when a deal closes. */
export interface DealFeatures {
  /** In the order of `dealColumns`; null: unknown. */
  readonly cells: TableRow;
  readonly currency: string | null;
  readonly rules: RuleParts;
}

const describing: readonly TableColumn[] = [
  { name: 'stage', kind: 'category' },
  { name: 'pipeline', kind: 'category' },
  { name: 'forecast category', kind: 'category' },
  { name: 'type', kind: 'category' },
  { name: 'segment', kind: 'category' },
  { name: 'industry', kind: 'category' },
  { name: 'region', kind: 'category' },
  { name: 'owner', kind: 'category' },
  { name: 'product', kind: 'category' },
  { name: 'engagement trend', kind: 'category' },
  { name: 'decision maker', kind: 'category' },
];

const measured: readonly TableColumn[] = [
  { name: 'age against won deals', kind: 'number' },
  { name: 'days in stage against won deals', kind: 'number' },
  { name: 'days to the close date', kind: 'number' },
  { name: 'close date pushes', kind: 'number' },
  { name: 'amount', kind: 'number' },
  { name: 'buyer touches a week', kind: 'number' },
  { name: 'our touches a week', kind: 'number' },
  { name: 'active contacts', kind: 'number' },
  { name: 'meetings held', kind: 'number' },
];

/** How a deal's signals appear among the columns; the colon keeps them apart from fields. */
export const signalColumn = (id: SignalId): string => `signal: ${id}`;

/** The columns of the win model over deals. None is an identifier, and none says whether an undated field is filled. */
export const dealColumns: readonly TableColumn[] = [
  ...describing,
  ...measured,
  ...signalIds.map((id): TableColumn => ({ name: signalColumn(id), kind: 'category' })),
];

const amountPlace = dealColumns.findIndex(({ name }) => name === 'amount');

/** Median amounts of deals by currency ('' when the source names none). */
export type AmountMedians = Readonly<Record<string, number>>;

/** Learns the medians that amounts are compared with. */
export function learnAmountMedians(deals: readonly DealFeatures[]): AmountMedians {
  const amounts = Map.groupBy(deals, ({ currency }) => currency ?? '');
  const medians = [...amounts].flatMap(([currency, inCurrency]): [string, number][] => {
    const known = inCurrency.flatMap(({ cells }) => cells[amountPlace] ?? []).map(Number);
    const median = known.sort((a, b) => a - b)[known.length >> 1];
    return median === undefined || median <= 0 ? [] : [[currency, median]];
  });
  return Object.fromEntries(medians.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The cells with the amount as a multiple of its currency's median, so that currencies compare; null without a median. */
export function scaledCells({ cells, currency }: DealFeatures, medians: AmountMedians): TableRow {
  const median = entryOf(medians, currency ?? '');
  return cells.map((cell, place) => {
    if (place !== amountPlace || cell === null) return cell;
    return median === undefined ? null : numberCell(Number(cell) / median);
  });
}

/** Reads a deal's features as of its context's date. `states` are its signals as `evaluateSignals` gave them. */
export function dealFeatures(
  context: DealContext,
  benchmarks: Benchmarks,
  settings: RiskSettings,
  states: ReadonlyMap<SignalId, SignalState>,
): DealFeatures {
  const { state, account, readable } = context;
  const engagement = readable.has('activities') ? measureEngagement(context, settings) : null;
  const knowsRoles = readable.has('contactRoles');
  const texts = [
    state.stageId,
    state.pipelineId,
    state.forecastCategory,
    state.type,
    segmentOf(account, settings),
    account?.industry ?? null,
    account?.region ?? null,
    state.ownerId,
    state.productId,
    engagement === null ? null : engagement.trend.trend,
    knowsRoles ? String(context.contacts.some(isDecisionMaker)) : null,
  ];
  const numbers = [
    ...paceOf(context, benchmarks, settings),
    state.closeDate === null ? null : daysBetween(dateOf(context.asOf), state.closeDate),
    readable.has('closeDateHistory') ? closeDatePushes(context).times : null,
    state.amount === null ? null : Number(state.amount),
    engagement?.buyerPerWeek ?? null,
    engagement?.sellerPerWeek ?? null,
    engagement?.breadth ?? null,
    engagement?.meetingsHeld ?? null,
  ];
  const signals = signalIds.map((id) => signalCell(states.get(id)));
  const cells = [...texts, ...numbers.map(numberCell), ...signals];
  return { cells, currency: state.currency, rules: rulesOf(context, benchmarks, settings, states) };
}

/** Age and days in the stage as multiples of what won deals needed (the settings' defaults while too few were won). */
function paceOf(context: DealContext, benchmarks: Benchmarks, settings: RiskSettings): (number | null)[] {
  const group = learnedGroupOf(context, benchmarks, settings);
  const usualAge = group?.wonAgeDays.median ?? settings.agingDefaultDays;
  const wonStage = group ? entryOf(group.stages, context.state.stageId)?.wonDays.median : null;
  const visit = stageVisits(context).at(-1);
  const isKnown = visit !== undefined && visit.stageId === context.state.stageId;
  return [
    instantDaysBetween(context.createdAt, context.asOf) / Math.max(usualAge, 1),
    isKnown ? visitDays(visit, Date.parse(context.asOf)) / Math.max(wonStage ?? settings.stalledDefaultDays, 1) : null,
  ];
}

function numberCell(value: number | null): string | null {
  return value === null || !Number.isFinite(value) ? null : String(Number(value.toPrecision(6)));
}

function signalCell(state: SignalState | undefined): string {
  if (state === undefined) return 'unknown';
  return state.state === 'fired' ? state.severity : state.state;
}

function rulesOf(
  context: DealContext,
  benchmarks: Benchmarks,
  settings: RiskSettings,
  states: ReadonlyMap<SignalId, SignalState>,
): RuleParts {
  const fired: FiredSignal[] = [];
  for (const [id, state] of states) if (state.state === 'fired') fired.push({ id, severity: state.severity });
  return { base: baseLogOdds(context, benchmarks), bySignal: contributionsOf(fired, settings.signalWeights) };
}

/** The log-odds of losing or slipping that the rules give in all. */
export function rulesLogOdds(rules: RuleParts): number {
  let sum = rules.base;
  for (const part of rules.bySignal.values()) sum += part;
  return sum;
}
