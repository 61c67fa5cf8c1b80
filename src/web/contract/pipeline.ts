import { z } from 'zod';
import { currencySchema, decimalSchema } from '../../domain/money.ts';
import { calendarDateSchema, instantSchema } from '../../domain/time.ts';
import { dealFilterQuery } from './at-risk.ts';
import { defineRoute } from './define-route.ts';
import { pageAnswer, pageQuery } from './list-page.ts';
import { excludedDealsSchema, valueTotalsSchema } from './money-totals.ts';

const readDeals = { action: 'page', resource: 'pipeline' } as const;

export const fiscalPeriodSchema = z.object({
  label: z.string(),
  startDate: calendarDateSchema,
  endDate: calendarDateSchema,
});

export const waterfallBarSchema = z.enum(['created', 'pulledIn', 'amountUp', 'amountDown', 'pushedOut', 'lost', 'won']);
export type WaterfallBar = z.infer<typeof waterfallBarSchema>;

const stepSchema = z.object({ amount: decimalSchema, deals: z.number().int() });

/** The bars of one currency: start, what came in and went out, end. `residual` is what they fail to explain: 0. */
export const currencyWaterfallSchema = z.object({
  currency: currencySchema.nullable(),
  start: stepSchema,
  created: stepSchema,
  pulledIn: stepSchema,
  amountUp: stepSchema,
  amountDown: stepSchema,
  pushedOut: stepSchema,
  lost: stepSchema,
  won: stepSchema,
  end: stepSchema,
  residual: decimalSchema,
});

/** `period` null: of all open deals. The deals behind a bar come from `readWaterfallDeals`. */
export const waterfallSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  period: fiscalPeriodSchema.nullable(),
  perCurrency: z.array(currencyWaterfallSchema),
  converted: z.object({ total: currencyWaterfallSchema, excluded: z.array(excludedDealsSchema) }).nullable(),
});

export const valueGroupSchema = valueTotalsSchema.extend({ label: z.string().nullable() });

export const coverageSchema = z.object({
  team: z.string().nullable(),
  period: fiscalPeriodSchema,
  target: decimalSchema.nullable(),
  currency: currencySchema.nullable(),
  won: valueTotalsSchema,
  open: valueTotalsSchema,
  wonAmount: decimalSchema.nullable(),
  openAmount: decimalSchema.nullable(),
  remaining: decimalSchema.nullable(),
  /** Open over remaining; null: no target, or it is reached (`reason` says which). */
  ratio: z.number().nullable(),
  reason: z.string().nullable(),
  excluded: z.array(excludedDealsSchema),
});

export const agingSchema = z.object({
  medianAgeDays: z.number().nullable(),
  groups: z.array(valueTotalsSchema.extend({ fromDays: z.number(), toDays: z.number().nullable() })),
  undatedDeals: z.number().int(),
  stages: z.array(
    z.object({
      label: z.string(),
      deals: z.number().int(),
      medianDays: z.number().nullable(),
      wonMedianDays: z.number().nullable(),
      /** Longer in this stage than won deals were; the ids come with the deal list. */
      stuckDeals: z.number().int(),
    }),
  ),
});

const weightedSchema = z.object({ weighted: valueTotalsSchema, withoutProbability: z.number().int() });

/** The forecast of the quarter: p10 to p90 is an interval that holds eight times in ten; or why none is given. */
export const forecastSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('given'),
    period: fiscalPeriodSchema,
    runs: z.number().int(),
    perCurrency: z.array(
      z.object({
        currency: currencySchema.nullable(),
        wonSoFar: decimalSchema,
        expected: decimalSchema,
        p10: decimalSchema,
        p50: decimalSchema,
        p90: decimalSchema,
        openDeals: z.number().int(),
      }),
    ),
    withoutAmount: z.number().int(),
    withoutHistory: z.number().int(),
    excluded: z.array(excludedDealsSchema),
  }),
  z.object({ state: z.literal('abstains'), period: fiscalPeriodSchema, reason: z.string() }),
]);

/** The health of the pipeline as of a day, compared with an earlier one. */
export const pipelineSchema = z.object({
  asOf: instantSchema,
  since: instantSchema,
  quarter: fiscalPeriodSchema,
  open: z.object({
    total: valueTotalsSchema,
    byStage: z.array(valueGroupSchema),
    byForecastCategory: z.array(valueGroupSchema),
    byOwner: z.array(valueGroupSchema),
    byTeam: z.array(valueGroupSchema),
    byRegion: z.array(valueGroupSchema),
  }),
  coverage: z.array(coverageSchema),
  aging: agingSchema,
  slippage: z.object({
    overdue: valueTotalsSchema,
    pushes: z.object({
      never: z.number().nullable(),
      once: z.number().nullable(),
      twice: z.number().nullable(),
      threeOrMore: z.number().nullable(),
      reason: z.string().nullable(),
    }),
    movedLater: valueTotalsSchema,
    movedLaterMedianDays: z.number().nullable(),
    pushedOutOfQuarter: valueTotalsSchema,
  }),
  waterfall: waterfallSchema,
  quarterWaterfall: waterfallSchema,
  forecast: z.object({ modelled: forecastSchema, weightedQuarter: weightedSchema, weightedAll: weightedSchema }),
  atRisk: z.object({ value: valueTotalsSchema, deals: z.number().int() }),
  closedDeals: z.number().int(),
  undatedDeals: z.number().int(),
  dataVersion: z.string(),
  notes: z.array(z.string()),
});
export type PipelineAnswer = z.infer<typeof pipelineSchema>;

const dates = { asOf: calendarDateSchema.optional(), since: calendarDateSchema.optional() };

export const readPipeline = defineRoute({
  id: 'readPipeline',
  method: 'GET',
  path: '/api/pipeline',
  summary:
    'funnel, coverage, aging, waterfall and forecast as of a day (default: the newest data), since another (default: a week before)',
  access: readDeals,
  query: z.strictObject(dates),
  response: pipelineSchema,
});

/** One deal in one bar. `amount` is what it adds; null: its amount is unknown, so the bar stays the same. */
export const movementSchema = z.object({
  opportunityId: z.string(),
  name: z.string().nullable(),
  bar: waterfallBarSchema,
  reason: z.string(),
  amount: decimalSchema.nullable(),
  currency: currencySchema.nullable(),
});

export const readWaterfallDeals = defineRoute({
  id: 'readWaterfallDeals',
  method: 'GET',
  path: '/api/pipeline/waterfall/deals',
  summary: 'the deals behind one bar of a waterfall',
  access: readDeals,
  query: z.strictObject({
    ...dates,
    bar: waterfallBarSchema,
    period: z.enum(['all', 'quarter']).default('all'),
    ...pageQuery,
  }),
  response: z.object({ movements: z.array(movementSchema), ...pageAnswer }),
});

/** One day's side of a comparison. */
const sideSchema = z.object({
  asOf: instantSchema,
  open: valueTotalsSchema,
  byStage: z.array(valueGroupSchema),
  byForecastCategory: z.array(valueGroupSchema),
  atRisk: z.object({ value: valueTotalsSchema, deals: z.number().int() }),
  forecast: forecastSchema,
});

export const comparePipeline = defineRoute({
  id: 'comparePipeline',
  method: 'GET',
  path: '/api/pipeline/compare',
  summary: 'two days side by side, each with what was known then',
  access: readDeals,
  query: z.strictObject({ earlier: calendarDateSchema, later: calendarDateSchema }),
  response: z.object({ earlier: sideSchema, later: sideSchema }),
});

export const exportPipeline = defineRoute({
  id: 'exportPipeline',
  method: 'GET',
  path: '/api/pipeline.csv',
  summary: 'the figures of the pipeline report as CSV that no spreadsheet takes for formulas',
  access: readDeals,
  query: z.strictObject(dates),
  media: 'csv',
  response: z.string(),
});

/** Names the filters of a click on a bar, a stage or an owner, so that every figure leads to its deals. */
export const dealFilterSchema = z.strictObject(dealFilterQuery);
