import { z } from 'zod';
import { googleEndpoints } from '../google/settings.ts';

export const datasetIdSchema = z.string().regex(/^[A-Za-z0-9_]{1,1024}$/, 'a dataset id of letters, digits and _');

/**
 * `projectId` runs and pays for the jobs. `maximumBytesBilled`: a query that would read more is refused; ten gigabytes unless said
 * otherwise. `datasetIds`: the only datasets that rows are loaded into and tables listed of; null: all that IAM allows.
 */
export const bigquerySettingsSchema = z.object({
  rootUrl: googleEndpoints.rootUrl,
  tokenUrl: googleEndpoints.tokenUrl,
  projectId: z.string().regex(/^[a-z][a-z0-9:.-]{4,61}[a-z0-9]$/, 'a project id like my-project'),
  location: z
    .string()
    .regex(/^[A-Za-z0-9-]{2,40}$/)
    .nullable()
    .default(null),
  maximumBytesBilled: z.number().int().min(10_485_760).max(Number.MAX_SAFE_INTEGER).default(10_000_000_000),
  datasetIds: z.array(datasetIdSchema).min(1).max(500).nullable().default(null),
});
export type BigquerySettings = z.infer<typeof bigquerySettingsSchema>;

/** Source: https://docs.cloud.google.com/bigquery/quotas (2026-11-20) */
export const bigqueryLimits = { rowsPerPage: 5_000, rowsPerLoad: 10_000 } as const;
