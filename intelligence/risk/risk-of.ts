import type { Band } from '../../src/domain/score.ts';

/**
 * Where each band starts. A healthy deal stands near 20; one strong signal at high severity brings it to between 32 and 50
 * (medium), two to about 75 (critical). The alert line of the product is `high`.
 */
export const bandCutoffs = { medium: 30, high: 55, critical: 75 } as const;

/** Risk 0 to 100 of log-odds: the rounded percentage of their probability. */
export function riskOf(logOdds: number): number {
  return Math.round(100 / (1 + Math.exp(-logOdds)));
}

/** The band a risk falls in. */
export function bandOf(risk: number): Band {
  if (risk >= bandCutoffs.critical) return 'critical';
  if (risk >= bandCutoffs.high) return 'high';
  return risk >= bandCutoffs.medium ? 'medium' : 'low';
}
