import { z } from 'zod';

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof cellSchema>;

/** Cells at the end of a row and rows at the end of a range are left out when they are empty. */
const valueRangeSchema = z.object({ range: z.string().optional(), values: z.array(z.array(cellSchema)).default([]) });
export const batchValuesSchema = z.object({ valueRanges: z.array(valueRangeSchema).default([]) });

export const spreadsheetSchema = z.object({
  properties: z.object({ title: z.string().default('') }).default({ title: '' }),
  sheets: z
    .array(
      z.object({
        properties: z.object({
          sheetId: z.number().int(),
          title: z.string(),
          sheetType: z.string().default('GRID'),
          gridProperties: z
            .object({ rowCount: z.number().int().default(0), columnCount: z.number().int().default(0) })
            .default({ rowCount: 0, columnCount: 0 }),
        }),
      }),
    )
    .default([]),
});

export const appendedSchema = z.object({
  updates: z.object({ updatedRange: z.string().optional(), updatedRows: z.number().int().default(0) }).optional(),
});
