import type { Band, DealScore } from '../../../src/domain/score.ts';
import type { Severity } from '../../../src/domain/signal.ts';

/** The score of a deal with this risk, and one fired signal of this severity when there is one. */
export function dealScore(
  id: string,
  risk: number,
  asOf: string,
  change: Partial<DealScore> = {},
  severity: Severity | null = null,
): DealScore {
  const band: Band = risk >= 85 ? 'critical' : risk >= 60 ? 'high' : risk >= 30 ? 'medium' : 'low';
  const evidence = {
    text: 'No reply for 12 days',
    recordIds: ['m1'],
    at: asOf,
    value: 12,
    unit: 'days',
    threshold: 10,
    thresholdFrom: 'default' as const,
  };
  return {
    opportunityId: id,
    name: `Deal ${id}`,
    owner: 'Rita Rep',
    amount: '1000.00',
    currency: 'EUR',
    stage: 'Proposal',
    closeDate: '2026-12-31',
    winProbability: null,
    risk,
    band,
    signals:
      severity === null ? [] : [{ id: 'ghosted', state: 'fired', severity, evidence, reason: null, contribution: 0.8 }],
    model: { kind: 'priors', version: '1', winProbabilityReason: 'too little history', baseLogOdds: 0 },
    dataVersion: '1-abc',
    asOf,
    ...change,
  };
}
