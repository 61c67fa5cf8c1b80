import { z } from 'zod';
import { instantSchema } from './time.ts';

/** The 27 risk signals of the product, in the order people know them by. */
export const signalIds = [
  'no-two-way-activity',
  'ghosted',
  'slow-replies',
  'engagement-declining',
  'one-way-conversation',
  'stalled-in-stage',
  'aging',
  'close-date-overdue',
  'close-date-pushed',
  'unrealistic-close-date',
  'next-step-stale',
  'nothing-scheduled',
  'single-threaded',
  'no-decision-maker',
  'roles-missing',
  'champion-silent',
  'qualification-gaps',
  'stage-regressed',
  'amount-dropped',
  'category-contradicted',
  'meetings-cancelled',
  'competitor-mentioned',
  'red-flag-phrase',
  'owner-unstable',
  'hygiene',
  'account-news',
  'support-trouble',
] as const;
export const signalIdSchema = z.enum(signalIds);
export type SignalId = (typeof signalIds)[number];

export const severitySchema = z.enum(['low', 'medium', 'high']);
export type Severity = z.infer<typeof severitySchema>;

/** What a signal rests on. `recordIds` cite change sets, activities or events; `text` is ours, never quoted from a source. */
export const evidenceSchema = z.object({
  text: z.string(),
  recordIds: z.array(z.string()),
  at: instantSchema.nullable(),
  /** The measured number and its unit, e.g. 41 days; null for yes/no signals. */
  value: z.number().nullable(),
  unit: z.string().nullable(),
  /** The threshold it was held against and where that came from. */
  threshold: z.number().nullable(),
  thresholdFrom: z.enum(['default', 'learned', 'settings']).nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export type SignalState =
  | { readonly state: 'fired'; readonly severity: Severity; readonly evidence: Evidence }
  | { readonly state: 'clear'; readonly evidence: Evidence | null }
  /** The input is not connected, not readable or not on record: `reason` says which; never treated as clear. */
  | { readonly state: 'unknown'; readonly reason: string };

/** One signal of one deal with its exact part of the score. */
export const scoredSignalSchema = z.object({
  id: signalIdSchema,
  state: z.enum(['fired', 'clear', 'unknown']),
  severity: severitySchema.nullable(),
  evidence: evidenceSchema.nullable(),
  reason: z.string().nullable(),
  /** Log-odds of losing that this signal adds; the contributions and the base sum to the score's log-odds. */
  contribution: z.number(),
});
export type ScoredSignal = z.infer<typeof scoredSignalSchema>;
