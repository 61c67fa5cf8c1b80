import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { modelSchema } from '../contract/model.ts';

/** What `evaluate` kept with the model, as far as the page shows it. */
export const trainedReportSchema = modelSchema.omit({ drift: true, trainedAsOf: true, dataVersion: true });

/** What the last look at drift kept with it. */
export const driftReportSchema = z.object({
  state: z.enum(['too_few', 'holds', 'drifted']),
  modelVersion: z.string(),
  trainedAsOf: instantSchema,
  asOf: instantSchema,
  closedDeals: z.number(),
  won: z.number(),
  expectedWins: z.number(),
  z: z.number().nullable(),
  ece: z.number().nullable(),
});
