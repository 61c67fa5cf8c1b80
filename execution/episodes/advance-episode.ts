import type { Episode } from '../../src/domain/alert.ts';
import type { Band, DealScore } from '../../src/domain/score.ts';
import { severityRank } from '../alerts/deal-alert.ts';

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
 * had, which names the next one: the same history gives the same id.
 */
export function advanceEpisode(
  current: Episode | null,
  formerCount: number,
  score: DealScore,
  lines: AlertLines,
): EpisodeStep {
  const fired = score.signals.filter(({ state }) => state === 'fired');
  const hasHigh = fired.some(({ severity }) => severity === 'high');
  const topSignals = fired
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.contribution - a.contribution)
    .slice(0, 3)
    .map(({ id, severity }) => ({ id, severity: severity ?? 'low' }));
  if (current === null) {
    if (score.risk < lines.openAtRisk && !hasHigh) return { kind: 'none' };
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
  if (score.risk < lines.closeBelowRisk && !hasHigh) {
    return { kind: 'closed', episode: { ...current, closedAt: score.asOf } };
  }
  const isWorse = bandRank[score.band] > bandRank[current.band];
  const band = isWorse ? score.band : current.band;
  return {
    kind: isWorse ? 'worsened' : 'continued',
    episode: { ...current, band, risk: score.risk, topSignals },
  };
}

const bandRank: Readonly<Record<Band, number>> = { low: 0, medium: 1, high: 2, critical: 3 };
