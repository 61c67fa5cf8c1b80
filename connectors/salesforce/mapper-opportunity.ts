import type { Outcome } from '../../src/domain/opportunity.ts';
import type { ChangedRecord } from '../../src/domain/record.ts';
import { dateOf, type Instant } from '../../src/domain/time.ts';
import { type ChangeLog, createChangeLog } from '../kit/change-log.ts';
import { toCurrency, toDecimal, toForecastCategory, toPercent } from './mapper-values.ts';
import { toRecordId } from './record-id.ts';
import type { RawFieldHistory, RawOpportunity, RawOpportunityHistory } from './schema.ts';

/** What a stage means for the outcome, by the stage's API name. */
export type StageOutcomes = ReadonlyMap<string, { readonly isClosed: boolean; readonly isWon: boolean }>;

export interface OpportunitySource {
  readonly record: RawOpportunity;
  /** Empty when there are none or they cannot be read. */
  readonly history: readonly RawOpportunityHistory[];
  readonly fieldHistory: readonly RawFieldHistory[];
}

/** What is the same for every opportunity of an organisation. */
export interface OpportunityWorld {
  /** Fields of Opportunity that can be read; what is absent stays unknown. */
  readonly present: ReadonlySet<string>;
  readonly customFields: readonly string[];
  /** Fields with field history tracking, by API name. */
  readonly tracked: ReadonlySet<string>;
  readonly stages: StageOutcomes;
  /** The currency of a single-currency organisation; null in a multi-currency one. */
  readonly currency: string | null;
}

type Row = Pick<
  RawOpportunity,
  'StageName' | 'Amount' | 'CurrencyIsoCode' | 'CloseDate' | 'Probability' | 'ForecastCategory'
>;

function outcomeOf(stage: string | null, record: RawOpportunity, stages: StageOutcomes): Outcome | null {
  const flags =
    stage !== null && stage === record.StageName && record.IsClosed !== null
      ? { isClosed: record.IsClosed, isWon: record.IsWon ?? false }
      : stages.get(stage ?? '');
  if (!flags?.isClosed) return null;
  return flags.isWon ? 'won' : 'lost';
}

/** Values of the fields that OpportunityHistory keeps, from one of its rows or from the record as it is now. */
function dealValues(row: Row, record: RawOpportunity, world: OpportunityWorld): Record<string, unknown> {
  const { present } = world;
  const currency = toCurrency(row.CurrencyIsoCode);
  const values: Record<string, unknown> = currency ? { currency } : {};
  if (present.has('StageName')) {
    values['stageId'] = row.StageName;
    values['outcome'] = outcomeOf(row.StageName, record, world.stages);
  }
  if (present.has('Amount')) values['amount'] = toDecimal(row.Amount);
  if (present.has('CloseDate')) values['closeDate'] = row.CloseDate;
  if (present.has('Probability')) values['probabilityPercent'] = toPercent(row.Probability);
  if (present.has('ForecastCategory') || present.has('ForecastCategoryName')) {
    const label = row === record ? record.ForecastCategoryName : null;
    values['forecastCategory'] = toForecastCategory(row.ForecastCategory, label);
  }
  return values;
}

/** In order of time; rows of the same second keep the order of their ids. */
function inOrder<HistoryRow extends { readonly CreatedDate: Instant; readonly Id: string }>(
  rows: readonly HistoryRow[],
): HistoryRow[] {
  return rows.toSorted((a, b) => a.CreatedDate.localeCompare(b.CreatedDate) || (a.Id < b.Id ? -1 : 1));
}

interface KeptField {
  readonly source: string;
  /** The name in `OpportunityFieldHistory.Field`, which differs for lookups. */
  readonly historyName: string;
  readonly target: string;
  /** Untracked, it is taken to hold since creation rather than since the last modification. */
  readonly isCreationFact: boolean;
}

const keptFields: readonly KeptField[] = [
  { source: 'Name', historyName: 'Name', target: 'name', isCreationFact: true },
  { source: 'AccountId', historyName: 'Account', target: 'accountId', isCreationFact: true },
  { source: 'Type', historyName: 'Type', target: 'type', isCreationFact: true },
  { source: 'OwnerId', historyName: 'Owner', target: 'ownerId', isCreationFact: false },
  { source: 'NextStep', historyName: 'NextStep', target: 'nextStep', isCreationFact: false },
];

/** Salesforce writes two rows for a lookup, one with names and one with ids; only ids (users, queues, accounts) are of use. */
function idOrNull(value: unknown): { readonly id: string | null } | 'a name' {
  if (value === null) return { id: null };
  const id = typeof value === 'string' ? toRecordId(value) : null;
  return id && /^(005|00G|001)/.test(id) ? { id } : 'a name';
}

type Timeline = readonly { readonly at: Instant; readonly value: unknown }[];

/** When one field had which value; without tracking only its present value is known. */
function timelineOf(field: KeptField, source: OpportunitySource, world: OpportunityWorld): Timeline {
  const { record } = source;
  const now = record[field.source] ?? null;
  if (!world.tracked.has(field.source)) {
    return [{ at: field.isCreationFact ? record.CreatedDate : record.SystemModstamp, value: now }];
  }
  const isLookup = field.source !== field.historyName;
  const rows = inOrder(source.fieldHistory.filter((row) => row.Field === field.historyName)).flatMap((row) => {
    if (!isLookup) return [{ at: row.CreatedDate, before: row.OldValue, after: row.NewValue }];
    const [before, after] = [idOrNull(row.OldValue), idOrNull(row.NewValue)];
    return before === 'a name' || after === 'a name'
      ? []
      : [{ at: row.CreatedDate, before: before.id, after: after.id }];
  });
  const first = rows[0] ? rows[0].before : now;
  return [
    { at: record.CreatedDate, value: first },
    ...rows.map(({ at, after }) => ({ at, value: after })),
    { at: record.SystemModstamp, value: now },
  ];
}

function addCustom(log: ChangeLog, source: OpportunitySource, world: OpportunityWorld): void {
  const moments = world.customFields
    .flatMap((name) =>
      timelineOf({ source: name, historyName: name, target: name, isCreationFact: false }, source, world).map(
        ({ at, value }) => ({ at, name, value }),
      ),
    )
    .toSorted((a, b) => a.at.localeCompare(b.at));
  let custom: Record<string, unknown> = {};
  for (const { at, name, value } of moments) {
    custom = { ...custom, [name]: value };
    log.add(at, { custom });
  }
}

/**
 * One opportunity with everything Salesforce still knows of its past: a change set per OpportunityHistory row, tracked fields
 * from OpportunityFieldHistory, creation facts at `CreatedDate`, and everything else at `SystemModstamp`.
 */
export function mapOpportunity(source: OpportunitySource, world: OpportunityWorld): ChangedRecord {
  const { record } = source;
  const log = createChangeLog();
  log.add(record.CreatedDate, { createdDate: dateOf(record.CreatedDate) });
  if (world.currency) log.add(record.CreatedDate, { currency: world.currency });
  for (const field of keptFields) {
    if (!world.present.has(field.source)) continue;
    for (const { at, value } of timelineOf(field, source, world)) log.add(at, { [field.target]: value });
  }
  addCustom(log, source, world);
  for (const row of inOrder(source.history)) log.add(row.CreatedDate, dealValues(row, record, world));
  // The log drops what the last history row already said.
  log.add(record.SystemModstamp, dealValues(record, record, world));
  return { object: 'opportunity', id: record.Id, changes: log.changes(), undated: {}, isDeleted: record.IsDeleted };
}
