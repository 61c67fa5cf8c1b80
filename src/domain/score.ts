import { z } from 'zod';
import { currencySchema, decimalSchema } from './money.ts';
import { scoredSignalSchema, signalIdSchema } from './signal.ts';
import { calendarDateSchema, instantSchema } from './time.ts';

export const bandSchema = z.enum(['low', 'medium', 'high', 'critical']);
export type Band = z.infer<typeof bandSchema>;

/** Which model spoke. `winProbabilityReason` says why there is no probability; null when there is one. */
export const modelStampSchema = z.object({
  kind: z.enum(['priors', 'learned']),
  version: z.string(),
  winProbabilityReason: z.string().nullable(),
  baseLogOdds: z.number(),
  /** The workspace's factors on the expert weights; left out when it has none. */
  signalWeights: z.partialRecord(signalIdSchema, z.number()).optional(),
});
export type ModelStamp = z.infer<typeof modelStampSchema>;

/**
 * The score of one open deal as of an instant: what `bellwether score --json` prints. `winProbability` null: history does
 * not allow one (`model.winProbabilityReason`). `risk` is 0 to 100 and grows with the log-odds of losing.
 */
export const dealScoreSchema = z.object({
  opportunityId: z.string(),
  name: z.string().nullable(),
  owner: z.string().nullable(),
  amount: decimalSchema.nullable(),
  currency: currencySchema.nullable(),
  stage: z.string().nullable(),
  closeDate: calendarDateSchema.nullable(),
  winProbability: z.number().min(0).max(1).nullable(),
  /** Parts of `winProbability`: won on or before the close date, and by the end of the fiscal quarter; null or left out without a model. */
  winByCloseDate: z.number().min(0).max(1).nullable().optional(),
  winThisQuarter: z.number().min(0).max(1).nullable().optional(),
  risk: z.number().int().min(0).max(100),
  band: bandSchema,
  signals: z.array(scoredSignalSchema),
  model: modelStampSchema,
  dataVersion: z.string(),
  asOf: instantSchema,
});
export type DealScore = z.infer<typeof dealScoreSchema>;
