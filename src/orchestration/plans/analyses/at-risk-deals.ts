import { z } from 'zod';
import { signalIdSchema } from '../../../domain/signal.ts';
import { calendarDateSchema, endOfDay } from '../../../domain/time.ts';
import { scorePipeline } from '../../scoring/score-pipeline.ts';
import { defineAnalysis } from './analysis.ts';

const dealSchema = z.object({
  opportunityId: z.string(),
  name: z.string().nullable(),
  owner: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  stage: z.string().nullable(),
  closeDate: z.string().nullable(),
  risk: z.number(),
  band: z.string(),
  winProbability: z.number().nullable(),
  /** Why, in our own words, strongest first. */
  reasons: z.array(z.string()),
});

const bands = ['low', 'medium', 'high', 'critical'] as const;

/** Open deals of at least a risk band, or those that one signal fired for, most at risk first. */
export const atRiskDeals = defineAnalysis({
  id: 'at_risk_deals',
  about: 'Open deals by risk with their reasons; `signal: engagement-declining` gives those whose engagement declines.',
  input: z.strictObject({
    band: z.enum(bands).default('high'),
    /** Only deals for which this signal fired, of any band. */
    signal: signalIdSchema.nullable().default(null),
    /** The day whose data counts; left out: when the plan began. */
    asOf: calendarDateSchema.nullable().default(null),
    most: z.number().int().min(1).max(1_000).default(100),
  }),
  output: z.object({ deals: z.array(dealSchema), total: z.number().int(), asOf: z.string(), dataVersion: z.string() }),
  async run({ band, signal, asOf: day, most }, { store, principal, reader, asOf: began }) {
    const asOf = day === null ? began : endOfDay(day);
    const scored = await scorePipeline(store, principal.tenantId, asOf);
    const visible = await reader.onlyVisible(scored.scores);
    const found = visible.filter((deal) =>
      signal === null
        ? bands.indexOf(deal.band) >= bands.indexOf(band)
        : deal.signals.some(({ id, state }) => id === signal && state === 'fired'),
    );
    const deals = found.slice(0, most).map(({ signals, ...deal }) => ({
      ...{ opportunityId: deal.opportunityId, name: deal.name, owner: deal.owner, amount: deal.amount },
      ...{ currency: deal.currency, stage: deal.stage, closeDate: deal.closeDate, risk: deal.risk, band: deal.band },
      winProbability: deal.winProbability,
      reasons: signals.flatMap(({ state, evidence }) => (state === 'fired' && evidence ? [evidence.text] : [])),
    }));
    return { deals, total: found.length, asOf, dataVersion: scored.dataVersion };
  },
});
