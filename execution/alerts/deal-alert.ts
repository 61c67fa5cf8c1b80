import { z } from 'zod';
import { bandSchema, type DealScore } from '../../src/domain/score.ts';
import { type ScoredSignal, type SignalId, severitySchema, signalIdSchema } from '../../src/domain/signal.ts';
import { type Instant, instantSchema } from '../../src/domain/time.ts';
import { reportNoticeSchema } from '../reports/report-notice.ts';

const reasonSchema = z.object({ signal: signalIdSchema, severity: severitySchema, text: z.string() });

/** What one alert says of one deal: everything a channel needs to render it, taken from the score that caused it. */
export const dealAlertSchema = z.object({
  kind: z.literal('deal_at_risk'),
  change: z.enum(['opened', 'worsened']),
  opportunityId: z.string(),
  episodeId: z.string(),
  name: z.string().nullable(),
  owner: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  stage: z.string().nullable(),
  closeDate: z.string().nullable(),
  risk: z.number().int(),
  band: bandSchema,
  /** When the deal came to be at risk. */
  since: instantSchema,
  /** The strongest first. */
  reasons: z.array(reasonSchema),
  /** What caused it where it was not the risk as a whole: the rule, what to call it, the evidence, and the one thing to do. */
  cause: z.object({ rule: z.string(), headline: z.string(), text: z.string(), nextAction: z.string() }).optional(),
});
export type DealAlert = z.infer<typeof dealAlertSchema>;

/** The alerts that a person's daily budget left out, in one message. */
export const digestSchema = z.object({
  kind: z.literal('alert_digest'),
  date: z.iso.date(),
  alerts: z.array(dealAlertSchema),
});
export type AlertDigest = z.infer<typeof digestSchema>;

export const alertPayloadSchema = z.discriminatedUnion('kind', [dealAlertSchema, digestSchema, reportNoticeSchema]);
export type AlertPayload = z.infer<typeof alertPayloadSchema>;

const reasonsShown = 3;

/**
 * The alert for a score; its reasons are the fired signals, the most severe and then those with the largest part in the risk first,
 * and `mutedSignals` after all others.
 */
export function dealAlert(
  score: DealScore,
  episode: { readonly id: string; readonly openedAt: Instant; readonly change: DealAlert['change'] },
  mutedSignals: ReadonlySet<SignalId> = new Set(),
): DealAlert {
  const fired = score.signals.filter(({ state }) => state === 'fired').sort(byWeight(mutedSignals));
  return {
    kind: 'deal_at_risk',
    change: episode.change,
    opportunityId: score.opportunityId,
    episodeId: episode.id,
    name: score.name,
    owner: score.owner,
    amount: score.amount,
    currency: score.currency,
    stage: score.stage,
    closeDate: score.closeDate,
    risk: score.risk,
    band: score.band,
    since: episode.openedAt,
    reasons: fired.slice(0, reasonsShown).map(({ id, severity, evidence }) => ({
      signal: id,
      severity: severity ?? 'low',
      text: evidence?.text ?? id,
    })),
  };
}

/** Orders fired signals for people: the most severe first, then those with the larger part in the risk; muted ones are last. */
export function byWeight(mutedSignals: ReadonlySet<SignalId>): (a: ScoredSignal, b: ScoredSignal) => number {
  const mutedLast = ({ id }: ScoredSignal) => Number(mutedSignals.has(id));
  return (a, b) =>
    mutedLast(a) - mutedLast(b) ||
    severityRank(b.severity) - severityRank(a.severity) ||
    b.contribution - a.contribution;
}

/** low 1, medium 2, high 3; null 0. */
export function severityRank(severity: 'low' | 'medium' | 'high' | null): number {
  return severity === null ? 0 : { low: 1, medium: 2, high: 3 }[severity];
}
