import { z } from 'zod';
import { type ReadableField, readableFieldSchema } from '../../src/domain/record.ts';
import { instantSchema } from '../../src/domain/time.ts';
import type { UploadProfile } from './profile-upload.ts';
import { rejectionSchema } from './rejection.ts';
import { referencesSchema, reportReferences } from './report-references.ts';
import type { TableProfile } from './table-profile.ts';
import { warningSchema } from './warnings.ts';

const columnSchema = z.object({
  header: z.string(),
  /** The field of the domain; null: kept under its own header (`own`) or left out (`ignored`). */
  field: z.string().nullable(),
  from: z.enum(['mapping', 'header', 'stage label', 'own', 'ignored']),
  filled: z.number().int(),
});

const tableSchema = z.object({
  file: z.string(),
  bytes: z.number().int(),
  format: z.enum(['csv', 'json', 'ndjson']),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  object: z.string(),
  objectFrom: z.enum(['mapping', 'file name', 'headers']),
  idColumns: z.array(z.string()),
  rows: z.number().int(),
  rejected: z.number().int(),
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']).nullable(),
  columns: z.array(columnSchema),
  /** Columns filled on ended deals only, whose values are known at closing and not before. */
  outcomeOnly: z.array(z.string()),
});

/** What an upload holds and how it will be read, for people to check before anything is stored. */
export const uploadDescriptionSchema = z.object({
  tables: z.array(tableSchema),
  /** Records by object that reading will give. */
  records: z.record(z.string(), z.number().int()),
  stages: z.array(z.object({ label: z.string(), outcome: z.enum(['won', 'lost']).nullable(), rows: z.number().int() })),
  stageEntered: z.array(z.object({ label: z.string(), column: z.string() })),
  /** Deals without any date: kept, but dated nowhere. */
  withoutDates: z.number().int(),
  exportedAt: instantSchema.nullable(),
  exportedAtFrom: z.enum(['mapping', 'latest fact']).nullable(),
  readable: z.array(readableFieldSchema),
  references: referencesSchema,
  warnings: z.array(warningSchema),
  /** Rejected rows by column and reason, with the first of each; what is allowed says what to declare. */
  rejections: z.array(rejectionSchema.extend({ rows: z.number().int() })),
  /** Files that cannot be read, and why. */
  errors: z.array(rejectionSchema),
});
export type UploadDescription = z.infer<typeof uploadDescriptionSchema>;

/** Puts what a pass over the upload found into words and counts. */
export function describeUpload(profile: UploadProfile): UploadDescription {
  const { plan } = profile;
  const declared = plan.mapping.exportedAt !== undefined;
  return {
    tables: profile.tables.map((table) => describeTable(profile, table)),
    records: Object.fromEntries([...profile.records, ...stageCount(profile)]),
    stages: profile.stages.list().map(({ label, outcome, rows }) => ({ label, outcome, rows })),
    stageEntered: plan.tables.flatMap((table) =>
      plan.context
        .entryColumns(table)
        .map(({ label, index }) => ({ label, column: table.columns[index]?.header ?? '' })),
    ),
    withoutDates: profile.withoutDates,
    exportedAt: profile.exportedAt,
    exportedAtFrom: declared ? 'mapping' : profile.exportedAt === null ? null : 'latest fact',
    readable: readableFields(profile),
    references: reportReferences(profile),
    warnings: profile.warnings.list(),
    rejections: profile.tables.flatMap((table) => table.problems().map(({ first, rows }) => ({ ...first, rows }))),
    errors: plan.errors,
  };
}

function stageCount(profile: UploadProfile): [string, number][] {
  const count = profile.stages.list().length;
  return count > 0 ? [['stage', count]] : [];
}

function describeTable(profile: UploadProfile, table: TableProfile): UploadDescription['tables'][number] {
  const { plan } = table;
  const { source } = plan;
  return {
    file: source.name,
    bytes: source.bytes,
    format: source.content.format,
    encoding: source.content.encoding,
    delimiter: source.content.delimiter,
    object: plan.object,
    objectFrom: plan.objectFrom,
    idColumns: plan.idColumns.map((index) => plan.columns[index]?.header ?? ''),
    rows: table.rows,
    rejected: table.rejected,
    dateOrder: profile.plan.rules.get(plan)?.dateOrder ?? null,
    columns: plan.columns.map(({ header, field, origin }, index) => ({
      header,
      field,
      from: origin,
      filled: table.filled(index),
    })),
    outcomeOnly: table.outcomeOnlyColumns(),
  };
}

/** Which inputs of the signals this upload can tell; a column that is blank on every open deal tells nothing of them. */
export function readableFields(profile: UploadProfile): ReadableField[] {
  const readable = new Set<ReadableField>();
  const tables = (object: string) => profile.tables.filter((table) => table.plan.object === object && table.rows > 0);
  for (const table of tables('opportunity')) {
    const filledOpen = (field: string) => table.filledField(field, table.standing.open > 0 ? ['open'] : undefined) > 0;
    if (table.filledField('stageId') > 0) readable.add('stage');
    for (const field of ['amount', 'closeDate', 'forecastCategory', 'nextStep'] as const) {
      if (filledOpen(field)) readable.add(field);
    }
    if (table.filledField('ownerId') > 0) readable.add('owner');
  }
  if (profile.openDated > 0 ? profile.openDatedWithEntry >= 0.9 * profile.openDated : profile.endedWithEntry > 0) {
    readable.add('stageHistory');
  }
  if (profile.plan.mapping.stages !== undefined && readable.has('stage')) readable.add('stageOrder');
  if (tables('sales_user').some((table) => table.filledField('isActive') > 0)) readable.add('ownerActive');
  if (tables('contact_role').length > 0) readable.add('contactRoles');
  if (tables('activity').length > 0) readable.add('activities');
  for (const [kind, field] of activityFields) if (profile.activityKinds.has(kind)) readable.add(field);
  return readableFieldSchema.options.filter((field) => readable.has(field));
}

const activityFields: readonly (readonly [string, ReadableField])[] = [
  ['task', 'tasks'],
  ['meeting', 'meetings'],
  ['email', 'emails'],
];
