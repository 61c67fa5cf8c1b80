import type { ForecastCategory, Outcome } from '../../src/domain/opportunity.ts';
import type { ChangedRecord, ChangeSet } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { MapContext } from './map-context.ts';
import type { ParsedDate } from './parse-date.ts';
import type { RowReader } from './row-reader.ts';

/** One row of a deal table as read, before its facts are dated. */
export interface OpportunityRow {
  readonly object: 'opportunity';
  readonly id: string;
  readonly stageId: string | null;
  readonly outcome: Outcome | null;
  readonly created: ParsedDate | null;
  /** When the deal entered a stage, as columns of the file tell. */
  readonly entries: readonly { readonly stageId: string; readonly date: ParsedDate }[];
  /** The day it ended; null while open and where the file does not say. */
  readonly closed: ParsedDate | null;
  /** The day it is planned to close; null once it ended. */
  readonly planned: ParsedDate | null;
  /** An open deal that carries a day of closing: it contradicts itself, so the day is kept as text only. */
  readonly isClosedDateOnOpen: boolean;
  /** Values as they stand in the export, whose moment follows from the outcome. */
  readonly current: Readonly<Record<string, unknown>>;
  /** Values whose moment the file does not tell. */
  readonly undated: Record<string, unknown>;
}

/** Reads one deal row; problems are left with the reader. */
export function readOpportunity(reader: RowReader, context: MapContext): OpportunityRow {
  const { plan } = reader;
  const id = reader.id() ?? '';
  const pipelineId = reader.text('pipelineId');
  const stageLabel = reader.text('stageId');
  const stageId = stageLabel === null ? null : stageIdOf(reader, pipelineId, stageLabel);
  const outcome = outcomeOf(reader, context, stageLabel);
  const entries = [];
  for (const { label, index } of context.entryColumns(plan)) {
    const date = reader.dateAt(index);
    if (date) entries.push({ stageId: stageIdOf(reader, pipelineId, label), date });
  }
  const dates = datesOf(reader, context, outcome, entries);
  const amount = reader.decimal('amount');
  const current: Record<string, unknown> = {
    amount,
    currency: amount === null ? null : context.currencyOf(reader),
    forecastCategory: forecastCategoryOf(reader.text('forecastCategory')),
    probabilityPercent: reader.percent('probabilityPercent'),
    nextStep: reader.text('nextStep'),
    lossReason: reader.text('lossReason'),
  };
  const custom = ownColumns(reader, context);
  const { isClosedDateOnOpen, contradicting, ...rest } = dates;
  const categoryColumn = current['forecastCategory'] === null ? plan.fields.get('forecastCategory') : undefined;
  for (const index of [...contradicting, categoryColumn]) {
    const value = index === undefined ? null : reader.cell(index);
    const header = index === undefined ? undefined : plan.columns[index]?.header;
    if (header !== undefined && value !== null) custom[header] = value;
  }
  const undated = {
    name: reader.text('name'),
    accountId: context.refer(reader, 'accountId', 'account'),
    ownerId: context.refer(reader, 'ownerId', 'sales_user'),
    productId: context.refer(reader, 'productId', 'product'),
    pipelineId,
    type: reader.text('type'),
    custom,
  };
  return { object: 'opportunity', id, stageId, outcome, ...rest, isClosedDateOnOpen, entries, current, undated };
}

function stageIdOf(reader: RowReader, pipelineId: string | null, label: string): string {
  const id = pipelineId === null ? label : `${pipelineId}/${label}`;
  return reader.checkId(id, reader.plan.fields.get('stageId') ?? 0) ?? '';
}

function outcomeOf(reader: RowReader, context: MapContext, stageLabel: string | null): Outcome | null {
  const column = reader.plan.fields.get('outcome');
  const value = column === undefined ? null : reader.cell(column);
  const isFromMapping = column !== undefined && reader.plan.columns[column]?.origin === 'mapping';
  const declared = value === null ? null : context.outcomes.ofColumn(value, isFromMapping);
  if (declared) return declared;
  if (reader.boolean('isWon')) return 'won';
  const byStage = stageLabel === null ? null : context.outcomes.ofStage(stageLabel);
  if (byStage) return byStage;
  return reader.boolean('isClosed') && reader.boolean('isWon') === false ? 'lost' : null;
}

interface OpportunityDates {
  readonly created: ParsedDate | null;
  readonly closed: ParsedDate | null;
  readonly planned: ParsedDate | null;
  readonly isClosedDateOnOpen: boolean;
  /** Columns whose date fits nowhere: kept as they are written. */
  readonly contradicting: readonly number[];
}

function datesOf(
  reader: RowReader,
  context: MapContext,
  outcome: Outcome | null,
  entries: readonly { readonly date: ParsedDate }[],
): OpportunityDates {
  const { fields } = reader.plan;
  let created = reader.date('createdDate');
  if (!created && !fields.has('createdDate') && context.entryColumns(reader.plan).length > 0) {
    created = entries.map(({ date }) => date).sort((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
  }
  const close = reader.date('closeDate');
  const ended = reader.date('actualCloseDate');
  const wonDate = reader.date('wonDate');
  const lostDate = reader.date('lostDate');
  const actual = ended ?? (outcome === 'won' ? wonDate : outcome === 'lost' ? lostDate : (wonDate ?? lostDate));
  const contradicting: number[] = [];
  const closeColumn = fields.get('closeDate');
  if (outcome) {
    if (actual && close && closeColumn !== undefined && actual.day !== close.day) contradicting.push(closeColumn);
    return { created, closed: actual ?? close, planned: null, isClosedDateOnOpen: false, contradicting };
  }
  const isClosedDateOnOpen = actual !== null;
  for (const field of ['actualCloseDate', 'wonDate', 'lostDate']) {
    const column = fields.get(field);
    if (column !== undefined && reader.cell(column) !== null) contradicting.push(column);
  }
  return { created, closed: null, planned: close, isClosedDateOnOpen, contradicting };
}

function ownColumns(reader: RowReader, context: MapContext): Record<string, string | number | null> {
  const custom: Record<string, string | number | null> = {};
  const { plan } = reader;
  for (const index of plan.own) {
    const value = reader.cell(index);
    const header = plan.columns[index]?.header;
    if (value !== null && header !== undefined) custom[header] = context.isNumeric(plan, index) ? Number(value) : value;
  }
  return custom;
}

const forecastCategories: Readonly<Record<string, ForecastCategory>> = {
  omitted: 'omitted',
  omit: 'omitted',
  notforecasted: 'omitted',
  pipeline: 'pipeline',
  bestcase: 'best_case',
  commit: 'commit',
  committed: 'commit',
  mostlikely: 'commit',
  closed: 'closed',
  closedwon: 'closed',
};

function forecastCategoryOf(text: string | null): ForecastCategory | null {
  return text === null ? null : (forecastCategories[text.toLowerCase().replace(/[^a-z]/g, '')] ?? null);
}

/** Whether the file dates this deal at all; where it does not, nothing of it is dated. */
export function isDated(row: OpportunityRow): boolean {
  return row.created !== null || row.entries.length > 0 || row.closed !== null || row.planned !== null;
}

const closingFields = ['amount', 'currency', 'forecastCategory', 'probabilityPercent', 'lossReason'];
const openFields = ['amount', 'currency', 'forecastCategory', 'probabilityPercent', 'nextStep'];

/**
 * The deal's record: creation known at creation, stage entries at their dates, the outcome and the final values at closing,
 * and what stands of an open deal known when the file was written (`exportedAt`). A closed deal without a closing day is
 * known to have ended at `exportedAt`, its close date unknown. A deal without any date keeps everything undated.
 */
export function opportunityRecord(row: OpportunityRow, exportedAt: Instant | null): ChangedRecord {
  const base = { object: 'opportunity' as const, id: row.id, isDeleted: false };
  const lastOwn = [row.created, row.closed, ...row.entries.map(({ date }) => date)].reduce(
    (last, date) => (date && !date.isImplausible && date.at > last ? date.at : last),
    '',
  );
  const seenAt = exportedAt === null || lastOwn > exportedAt ? lastOwn || null : exportedAt;
  if (!isDated(row) || (seenAt === null && row.closed === null)) {
    return { ...base, changes: [], undated: { ...row.undated, ...undatedState(row) } };
  }
  const sets = new Map<Instant, Record<string, unknown>>();
  if (row.created) put(sets, row.created.at, { createdDate: row.created.day });
  const closedAt = row.closed?.at ?? null;
  let lastEntry: { stageId: string; at: Instant } | null = null;
  for (const { stageId, date } of [...row.entries].sort((a, b) => byEntry(a, b, row.stageId))) {
    if (closedAt !== null && date.at > closedAt) continue;
    put(sets, date.at, { stageId });
    lastEntry = { stageId, at: date.at };
  }
  if (row.outcome) {
    const closing = { stageId: row.stageId, outcome: row.outcome, closeDate: row.closed?.day ?? null };
    put(sets, closedAt ?? seenAt ?? '', { ...closing, ...pick(row.current, closingFields) });
  } else if (seenAt !== null) {
    const stageId = lastEntry?.stageId === row.stageId ? null : row.stageId;
    put(sets, seenAt, { stageId, closeDate: row.planned?.day ?? null, ...pick(row.current, openFields) });
  }
  const { nextStep, lossReason } = row.current;
  const leftOver = row.outcome ? { nextStep } : { lossReason };
  const isLeftOver = (row.outcome ? nextStep : lossReason) !== null;
  return { ...base, changes: toChangeSets(sets), undated: isLeftOver ? { ...row.undated, ...leftOver } : row.undated };
}

/** Every field of a deal without dates, as the file has it. */
function undatedState(row: OpportunityRow): Record<string, unknown> {
  const closeDate = (row.closed ?? row.planned)?.day ?? null;
  return {
    createdDate: row.created?.day ?? null,
    stageId: row.stageId,
    outcome: row.outcome,
    closeDate,
    ...row.current,
  };
}

type Entry = OpportunityRow['entries'][number];

/** By date; at one date the stage that the deal is in now comes last. */
function byEntry(a: Entry, b: Entry, currentStageId: string | null): number {
  if (a.date.at !== b.date.at) return a.date.at < b.date.at ? -1 : 1;
  return Number(a.stageId === currentStageId) - Number(b.stageId === currentStageId);
}

/** Adds known values to the set of one moment; a blank is not a fact. */
function put(sets: Map<Instant, Record<string, unknown>>, at: Instant, values: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    let set = sets.get(at);
    if (!set) {
      set = {};
      sets.set(at, set);
    }
    set[field] = value;
  }
}

function pick(values: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of fields) picked[field] = values[field];
  return picked;
}

function toChangeSets(sets: ReadonlyMap<Instant, Record<string, unknown>>): ChangeSet[] {
  return [...sets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([at, values]) => ({ effectiveAt: at, knownAt: at, values }));
}
