import { z } from 'zod';
import { googleEndpoints } from '../google/settings.ts';

export const spreadsheetIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{10,100}$/, 'the id between /d/ and /edit of its address');

/** `spreadsheetIds`: the only spreadsheets this connection touches; null: every one that its user may open. */
export const googleSheetsSettingsSchema = z.object({
  ...googleEndpoints,
  spreadsheetIds: z.array(spreadsheetIdSchema).min(1).max(200).nullable().default(null),
});
export type GoogleSheetsSettings = z.infer<typeof googleSheetsSettingsSchema>;

/** Our own caps; a spreadsheet has at most ten million cells. Source: https://support.google.com/drive/answer/37603 (2026-11-20) */
export const googleSheetsLimits = { rowsPerPage: 1_000, rowsPerAppend: 500, keysReadBack: 200_000 } as const;
