import { z } from 'zod';
import { currencySchema } from '../../src/domain/money.ts';
import { tableObjects } from '../csv/mapping-file.ts';

/** A name in the catalog. It is quoted wherever it stands, so any character but NUL may be in it. */
const identifier = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[^\0]*$/, 'a name without NUL');

/**
 * One table or view. `columns`, `id`, `ignore` and `blank` are as in the csv connector's mapping file: field → column, headers
 * that are known by what they are usually called need none. `updatedAt`: a column that grows with every change of a row;
 * without one each pass reads everything. `deletedAt`: rows in which it is not null are deleted.
 */
const tableSchema = z.strictObject({
  schema: identifier.default('public'),
  table: identifier,
  object: z.enum(tableObjects),
  id: z.union([identifier, z.array(identifier).min(1).max(4)]).optional(),
  columns: z.record(z.string(), identifier).default({}),
  ignore: z.array(identifier).default([]),
  blank: z.array(z.string()).default([]),
  updatedAt: identifier.optional(),
  deletedAt: identifier.optional(),
});
export type TableSettings = z.infer<typeof tableSchema>;

/** How a warehouse is reached and what of it is read. Private addresses must stand in the allow-list as `host:port`. */
export const postgresSettingsSchema = z.object({
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:_-]+$/, 'a host name or address'),
  port: z.number().int().min(1).max(65_535).default(5432),
  database: identifier,
  /** `verify`: TLS with the certificate checked; `off` is taken only where the address is private. */
  tls: z.enum(['verify', 'off']).default('verify'),
  statementTimeoutMs: z.number().int().min(100).max(600_000).default(30_000),
  /** How far behind the newest change a pass starts again: transactions and loads that end later must not be missed. */
  overlapMinutes: z.number().int().min(0).max(10_080).default(60),
  tables: z.array(tableSchema).min(1).max(50),
  currency: currencySchema.optional(),
  stages: z.array(z.string()).max(200).default([]),
  outcomes: z.strictObject({ won: z.array(z.string()).default([]), lost: z.array(z.string()).default([]) }).optional(),
});
export type PostgresSettings = z.infer<typeof postgresSettingsSchema>;
