import { AppError } from '../../src/domain/errors.ts';
import { dayMs, type Instant, startOfDay } from '../../src/domain/time.ts';
import { idKey, unknownDay } from './id-table.ts';
import type { ActivityRow } from './map-activity.ts';
import type { CountedReference } from './map-context.ts';
import { isDated, type OpportunityRow } from './map-opportunity.ts';
import { nameOf } from './map-organisation.ts';
import type { Mapping } from './mapping-file.ts';
import { type DateOrder, orderEvidence, type ParsedDate } from './parse-date.ts';
import { dateColumns, fileError, type PlanHints, planUpload, type UploadPlan } from './plan-upload.ts';
import { type MappedRow, type ReadRow, readTable } from './read-table.ts';
import { rejectionText } from './rejection.ts';
import { StageCounter } from './stage-counter.ts';
import { TableProfile } from './table-profile.ts';
import { warnOfActivity, warnOfOpportunity } from './warn-of-rows.ts';
import { WarningCounter } from './warnings.ts';

/** Where a row stands among all rows of an upload, as one number. */
export function rowPosition(tableIndex: number, row: number): number {
  return tableIndex * 2 ** 32 + row;
}

/** What one pass over all files of an upload tells; the reading pass dates facts and drops duplicates by it. */
export class UploadProfile {
  readonly plan: UploadPlan;
  readonly tables: TableProfile[] = [];
  readonly stages: StageCounter;
  readonly warnings = new WarningCounter();
  readonly references = new Map<string, CountedReference>();
  readonly activityKinds = new Map<string, number>();
  /** Records by object, without rejected rows and earlier duplicates. */
  readonly records = new Map<string, number>();
  /** The position of the last row of each id that stands more than once, by object and id. */
  readonly lastRow = new Map<string, number>();
  withoutDates = 0;
  openDated = 0;
  openDatedWithEntry = 0;
  endedWithEntry = 0;
  latestFactAt: Instant = '';
  readonly dateOrders = new Map<string, DateOrder>();

  /** Whether the days of deals are needed, to compare activities with them. */
  readonly hasActivities: boolean;

  constructor(plan: UploadPlan) {
    this.plan = plan;
    this.hasActivities = plan.tables.some(({ object }) => object === 'activity');
    this.stages = new StageCounter(plan.context.outcomes);
  }

  /** When the files were written: as the mapping says, else the latest fact in them that is not planned; null: unknown. */
  get exportedAt(): Instant | null {
    const declared = this.plan.mapping.exportedAt;
    if (declared === undefined) return this.latestFactAt || null;
    return declared.length === 10 ? startOfDay(declared) : new Date(declared).toISOString();
  }

  addFact(date: ParsedDate | null): void {
    if (date && !date.isImplausible && date.at > this.latestFactAt) this.latestFactAt = date.at;
  }
}

/**
 * Reads all files of an upload once to learn what only the whole tells: stages, duplicates, what is filled for whom, the
 * time of the export. Twice when the whole tells more of the dates or stages than the first rows did.
 * @throws AppError `invalid_input` when nothing in the upload can be read.
 */
export async function profileUpload(
  files: readonly string[],
  mapping: Mapping,
  signal: AbortSignal,
): Promise<UploadProfile> {
  let plan = await planUpload(files, mapping);
  let profile = await profilePlan(plan, signal);
  const broken = profile.tables.filter(({ error }) => error !== null).map(({ plan: table }) => table.source.path);
  const openLabels = profile.stages.openLabels();
  const isSettled =
    broken.length === 0 &&
    profile.dateOrders.size === 0 &&
    [...openLabels].every((label) => plan.openLabels.has(label));
  if (!isSettled) {
    const { errors } = plan;
    const hints: PlanHints = { openLabels, dateOrders: profile.dateOrders };
    const before = plan;
    plan = await planUpload(
      files.filter((file) => !broken.includes(file)),
      mapping,
      hints,
    );
    plan.errors.splice(0, plan.errors.length, ...errors);
    if (!isSamePlan(before, plan)) profile = await profilePlan(plan, signal);
  }
  return settle(profile);
}

function isSamePlan(first: UploadPlan, second: UploadPlan): boolean {
  const signature = (plan: UploadPlan) =>
    JSON.stringify(plan.tables.map((table) => [plan.context.entryColumns(table), plan.rules.get(table)]));
  return signature(first) === signature(second);
}

function settle(profile: UploadProfile): UploadProfile {
  const isReadable = profile.tables.some((table) => table.rows > 0 && table.rejected < table.rows);
  if (!isReadable) {
    const problems = [
      ...profile.plan.errors,
      ...profile.tables.flatMap((table) => table.problems().map(({ first }) => first)),
    ];
    const why = problems.length > 0 ? problems.slice(0, 10).map(rejectionText).join('; ') : 'The tables have no rows';
    throw new AppError('invalid_input', `Nothing in the upload can be read. ${why}.`, { field: 'files' });
  }
  const { context } = profile.plan;
  context.references = null;
  for (const table of profile.tables) context.numeric.set(table.plan, table.numericColumns());
  return profile;
}

async function profilePlan(plan: UploadPlan, signal: AbortSignal): Promise<UploadProfile> {
  const profile = new UploadProfile(plan);
  plan.context.references = profile.references;
  for (const [tableIndex, table] of plan.tables.entries()) {
    const counts = new TableProfile(table);
    profile.tables.push(counts);
    try {
      await profileTable(profile, counts, tableIndex, signal);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      counts.error = error.message;
      plan.errors.push(fileError(table.source.path, error));
    }
    for (const warning of table.warnings) profile.warnings.add('header', table.source.name, warning);
    for (const index of counts.varying) {
      profile.warnings.add('columns-vary', table.source.name, table.columns[index]?.header ?? '');
    }
    if (counts.rows === 0 && counts.error === null) profile.warnings.add('no-rows', table.source.name, 'no rows');
  }
  return profile;
}

async function profileTable(
  profile: UploadProfile,
  counts: TableProfile,
  tableIndex: number,
  signal: AbortSignal,
): Promise<void> {
  const table = counts.plan;
  const rules = profile.plan.rules.get(table);
  if (!rules) return;
  const watched = rules.dateOrder === null ? dateColumns(table) : [];
  const found = new Set<string>();
  let read = 0;
  for await (const row of readTable(table, rules, profile.plan.context, counts.varying)) {
    if (read % 1024 === 0) signal.throwIfAborted();
    read += 1;
    counts.rows += row.lines;
    for (const column of watched) noteOrder(found, row.reader.cell(column));
    if (row.mapped) profileRow(profile, counts, tableIndex, row.mapped, row);
    else counts.reject(row.lines, row.reader.problems);
  }
  if (rules.dateOrder !== null || found.size !== 1) return;
  profile.dateOrders.set(table.source.path, found.has('dmy') ? 'dmy' : 'mdy');
}

function noteOrder(found: Set<string>, text: string | null): void {
  const evidence = text === null ? null : orderEvidence(text);
  if (evidence) found.add(evidence);
}

function profileRow(
  profile: UploadProfile,
  counts: TableProfile,
  tableIndex: number,
  mapped: MappedRow,
  { reader }: ReadRow,
): void {
  const index = profile.plan.context.index(mapped.object);
  const key = idKey(mapped.id);
  const { slot, isNew } = index.ids.add(key);
  if (isNew) profile.records.set(mapped.object, (profile.records.get(mapped.object) ?? 0) + 1);
  else {
    profile.lastRow.set(`${mapped.object}\0${key}`, rowPosition(tableIndex, reader.row));
    profile.warnings.add('duplicate-id', reader.plan.source.name, `row ${reader.row}: ${mapped.id.slice(0, 60)}`);
  }
  counts.countCells(reader, mapped.object === 'opportunity' ? (mapped.outcome ?? 'open') : 'open');
  if (mapped.object === 'opportunity') {
    profileOpportunity(profile, mapped);
    const hasAmounts = reader.plan.fields.has('amount');
    warnOfOpportunity(profile.warnings, mapped, hasAmounts, reader.plan.source.name, reader.row);
    profile.addFact(reader.date('modifiedDate'));
    if (profile.hasActivities) index.ids.setDays(slot, toDay(mapped.created), toDay(mapped.closed));
  } else if (mapped.object === 'activity') {
    profileActivity(profile, mapped, reader.plan.source.name, reader.row);
  } else if (mapped.object !== 'target' && mapped.object !== 'contact_role') {
    index.add(mapped.id, nameOf(mapped));
  }
}

function toDay(date: ParsedDate | null): number {
  return date === null ? unknownDay : Math.floor(Date.parse(date.at) / dayMs);
}

function profileOpportunity(profile: UploadProfile, row: OpportunityRow): void {
  profile.stages.add(row);
  profile.addFact(row.created);
  profile.addFact(row.closed);
  for (const { date } of row.entries) profile.addFact(date);
  const isEntered = row.entries.some(({ stageId }) => stageId === row.stageId);
  if (!isDated(row)) profile.withoutDates += 1;
  else if (row.outcome) profile.endedWithEntry += Number(row.entries.length > 0);
  else {
    profile.openDated += 1;
    if (isEntered) profile.openDatedWithEntry += 1;
  }
}

function profileActivity(profile: UploadProfile, row: ActivityRow, file: string, rowNumber: number): void {
  const { kind, status, opportunityId } = row.activity;
  profile.activityKinds.set(kind, (profile.activityKinds.get(kind) ?? 0) + 1);
  const isHappened =
    kind === 'email' || kind === 'call' || kind === 'message' || status === 'held' || status === 'done';
  if (isHappened) profile.addFact(row.occurred);
  const ids = profile.plan.context.index('opportunity').ids;
  const days = opportunityId === null ? null : ids.days(idKey(opportunityId));
  const isUnknown = opportunityId !== null && days === null;
  warnOfActivity(profile.warnings, row, { days, isUnknown }, file, rowNumber);
}
