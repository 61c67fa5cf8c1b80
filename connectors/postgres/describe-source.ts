import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { type ReadableField, readableFieldSchema } from '../../src/domain/record.ts';
import type { PostgresClient } from './client.ts';
import { type PlannedTable, planSource, tableName } from './planned-table.ts';

const tableSchema = z.object({
  table: z.string(),
  object: z.string(),
  columns: z.array(
    z.object({
      column: z.string(),
      type: z.string(),
      /** The field it fills; null: kept under its own name (`own`) or left out (`ignored`). */
      field: z.string().nullable(),
      from: z.enum(['mapping', 'header', 'stage label', 'own', 'ignored']),
    }),
  ),
  idColumns: z.array(z.string()),
  updatedAt: z.string().nullable(),
  estimatedRows: z.number().nullable(),
});

/** What the settings' tables hold and how each column is read; `problems` are tables that cannot be. */
export const sourceDescriptionSchema = z.object({
  server: z.string(),
  tables: z.array(tableSchema),
  readable: z.array(readableFieldSchema),
  problems: z.array(z.string()),
});

const fieldsByReadable: Readonly<Partial<Record<ReadableField, readonly string[]>>> = {
  stage: ['stageId'],
  amount: ['amount'],
  closeDate: ['closeDate'],
  forecastCategory: ['forecastCategory'],
  nextStep: ['nextStep'],
  owner: ['ownerId'],
};
const readableByObject: Readonly<Record<string, ReadableField>> = {
  contact_role: 'contactRoles',
  activity: 'activities',
};

function readableOf(tables: readonly PlannedTable[], hasStageOrder: boolean): ReadableField[] {
  const found = new Set<ReadableField>(hasStageOrder ? ['stageOrder'] : []);
  for (const { plan } of tables) {
    const other = readableByObject[plan.object];
    if (other) found.add(other);
    if (plan.object === 'sales_user' && plan.fields.has('isActive')) found.add('ownerActive');
    if (plan.object !== 'opportunity') continue;
    for (const [readable, fields] of Object.entries(fieldsByReadable)) {
      if (fields.some((field) => plan.fields.has(field))) found.add(readable as ReadableField);
    }
  }
  return [...found].sort();
}

/** Looks every table up; one that cannot be read is a problem in words rather than the end. */
export function describeSource(
  client: PostgresClient,
  signal: AbortSignal,
): Promise<z.infer<typeof sourceDescriptionSchema>> {
  const { settings } = client;
  return client.read(signal, async (run) => {
    const [version] = await run("select current_setting('server_version') as version");
    const tables: PlannedTable[] = [];
    const problems: string[] = [];
    for (const wanted of settings.tables) {
      try {
        tables.push(await planSource(run, settings, wanted));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problems.push(`${tableName(wanted)}: ${error.message}`);
      }
    }
    return {
      server: `PostgreSQL ${version?.['version'] ?? ''}`.trim(),
      tables: tables.map(({ name, plan, columns, id, updatedAt, estimatedRows }) => ({
        table: name,
        object: plan.object,
        columns: columns.map(({ name: column, type }, index) => ({
          ...{ column, type, field: plan.columns[index]?.field ?? null },
          from: plan.columns[index]?.origin ?? 'ignored',
        })),
        idColumns: id.map((column) => column.name),
        updatedAt: updatedAt?.name ?? null,
        estimatedRows,
      })),
      readable: readableOf(tables, settings.stages.length > 0),
      problems,
    };
  });
}
