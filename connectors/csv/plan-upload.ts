import { AppError } from '../../src/domain/errors.ts';
import { MapContext } from './map-context.ts';
import { type Mapping, matchesPattern, tableObjects } from './mapping-file.ts';
import { type DateOrder, orderEvidence } from './parse-date.ts';
import { type Rejection, showValue } from './rejection.ts';
import type { ValueRules } from './row-reader.ts';
import { encodingOf } from './sniff-content.ts';
import type { TableSource } from './source-rows.ts';
import { stageOfDateHeader } from './stage-labels.ts';
import { planTable, type TablePlan } from './table-plan.ts';
import { openTableSource, readRows } from './table-source.ts';

/** How the files of one upload are read together. `errors` are files that cannot be read at all. */
export interface UploadPlan {
  readonly mapping: Mapping;
  readonly sources: readonly TableSource[];
  /** In dependency order: what is referred to stands before what refers to it. */
  readonly tables: readonly TablePlan[];
  readonly rules: Map<TablePlan, ValueRules>;
  readonly context: MapContext;
  /** Labels of open stages that were known when the columns were planned. */
  readonly openLabels: ReadonlySet<string>;
  readonly errors: Rejection[];
}

const sampleRows = 2000;
const sampleCharacters = 8 * 1024 * 1024;

interface Sample {
  readonly names: string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a first pass over the whole files told beyond their first rows. */
export interface PlanHints {
  readonly openLabels: ReadonlySet<string>;
  /** By path; absent where the file does not tell. */
  readonly dateOrders: ReadonlyMap<string, DateOrder>;
}

/** Looks at the start of each file and decides how to read it. A file that cannot be read is an error, not an exception. */
export async function planUpload(
  files: readonly string[],
  mapping: Mapping,
  hints: PlanHints = { openLabels: new Set(), dateOrders: new Map() },
): Promise<UploadPlan> {
  const encoding = mapping.encoding === undefined ? null : encodingOf(mapping.encoding);
  const context = new MapContext(mapping);
  const sources: TableSource[] = [];
  const tables: TablePlan[] = [];
  const rules = new Map<TablePlan, ValueRules>();
  const errors: Rejection[] = [];
  const openLabels = new Set<string>(hints.openLabels);
  for (const path of files) {
    try {
      const source = await openTableSource(path, encoding);
      sources.push(source);
      const sample = await readSample(source);
      const plan = planTable(source, sample.names, mapping);
      tables.push(plan);
      rules.set(plan, rulesOf(plan, sample, mapping, hints.dateOrders.get(path)));
      for (const label of labelsIn(plan, sample)) if (context.outcomes.ofStage(label) === null) openLabels.add(label);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.push(fileError(path, error));
    }
  }
  tables.sort((a, b) => tableObjects.indexOf(a.object) - tableObjects.indexOf(b.object));
  const plan = { mapping, sources, tables, rules, context, openLabels, errors };
  checkMappedTables(plan);
  planStageEntries(plan, [...openLabels]);
  return plan;
}

/** A file that cannot be read, as a rejection without a row. */
export function fileError(path: string, error: AppError): Rejection {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  return { file: showValue(file), row: null, column: null, value: null, reason: error.message, allowed: null };
}

async function readSample(source: TableSource): Promise<Sample> {
  const names: string[] = [];
  const rows: (readonly string[])[] = [];
  let characters = 0;
  for await (const { cells } of readRows(source, { names, mayGrow: true })) {
    rows.push(cells);
    characters += cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
    if (rows.length >= sampleRows || characters >= sampleCharacters) break;
  }
  if (names.length === 0)
    throw new AppError('invalid_input', 'holds no table: neither a header nor records were found');
  return { names, rows };
}

const dateFields = [
  'createdDate',
  'closeDate',
  'actualCloseDate',
  'wonDate',
  'lostDate',
  'modifiedDate',
  'occurredAt',
  'knownAt',
  'startDate',
  'endDate',
];

function rulesOf(plan: TablePlan, sample: Sample, mapping: Mapping, hinted: DateOrder | undefined): ValueRules {
  return {
    dateOrder: mapping.dateOrder ?? (hinted === undefined ? orderOf(plan, sample) : hinted),
    decimal: mapping.decimal ?? null,
    isProbabilityFraction: isFraction(plan, sample),
  };
}

/** The columns of a table that hold dates, by their field or their header. */
export function dateColumns(plan: TablePlan): number[] {
  const isDate = ({ field, header }: TablePlan['columns'][number]) =>
    dateFields.includes(field ?? '') || /date|time|entered|_at$|_on$/i.test(header);
  return plan.columns.flatMap((column, index) => (isDate(column) ? [index] : []));
}

/** The order that the file's own dates tell; null when none of them is decisive or they contradict each other. */
function orderOf(plan: TablePlan, sample: Sample): DateOrder {
  const found = new Set<string>();
  for (const index of dateColumns(plan)) {
    for (const cells of sample.rows) {
      const evidence = orderEvidence((cells[index] ?? '').trim());
      if (evidence) found.add(evidence);
    }
  }
  if (found.size !== 1) return null;
  return found.has('dmy') ? 'dmy' : 'mdy';
}

/** Whether probabilities are written from 0 to 1: none is above 1 and one is not a whole number. */
function isFraction(plan: TablePlan, sample: Sample): boolean {
  const index = plan.fields.get('probabilityPercent');
  if (index === undefined) return false;
  const values = sample.rows.map((cells) => (cells[index] ?? '').trim()).filter((text) => text !== '');
  return (
    values.every((text) => /^[01]?([.,]\d+)?$/.test(text) && Number(text.replace(',', '.')) <= 1) &&
    values.some((text) => /[.,]\d*[1-9]/.test(text))
  );
}

function labelsIn(plan: TablePlan, sample: Sample): Set<string> {
  const index = plan.object === 'opportunity' ? plan.fields.get('stageId') : undefined;
  const labels = new Set<string>();
  if (index === undefined) return labels;
  for (const cells of sample.rows) {
    const label = (cells[index] ?? '').trim();
    if (label !== '' && !plan.blank.has(label) && labels.size < 500) labels.add(label);
  }
  return labels;
}

/** A pattern of the mapping that fits no file is most likely a typing error, so it is told. */
function checkMappedTables(plan: UploadPlan): void {
  const files = plan.sources.map((source) => source.name);
  for (const pattern of Object.keys(plan.mapping.tables ?? {})) {
    if (files.some((file) => file === pattern || matchesPattern(pattern, file))) continue;
    const reason = `the mapping file describes "${pattern}", but no file of the upload has this name`;
    plan.errors.push({ file: pattern, row: null, column: null, value: null, reason, allowed: files.join(', ') });
  }
}

/** Finds the columns that date the entry into a stage: declared ones, else headers that read like a stage's label. */
function planStageEntries(plan: UploadPlan, openLabels: readonly string[]): void {
  const declared = Object.entries(plan.mapping.stageEntered ?? {});
  const unused = new Set(declared.map(([, header]) => header));
  for (const table of plan.tables) {
    if (table.object !== 'opportunity') continue;
    const entries: { label: string; index: number }[] = [];
    for (const [index, column] of table.columns.entries()) {
      const mapped = declared.find(([, header]) => header === column.header);
      if (mapped) unused.delete(column.header);
      const isFree = column.field === null && column.origin === 'own';
      const label =
        mapped?.[0] ?? (isFree && declared.length === 0 ? stageOfDateHeader(column.header, openLabels) : null);
      if (label === null) continue;
      entries.push({ label, index });
      Object.assign(column, { field: `entered ${label}`, origin: mapped ? 'mapping' : 'stage label' });
      const own = table.own.indexOf(index);
      if (own >= 0) table.own.splice(own, 1);
    }
    plan.context.entries.set(table, entries);
  }
  for (const header of unused) {
    const reason = `stageEntered names the column "${header}", which no table of opportunities has`;
    plan.errors.push({ file: 'mapping file', row: null, column: header, value: null, reason, allowed: null });
  }
}
