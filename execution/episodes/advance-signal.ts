import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import { instantDaysBetween } from '../../src/domain/time.ts';
import type { AlertRule } from '../alerts/alert-policy.ts';
import { severityRank } from '../alerts/deal-alert.ts';
import type { DealEpisodes } from './stored-episodes.ts';

export type SignalRule = Extract<AlertRule, { on: 'signal' }>;

/**
 * Advances the episode of one deal under a signal rule; null: nothing changes. A signal that cannot be read (`unknown`) neither opens nor
 * closes one. What ended less than `reopenAfterDays` ago does not open again, so that a signal on the edge does not nag.
 */
export function advanceSignal(
  former: Pick<DealEpisodes, 'open' | 'count' | 'lastClosedAt'> | null,
  score: DealScore,
  rule: SignalRule,
): { readonly kind: 'opened' | 'closed'; readonly episode: Episode } | null {
  const signal = score.signals.find(({ id }) => id === rule.signal);
  const { open = null, count = 0, lastClosedAt = null } = former ?? {};
  const isOn = signal?.state === 'fired' && severityRank(signal.severity) >= severityRank(rule.minSeverity);
  if (open) {
    const isOver = !isOn && signal !== undefined && signal.state !== 'unknown';
    return isOver ? { kind: 'closed', episode: { ...open, closedAt: score.asOf } } : null;
  }
  if (!isOn) return null;
  if (lastClosedAt !== null && instantDaysBetween(lastClosedAt, score.asOf) < rule.reopenAfterDays) return null;
  const { opportunityId, band, risk, asOf } = score;
  const topSignals = [{ id: rule.signal, severity: signal.severity ?? 'low' }];
  const id = `${opportunityId}#${rule.id}#${count + 1}`;
  return { kind: 'opened', episode: { id, opportunityId, openedAt: asOf, closedAt: null, band, risk, topSignals } };
}
