import { topReasons } from '../../../intelligence/risk/top-reasons.ts';
import type { DealScore } from '../../domain/score.ts';
import type { readDeal } from '../contract/deal.ts';
import type { RouteResponse } from '../contract/define-route.ts';

type Reason = RouteResponse<typeof readDeal>['reasons'][number];

/** The `count` strongest fired signals of a score in words, strongest first. */
export function reasonsOf(score: DealScore, count: number): Reason[] {
  const texts = topReasons(score, count);
  return score.signals
    .map((signal, order) => ({ signal, order }))
    .filter(({ signal }) => signal.state === 'fired')
    .sort((a, b) => b.signal.contribution - a.signal.contribution || a.order - b.order)
    .slice(0, count)
    .map(({ signal }, at) => ({
      signalId: signal.id,
      severity: signal.severity ?? 'low',
      text: texts[at] ?? signal.id,
    }));
}
