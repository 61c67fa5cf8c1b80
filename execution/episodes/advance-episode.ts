import { riskOf } from '../../intelligence/risk/risk-of.ts';
import { logOddsOf } from '../../intelligence/risk/score-deal.ts';
import type { Episode } from '../../src/domain/alert.ts';
import type { Band, DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import { byWeight } from '../alerts/deal-alert.ts';

/** When a deal counts as at risk. The gap between the lines is the hysteresis that keeps an alert from flapping. */
export interface AlertLines {
  readonly openAtRisk: number;
  readonly closeBelowRisk: number;
}

/** What a new score does to a deal's episode. `worsened` only when the band rises above every band of the episode so far. */
export type EpisodeStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'opened' | 'worsened' | 'continued' | 'closed'; readonly episode: Episode };

/**
 * Advances the episode of one deal by its new score. `current` null: no episode is open. `formerCount` is how many the deal has
 * had, which names the next one: the same history gives the same id. `mutedSignals` neither open an episode nor keep it open, and
 * are named last.
 */
export function advanceEpisode(
  current: Episode | null,
  formerCount: number,
  score: DealScore,
  lines: AlertLines,
  mutedSignals: ReadonlySet<SignalId> = new Set(),
): EpisodeStep {
  const risk = riskWithout(score, mutedSignals);
  const fired = score.signals.filter(({ state }) => state === 'fired');
  const hasHigh = fired.some(({ id, severity }) => severity === 'high' && !mutedSignals.has(id));
  const topSignals = fired
    .sort(byWeight(mutedSignals))
    .slice(0, 3)
    .map(({ id, severity }) => ({ id, severity: severity ?? 'low' }));
  if (current === null) {
    if (risk < lines.openAtRisk && !hasHigh) return { kind: 'none' };
    const episode: Episode = {
      id: `${score.opportunityId}#${formerCount + 1}`,
      opportunityId: score.opportunityId,
      openedAt: score.asOf,
      closedAt: null,
      band: score.band,
      risk: score.risk,
      topSignals,
    };
    return { kind: 'opened', episode };
  }
  if (risk < lines.closeBelowRisk && !hasHigh) {
    return { kind: 'closed', episode: { ...current, closedAt: score.asOf } };
  }
  const isWorse = bandRank[score.band] > bandRank[current.band];
  const band = isWorse ? score.band : current.band;
  return {
    kind: isWorse ? 'worsened' : 'continued',
    episode: { ...current, band, risk: score.risk, topSignals },
  };
}

/** The risk that decides about an alert: muted signals stay in the score and do not count here. */
function riskWithout(score: DealScore, muted: ReadonlySet<SignalId>): number {
  const counted = score.signals.filter(({ id }) => muted.has(id));
  const part = counted.reduce((sum, { contribution }) => sum + contribution, 0);
  return part === 0 ? score.risk : Math.min(score.risk, riskOf(logOddsOf(score) - part));
}

const bandRank: Readonly<Record<Band, number>> = { low: 0, medium: 1, high: 2, critical: 3 };
