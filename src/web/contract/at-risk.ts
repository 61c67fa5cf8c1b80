import { z } from 'zod';
import { decimalSchema } from '../../domain/money.ts';
import { forecastCategorySchema, opportunityStateSchema } from '../../domain/opportunity.ts';
import { bandSchema, dealScoreSchema } from '../../domain/score.ts';
import { severitySchema, signalIdSchema } from '../../domain/signal.ts';
import { calendarDateSchema, instantSchema } from '../../domain/time.ts';
import { defineRoute, manyOf } from './define-route.ts';
import { pageAnswer, pageQuery } from './list-page.ts';
import { valueTotalsSchema } from './money-totals.ts';

export const dealSortSchema = z.enum([
  'risk',
  'winProbability',
  'amount',
  'closeDate',
  'name',
  'account',
  'owner',
  'stage',
]);
export type DealSort = z.infer<typeof dealSortSchema>;

const idSchema = z.string().min(1).max(255);

/** Conditions on open deals; values of one name are alternatives, different names hold together. */
export const dealFilterQuery = {
  band: manyOf(bandSchema),
  ownerId: manyOf(idSchema),
  team: manyOf(z.string().min(1).max(255)),
  region: manyOf(z.string().min(1).max(255)),
  stageId: manyOf(idSchema),
  forecastCategory: manyOf(forecastCategorySchema),
  /** Deals on which any of these fired. */
  signal: manyOf(signalIdSchema),
  accountId: manyOf(idSchema),
  amountFrom: decimalSchema.optional(),
  amountTo: decimalSchema.optional(),
  closeFrom: calendarDateSchema.optional(),
  closeTo: calendarDateSchema.optional(),
  /** Part of the name of the deal or of its account. */
  text: z.string().trim().max(200).optional(),
};

/** One reason of a row: a fired signal in words. */
export const reasonSchema = z.object({ signalId: signalIdSchema, severity: severitySchema, text: z.string() });

/** One open deal of the list. `account`, `owner` and `stage` are names; unknown is null. */
export const dealRowSchema = z.object({
  ...dealScoreSchema.pick({ opportunityId: true, risk: true, band: true, winProbability: true }).shape,
  ...opportunityStateSchema.pick({
    name: true,
    accountId: true,
    ownerId: true,
    stageId: true,
    amount: true,
    currency: true,
    closeDate: true,
    forecastCategory: true,
  }).shape,
  account: z.string().nullable(),
  owner: z.string().nullable(),
  team: z.string().nullable(),
  region: z.string().nullable(),
  stage: z.string().nullable(),
  /** The strongest first; at most three. */
  reasons: z.array(reasonSchema),
});
export type DealRow = z.infer<typeof dealRowSchema>;

/** The values a filter may take among the deals that fit the other filters, with how many deals have each. */
export const facetSchema = z.array(z.object({ value: z.string(), label: z.string(), deals: z.number().int() }));
export type Facet = z.infer<typeof facetSchema>;

export const dealListSchema = z.object({
  rows: z.array(dealRowSchema),
  ...pageAnswer,
  /** Of all rows that fit whose band is high or critical. */
  valueAtStake: valueTotalsSchema,
  /** Of all rows that fit. */
  value: valueTotalsSchema,
  facets: z.object({
    band: facetSchema,
    ownerId: facetSchema,
    team: facetSchema,
    region: facetSchema,
    stageId: facetSchema,
    forecastCategory: facetSchema,
    signal: facetSchema,
  }),
  /** `scanned` of `total` open deals the asker may see; `asOf`: the date of the scores, null when nothing is scored. */
  coverage: z.object({ scanned: z.number().int(), total: z.number().int(), asOf: instantSchema.nullable() }),
});
export type DealList = z.infer<typeof dealListSchema>;

const sortQuery = { sort: dealSortSchema.default('risk'), direction: z.enum(['up', 'down']).default('down') };

export const listDealsAtRisk = defineRoute({
  id: 'listDealsAtRisk',
  method: 'GET',
  path: '/api/deals',
  summary: 'open deals with their risk and why, sorted, filtered and paged',
  access: { action: 'read', resource: 'opportunity' },
  query: z.strictObject({ ...dealFilterQuery, ...sortQuery, ...pageQuery }),
  response: dealListSchema,
});

export const exportDeals = defineRoute({
  id: 'exportDeals',
  method: 'GET',
  path: '/api/deals.csv',
  summary:
    'the same list as CSV that no spreadsheet takes for formulas; at most 10,000 rows, the last line says when there are more',
  access: { action: 'read', resource: 'opportunity' },
  query: z.strictObject({ ...dealFilterQuery, ...sortQuery }),
  media: 'csv',
  response: z.string(),
});
