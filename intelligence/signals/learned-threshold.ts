import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { type Benchmarks, learnedGroupOf } from '../benchmarks/benchmarks.ts';
import type { Threshold } from './signal.ts';

/** How far a learned pause may lie from the default, either way: a handful of odd wins must not silence or sound a signal. */
const least = 0.5;
const most = 3;

/** The pauses that won deals' own longest ones set a threshold for. */
type WonPause = 'wonSilenceDays' | 'wonWaitDays' | 'wonNextStepDays';

/**
 * The pause that nine of ten won deals of the segment, else of the pipeline, never reached, within half and three times `base`.
 * `base` holds where fewer than 20 of them tell, and where somebody set it.
 */
export function learnedPause(
  pause: WonPause,
  base: Threshold,
  { context, benchmarks, settings }: { context: DealContext; benchmarks: Benchmarks; settings: RiskSettings },
): Threshold {
  if (base.from === 'settings') return base;
  const won = learnedGroupOf(context, benchmarks, settings)?.[pause];
  if (!won || won.p90 === null || won.count < settings.minWonForLearned) return base;
  return { value: Math.min(Math.max(won.p90, least * base.value), most * base.value), from: 'learned' };
}
