import { z } from 'zod';
import { currencySchema, decimalSchema } from './money.ts';
import { calendarDateSchema } from './time.ts';

export const forecastCategorySchema = z.enum(['omitted', 'pipeline', 'best_case', 'commit', 'closed']);
export type ForecastCategory = z.infer<typeof forecastCategorySchema>;

/** How a deal ended; null while it is open. */
export const outcomeSchema = z.enum(['won', 'lost']);
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * The state of one opportunity ("deal" to people) at some instant. Unknown is null throughout, never 0, '' or today.
 * `closeDate` is the planned day while the deal is open and the actual day once `outcome` is set.
 * `custom` holds the customer's own fields by their vendor name.
 */
export const opportunityStateSchema = z.object({
  name: z.string().nullable(),
  accountId: z.string().nullable(),
  ownerId: z.string().nullable(),
  pipelineId: z.string().nullable(),
  stageId: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
  amount: decimalSchema.nullable(),
  currency: currencySchema.nullable(),
  closeDate: calendarDateSchema.nullable(),
  createdDate: calendarDateSchema.nullable(),
  forecastCategory: forecastCategorySchema.nullable(),
  probabilityPercent: z.number().min(0).max(100).nullable(),
  nextStep: z.string().nullable(),
  type: z.string().nullable(),
  productId: z.string().nullable(),
  lossReason: z.string().nullable(),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type OpportunityState = z.infer<typeof opportunityStateSchema>;

/** Every field unknown; the start of each fold. */
export const unknownOpportunity: OpportunityState = {
  name: null,
  accountId: null,
  ownerId: null,
  pipelineId: null,
  stageId: null,
  outcome: null,
  amount: null,
  currency: null,
  closeDate: null,
  createdDate: null,
  forecastCategory: null,
  probabilityPercent: null,
  nextStep: null,
  type: null,
  productId: null,
  lossReason: null,
  custom: {},
};
