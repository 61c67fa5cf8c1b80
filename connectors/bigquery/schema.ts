import { z } from 'zod';

const countSchema = z.string().regex(/^\d{1,20}$/);

const fieldSchema = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.string().default('NULLABLE'),
  get fields() {
    return z.array(fieldSchema).optional();
  },
});
export type RawField = z.infer<typeof fieldSchema>;

const cellSchema = z.object({ v: z.unknown() });
export const rowSchema = z.object({ f: z.array(cellSchema).default([]) });
export type RawRow = z.infer<typeof rowSchema>;

const problemSchema = z.object({ reason: z.string().optional(), message: z.string().optional() });

export const jobSchema = z.object({
  jobReference: z.object({ jobId: z.string().optional(), location: z.string().optional() }).default({}),
  status: z.object({ state: z.string(), errorResult: problemSchema.optional() }),
  statistics: z
    .object({
      totalBytesProcessed: countSchema.optional(),
      query: z.object({ statementType: z.string().optional(), totalBytesProcessed: countSchema.optional() }).optional(),
      load: z.object({ outputRows: countSchema.optional() }).optional(),
    })
    .default({}),
});
export type RawJob = z.infer<typeof jobSchema>;

export const resultsSchema = z.object({
  jobComplete: z.boolean(),
  jobReference: z.object({ jobId: z.string(), location: z.string().optional() }),
  schema: z.object({ fields: z.array(fieldSchema).default([]) }).optional(),
  rows: z.array(rowSchema).default([]),
  totalRows: countSchema.optional(),
  pageToken: z.string().optional(),
});
export type RawResults = z.infer<typeof resultsSchema>;

export const datasetListSchema = z.object({
  datasets: z.array(z.object({ datasetReference: z.object({ datasetId: z.string() }) })).default([]),
  nextPageToken: z.string().optional(),
});

export const tableListSchema = z.object({
  tables: z
    .array(z.object({ tableReference: z.object({ tableId: z.string() }), type: z.string().default('TABLE') }))
    .default([]),
  nextPageToken: z.string().optional(),
});
