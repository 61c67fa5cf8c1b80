import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';

/** A figure with its 95 % interval; null where the rows cannot give it. */
export const figureSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export const calibrationBinSchema = z.object({
  from: z.number(),
  to: z.number(),
  rows: z.number().int(),
  meanProbability: z.number(),
  shareWon: z.number(),
});

export const metricsSchema = z.object({
  rows: z.number().int(),
  won: z.number().int(),
  auc: figureSchema,
  averagePrecision: figureSchema,
  brier: figureSchema,
  logLoss: figureSchema,
  ece: figureSchema,
  liftTopDecile: figureSchema,
  calibration: z.array(calibrationBinSchema),
});

/** What the last backtest found. Null as a whole: `evaluate` was never run here. */
export const modelSchema = z.object({
  verdict: z.enum(['ships', 'no_better_than_base_rate', 'too_little_history']),
  reason: z.string(),
  trainedAsOf: instantSchema,
  /** The name on the scores; null: no model of its own is in use, the expert priors speak. */
  modelVersion: z.string().nullable(),
  dataVersion: z.string(),
  snapshotDates: z.number().int(),
  history: z.object({
    closedDeals: z.number().int(),
    deals: z.number().int(),
    won: z.number().int(),
    lost: z.number().int(),
  }),
  split: z
    .object({
      horizonDays: z.number(),
      testFrom: instantSchema,
      trainSnapshots: z.number().int(),
      testSnapshots: z.number().int(),
      testDeals: z.number().int(),
      embargoed: z.number().int(),
    })
    .nullable(),
  metrics: metricsSchema.nullable(),
  references: z.array(
    z.object({
      name: z.enum(['base rate', 'stage table', 'rules']),
      auc: z.number().nullable(),
      brier: z.number().nullable(),
      logLoss: z.number().nullable(),
      ece: z.number().nullable(),
      gain: z.number(),
      errors: z.number(),
      isBeaten: z.boolean(),
    }),
  ),
  leakWarnings: z.array(
    z.object({
      column: z.string(),
      probe: z.string(),
      auc: z.number().nullable(),
      action: z.string(),
      text: z.string(),
    }),
  ),
  permutedLabelAuc: z.number().nullable(),
  excludedFeatures: z.array(z.string()),
  contributions: z.array(z.object({ feature: z.string(), logOdds: z.number() })),
  drift: z
    .object({
      state: z.enum(['too_few', 'holds', 'drifted']),
      closedDeals: z.number().int(),
      won: z.number().int(),
      expectedWins: z.number(),
      z: z.number().nullable(),
      ece: z.number().nullable(),
      text: z.string(),
    })
    .nullable(),
});
export type ModelAnswer = z.infer<typeof modelSchema>;

export const readModel = defineRoute({
  id: 'readModel',
  method: 'GET',
  path: '/api/model',
  summary: 'how good the win model is on deals it had not seen, what it beats, and whether it is in use',
  access: { action: 'page', resource: 'model' },
  response: z.object({ model: modelSchema.nullable() }),
});
